"""Institutions, mentors, which KUB they follow, and their coaching sessions."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.accounts.models import User
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.orm import Base, UTCDateTime, Versioned
from trainingmgr.kub.models import Kub
from trainingmgr.participants.models import Participant

ACADEMIC, PRACTITIONER = "akademisi", "praktisi"


class Institution(Base):
    """A university or a practitioners' organisation; `label` is the short name (STIE: see note)."""

    __tablename__ = "institutions"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(30), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    former_name: Mapped[str | None] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(12))


class Mentor(Versioned, Base):
    """Someone who coaches; signs in through `user`."""

    __tablename__ = "mentors"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"))
    name: Mapped[str] = mapped_column(String(120))
    expertise: Mapped[str] = mapped_column(String(200), default="")
    active: Mapped[bool] = mapped_column(default=True)

    user: Mapped[User] = relationship(lazy="joined")
    institution: Mapped[Institution] = relationship(lazy="joined")


class MentorAssignment(Base):
    """A mentor follows a KUB from a day until (before) another."""

    __tablename__ = "mentor_assignments"

    id: Mapped[int] = mapped_column(primary_key=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.id"), index=True)
    kub_id: Mapped[int] = mapped_column(ForeignKey("kub.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]

    mentor: Mapped[Mentor] = relationship()
    kub: Mapped[Kub] = relationship()


class CoachingSession(Versioned, Base):
    """One logged session. `client_id` makes a double tap harmless; minutes is its length."""

    __tablename__ = "coaching_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(String(36), unique=True)
    kub_id: Mapped[int] = mapped_column(ForeignKey("kub.id"), index=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.id"), index=True)
    held_on: Mapped[date] = mapped_column(index=True)
    minutes: Mapped[int] = mapped_column(default=60)
    mode: Mapped[str] = mapped_column(String(12), default="kunjungan")
    topic: Mapped[str] = mapped_column(String(20))
    finding: Mapped[str] = mapped_column(Text)
    advice: Mapped[str] = mapped_column(Text, default="")
    next_on: Mapped[date | None]
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)

    kub: Mapped[Kub] = relationship()
    mentor: Mapped[Mentor] = relationship()
    photo: Mapped[StoredFile | None] = relationship()
    people: Mapped[list[CoachingPerson]] = relationship(order_by="CoachingPerson.id")
    actions: Mapped[list[AgreedAction]] = relationship(
        back_populates="session", order_by="AgreedAction.id"
    )


class CoachingPerson(Base):
    """Who was there."""

    __tablename__ = "coaching_people"
    __table_args__ = (UniqueConstraint("session_id", "participant_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("coaching_sessions.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)

    participant: Mapped[Participant] = relationship()


class AgreedAction(Base):
    """What was agreed: who does it, until when, and when it was done."""

    __tablename__ = "agreed_actions"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("coaching_sessions.id"), index=True)
    text: Mapped[str] = mapped_column(String(300))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("participants.id"))
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]

    session: Mapped[CoachingSession] = relationship(back_populates="actions")
    owner: Mapped[Participant | None] = relationship()
