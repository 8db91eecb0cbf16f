"""What happened to a record: objections and departures."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from trainingmgr.foundation.orm import Base, UTCDateTime, Versioned


class Objection(Versioned, Base):
    """A correction request (sanggahan) on someone's record; open until resolved.

    `about` names what is contested, such as `Presensi 12 November 2026`; `due_at` is when the law
    wants an answer (72 hours after it came).
    """

    __tablename__ = "objections"

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    opened_on: Mapped[date]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    closed_on: Mapped[date | None]
    resolution: Mapped[str | None] = mapped_column(Text)
    about: Mapped[str] = mapped_column(String(120), default="", server_default="")
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Departure(Base):
    """Someone stopped, took a job or moved; nothing is deleted (handbook R30)."""

    __tablename__ = "departures"

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    on: Mapped[date] = mapped_column("left_on")
    kind: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(200))
    returned_on: Mapped[date | None]
