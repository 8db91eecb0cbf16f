"""Registers, the marks in them, and every mark as it was sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.cohorts.models import TrainingSession
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.orm import Base, UTCDateTime, Versioned

PRESENT, EXCUSED, SICK, ABSENT = "H", "I", "S", "A"
# What became of a mark that was sent. DIFFERS waits for a person; TAKEN or DROPPED is the answer.
SAVED, SAME, SUPERSEDED, DIFFERS = "saved", "same", "superseded", "differs"
TAKEN, DROPPED = "taken", "dropped"
FROM_PHONE, FROM_CODE = "phone", "code"


class Register(Versioned, Base):
    """The register of one session. Only closed registers count (handbook R08).

    `first_closed_at` starts the hours in which the trainer may correct it; reopening it does not
    start them again. reopened_at: the last time it was; a wish to close made before does nothing.
    """

    __tablename__ = "registers"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("training_sessions.id"), unique=True)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    first_closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reopened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    session: Mapped[TrainingSession] = relationship()


class Mark(Base):
    """One person in one session. Written by one statement per register, not row by row.

    counted_jp: JP that count towards the threshold; minutes are late in and early out.
    revision: grows with each change, so that a phone can say what it knew. chain and step: which
    phone's row of changes wrote it last, and how far along; none when it came from a form.
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
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    chain: Mapped[str | None] = mapped_column(String(36))
    step: Mapped[int] = mapped_column(default=0, server_default="0")
    marked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    marked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class MarkEntry(Base):
    """One mark as a phone sent it; kept for good, so that sending again changes nothing.

    base: the revision its phone knew, or that an arrival had when it was taken back; chain, which
    is one user's, and step as in `Mark`. claimed_at: by the phone's own
    clock; made_at: the same moment by ours, from how far that clock was off when it was sent.
    after_lock: it was made before the register locked and came after. phone: which browser sent
    it, where whoever came in marked themselves.
    """

    __tablename__ = "mark_entries"
    __table_args__ = (Index(None, "session_id", "participant_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(String(36), unique=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("training_sessions.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    status: Mapped[str] = mapped_column(String(1))
    late_minutes: Mapped[int] = mapped_column(default=0)
    early_minutes: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(String(200), default="")
    base: Mapped[int] = mapped_column(default=0)
    chain: Mapped[str] = mapped_column(String(36))
    step: Mapped[int] = mapped_column(default=0)
    source: Mapped[str] = mapped_column(String(10))
    phone: Mapped[str | None] = mapped_column(String(36))
    claimed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    outcome: Mapped[str] = mapped_column(String(10))
    after_lock: Mapped[bool] = mapped_column(default=False)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class SheetPhoto(Base):
    """A photo of the signed paper sheet. `client_id` makes sending it twice harmless."""

    __tablename__ = "sheet_photos"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(String(36), unique=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("training_sessions.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    taken_at: Mapped[datetime] = mapped_column(UTCDateTime)
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    file: Mapped[StoredFile] = relationship()
