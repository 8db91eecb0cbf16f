"""Registers, marks, practical products and the sums that go with them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.cohorts.models import TrainingSession
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.orm import Base, UTCDateTime, Versioned

PRESENT, EXCUSED, SICK, ABSENT = "H", "I", "S", "A"
ACCEPTED, REPAIR = "diterima", "perbaiki"


class Register(Versioned, Base):
    """The register of one session. Only closed registers count (handbook R08).

    `first_closed_at` starts the hours in which the trainer may correct it; reopening it does not
    start them again.
    """

    __tablename__ = "registers"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("training_sessions.id"), unique=True)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    first_closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    session: Mapped[TrainingSession] = relationship()


class Mark(Base):
    """One person in one session. Written by one JSON upsert per register, not row by row.

    counted_jp: JP that count towards the threshold; minutes are late in and early out.
    """

    __tablename__ = "marks"
    __table_args__ = (UniqueConstraint("session_id", "participant_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("training_sessions.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    status: Mapped[str] = mapped_column(String(1))
    late_minutes: Mapped[int] = mapped_column(default=0)
    early_minutes: Mapped[int] = mapped_column(default=0)
    counted_jp: Mapped[int]
    note: Mapped[str] = mapped_column(String(200), default="")
    marked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    marked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class MakeUpSeat(Base):
    """Someone chosen for a make-up session, because they missed the one it stands for."""

    __tablename__ = "make_up_seats"
    __table_args__ = (UniqueConstraint("session_id", "participant_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("training_sessions.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)


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


class PracticalProduct(Versioned, Base):
    """What a trainee made in a technical course, and the trainer's word on it."""

    __tablename__ = "practical_products"
    __table_args__ = (UniqueConstraint("course_id", "participant_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    decision: Mapped[str] = mapped_column(String(10))
    decided_on: Mapped[date]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(String(200), default="")
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))

    photo: Mapped[StoredFile | None] = relationship()


class ConductRemark(Base):
    """A disciplinary remark; while open it stands in the way of passing (handbook 3.3)."""

    __tablename__ = "conduct_remarks"

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    text: Mapped[str] = mapped_column(String(200))
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
