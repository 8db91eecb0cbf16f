"""Coaching sessions: who came, what was found and promised, the month's figures, the paraf."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.orm import Base, UTCDateTime, Versioned
from trainingmgr.mentors.models.mentees import Mentee
from trainingmgr.mentors.models.people import Mentor
from trainingmgr.mentors.models.reports import MentorReport
from trainingmgr.participants.models import Participant


class CoachingSession(Versioned, Base):
    """One logged session (handbook 3.7). `client_id` makes a double tap harmless.

    `minutes` is its length, `starts_at` the local time it began, when told. `topics`: at least
    one. `others`: people who came without being participants. A session told by mistake is kept
    with `voided_at` and counts nowhere; one that is in a closed monthly report has `report_id`, and
    when it was declared void after that, `corrected_in_id` is the report that took it back.
    """

    __tablename__ = "coaching_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(String(36), unique=True)
    mentee_id: Mapped[int] = mapped_column(ForeignKey("mentees.id"), index=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.id"), index=True)
    held_on: Mapped[date] = mapped_column(index=True)
    starts_at: Mapped[time | None]
    minutes: Mapped[int] = mapped_column(default=60)
    mode: Mapped[str] = mapped_column(String(12), default="kunjungan")
    place: Mapped[str] = mapped_column(String(160), default="", server_default="")
    topics: Mapped[list[str]] = mapped_column(JSON)
    finding: Mapped[str] = mapped_column(Text)
    advice: Mapped[str] = mapped_column(Text, default="")
    others: Mapped[str] = mapped_column(String(300), default="", server_default="")
    next_on: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    voided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    void_reason: Mapped[str] = mapped_column(String(200), default="", server_default="")
    report_id: Mapped[int | None] = mapped_column(ForeignKey("mentor_reports.id"), index=True)
    corrected_in_id: Mapped[int | None] = mapped_column(ForeignKey("mentor_reports.id"))
    # What its sale took the place of and which figures it told, for when it is declared void.
    replaced: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")

    mentee: Mapped[Mentee] = relationship()
    mentor: Mapped[Mentor] = relationship()
    report: Mapped[MentorReport | None] = relationship(foreign_keys=[report_id])
    people: Mapped[list[CoachingPerson]] = relationship(
        order_by="CoachingPerson.id", cascade="all, delete-orphan"
    )
    photos: Mapped[list[CoachingPhoto]] = relationship(
        order_by="CoachingPhoto.id", cascade="all, delete-orphan"
    )
    actions: Mapped[list[AgreedAction]] = relationship(
        back_populates="session",
        order_by="AgreedAction.id",
        foreign_keys="AgreedAction.session_id",
        cascade="all, delete-orphan",
    )
    confirmation: Mapped[Confirmation | None] = relationship(back_populates="session")

    @property
    def topic(self) -> str:
        """The first thing it was about."""
        return self.topics[0]


class CoachingChange(Base):
    """What of a session was different `before` its mentor changed it, by name as JSON.

    `confirmation` there is the paraf that it had; the reason is told where it had one.
    """

    __tablename__ = "coaching_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("coaching_sessions.id"), index=True)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(String(200), default="")
    before: Mapped[dict[str, Any]] = mapped_column(JSON)


class CoachingPerson(Base):
    """Who was there."""

    __tablename__ = "coaching_people"
    __table_args__ = (UniqueConstraint("session_id", "participant_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("coaching_sessions.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)

    participant: Mapped[Participant] = relationship()


class CoachingPhoto(Base):
    """A picture of the meeting, the place or a page of a book."""

    __tablename__ = "coaching_photos"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("coaching_sessions.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))

    file: Mapped[StoredFile] = relationship()


class AgreedAction(Base):
    """What was agreed: who does it, until when, and how it ended.

    `owner_id` is a participant, `owner_name` somebody else; neither means all of them. `done_in_id`
    is the session at which it was ticked or dropped. What will not be done any more has
    `dropped_on`, and `result` says why or what came of it.
    """

    __tablename__ = "agreed_actions"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("coaching_sessions.id"), index=True)
    text: Mapped[str] = mapped_column(String(300))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("participants.id"))
    owner_name: Mapped[str] = mapped_column(String(120), default="", server_default="")
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    done_in_id: Mapped[int | None] = mapped_column(ForeignKey("coaching_sessions.id"))
    dropped_on: Mapped[date | None]
    result: Mapped[str] = mapped_column(String(200), default="", server_default="")

    session: Mapped[CoachingSession] = relationship(
        back_populates="actions", foreign_keys=[session_id]
    )
    owner: Mapped[Participant | None] = relationship()


class MonthFigures(Versioned, Base):
    """A mentee's figures of one calendar month, whole rupiah, as the mentor last saw them.

    `amount` (omzet) is None where the mentee has a business: its sales are the month's omzet, and
    are stored nowhere twice. `workers`: people who worked, the owner included.
    """

    __tablename__ = "mentee_months"
    __table_args__ = (UniqueConstraint("mentee_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mentee_id: Mapped[int] = mapped_column(ForeignKey("mentees.id"))
    month: Mapped[str] = mapped_column(String(7))
    amount: Mapped[int | None] = mapped_column(BigInteger)
    cost: Mapped[int | None] = mapped_column(BigInteger)
    orders: Mapped[int | None]
    workers: Mapped[int | None]
    proof: Mapped[str | None] = mapped_column(String(20))
    proof_file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("coaching_sessions.id"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)

    proof_file: Mapped[StoredFile | None] = relationship()


class Confirmation(Base):
    """The mentee's paraf: whether the session was as told. Without one it is *belum dikonfirmasi*.

    `name` is who answered, `participant_id` that person where signed in or named in the link.
    """

    __tablename__ = "coaching_confirmations"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("coaching_sessions.id"), unique=True)
    agrees: Mapped[bool]
    name: Mapped[str] = mapped_column(String(120))
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participants.id"), index=True)
    remark: Mapped[str] = mapped_column(String(500), default="")
    answered_at: Mapped[datetime] = mapped_column(UTCDateTime)

    session: Mapped[CoachingSession] = relationship(back_populates="confirmation")
    participant: Mapped[Participant | None] = relationship()
