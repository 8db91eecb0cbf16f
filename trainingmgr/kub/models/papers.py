"""The papers of a KUB: signed scans, and its AD/ART from the office's template."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.orm import Base, UTCDateTime, Versioned
from trainingmgr.kub.models.groups import Kub


class KubPaper(Base):
    """A signed paper as photo or PDF; `kind` is one of rules.papers. A newer one of the kind goes
    before an older one; one uploaded by mistake is set aside with a reason, never deleted."""

    __tablename__ = "kub_papers"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(String(36), unique=True)
    kub_id: Mapped[int] = mapped_column(ForeignKey("kub.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    dated_on: Mapped[date | None]
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    set_aside_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    set_aside_reason: Mapped[str] = mapped_column(String(200), default="")

    kub: Mapped[Kub] = relationship()
    file: Mapped[StoredFile] = relationship()


class StatuteTemplate(Versioned, Base):
    """The AD/ART that the office offers from a day on.

    `chapters` is a list of {"title": …, "text": …}, ten of them (handbook 3.1); `text` may hold
    slots such as `{nama}` (rules.statutes), one article a paragraph.
    """

    __tablename__ = "statute_templates"

    id: Mapped[int] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(unique=True)
    chapters: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class Statutes(Versioned, Base):
    """A KUB's own AD/ART: the template's chapters as this group has changed them."""

    __tablename__ = "kub_statutes"

    id: Mapped[int] = mapped_column(primary_key=True)
    kub_id: Mapped[int] = mapped_column(ForeignKey("kub.id"), unique=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("statute_templates.id"))
    chapters: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    agreed_on: Mapped[date | None]

    kub: Mapped[Kub] = relationship()
