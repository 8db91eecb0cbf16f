"""Papers about a mentor's own work that were closed: they say the same for ever (R34)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.foundation.orm import Base, UTCDateTime
from trainingmgr.mentors.models.people import Mentor


class MentorReport(Base):
    """A mentor's closed report of a calendar month: `facts` is all that is printed.

    Sessions carry its id, so each hour is paid once: one told later goes into the next report.
    """

    __tablename__ = "mentor_reports"
    __table_args__ = (UniqueConstraint("mentor_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.id"))
    month: Mapped[str] = mapped_column(String(7))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    closed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    mentor: Mapped[Mentor] = relationship()


class MentoringLetter(Base):
    """A surat keterangan pendampingan of one mentor for a period, as it was issued."""

    __tablename__ = "mentoring_letters"

    id: Mapped[int] = mapped_column(primary_key=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.id"), index=True)
    number: Mapped[str] = mapped_column(String(80), unique=True)
    from_on: Mapped[date]
    until_on: Mapped[date]
    issued_on: Mapped[date]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    mentor: Mapped[Mentor] = relationship()
