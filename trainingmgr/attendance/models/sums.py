"""Sums of marks, kept with each closing."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trainingmgr.foundation.orm import Base


class AttendanceSum(Base):
    """Sums of one person in one course over closed registers, kept with each closing.

    held_jp: JP of all closed sessions; counted_jp: those attended; sessions by letter.
    """

    __tablename__ = "attendance_sums"
    __table_args__ = (UniqueConstraint("course_id", "participant_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    held_jp: Mapped[int] = mapped_column(default=0)
    counted_jp: Mapped[int] = mapped_column(default=0)
    present: Mapped[int] = mapped_column(default=0)
    excused: Mapped[int] = mapped_column(default=0)
    sick: Mapped[int] = mapped_column(default=0)
    absent: Mapped[int] = mapped_column(default=0)
