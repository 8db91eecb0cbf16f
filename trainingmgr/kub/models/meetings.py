"""The meeting in which a KUB is formed, and who was there (handbook 3.1)."""

from __future__ import annotations

from datetime import date, time

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.foundation.orm import Base, Versioned
from trainingmgr.kub.models.groups import Kub
from trainingmgr.participants.models import Participant


class Meeting(Versioned, Base):
    """The founding meeting of a KUB (musyawarah pembentukan); one a KUB.

    `chaired_by` and `minutes_by` are members; the witness is the lurah or an officer by name.
    """

    __tablename__ = "kub_meetings"

    id: Mapped[int] = mapped_column(primary_key=True)
    kub_id: Mapped[int] = mapped_column(ForeignKey("kub.id"), unique=True)
    held_on: Mapped[date]
    starts_at: Mapped[time | None]
    ends_at: Mapped[time | None]
    place: Mapped[str] = mapped_column(String(160))
    chaired_by_id: Mapped[int | None] = mapped_column(ForeignKey("participants.id"), index=True)
    minutes_by_id: Mapped[int | None] = mapped_column(ForeignKey("participants.id"), index=True)
    witness_name: Mapped[str] = mapped_column(String(120), default="")
    witness_title: Mapped[str] = mapped_column(String(120), default="")
    # The notula: what was said, in a few sentences.
    notes: Mapped[str] = mapped_column(Text, default="")

    kub: Mapped[Kub] = relationship(back_populates="meeting")
    chaired_by: Mapped[Participant | None] = relationship(foreign_keys=[chaired_by_id])
    minutes_by: Mapped[Participant | None] = relationship(foreign_keys=[minutes_by_id])
    present: Mapped[list[MeetingGuest]] = relationship(cascade="all, delete-orphan")


class MeetingGuest(Base):
    """A member who was at the meeting; who was not has no row."""

    __tablename__ = "kub_meeting_attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "participant_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("kub_meetings.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
