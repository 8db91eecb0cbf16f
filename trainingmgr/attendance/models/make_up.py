"""Make-up sessions: who sits in one, and who was offered one before the result is final."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trainingmgr.foundation.orm import Base, Versioned

OFFERED, AGREED, DECLINED = "ditawarkan", "diterima", "ditolak"


class MakeUpSeat(Base):
    """Someone chosen for a make-up session, because they missed the one it stands for."""

    __tablename__ = "make_up_seats"
    __table_args__ = (UniqueConstraint("session_id", "participant_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("training_sessions.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)


class MakeUpOffer(Versioned, Base):
    """A make-up offered to someone who would fail the threshold only through izin or sakit.

    While it is open, the person's result is not final; who declines keeps the result as it is.
    """

    __tablename__ = "make_up_offers"
    __table_args__ = (UniqueConstraint("course_id", "participant_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default=OFFERED)
    offered_on: Mapped[date]
    answered_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(200), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
