"""People who ask to be accepted, what they agree to, and moves between cohorts."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation.crypto import EncryptedText
from trainingmgr.foundation.orm import Base, UTCDateTime, Versioned
from trainingmgr.participants.models.people import Participant
from trainingmgr.participants.models.person_columns import PersonColumns
from trainingmgr.programmes.models import Kelurahan


class RegistrationLink(Base):
    """A public address through which people register for a cohort, until it is closed.

    It is found by the keyed digest of its token; the token itself lies encrypted, since the
    office prints it again and again.
    """

    __tablename__ = "registration_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    token: Mapped[str] = mapped_column(
        EncryptedText("registration_links.token", index="token_index")
    )
    token_index: Mapped[str] = mapped_column(String(64), unique=True)
    # Whom an applicant asks; a phone number.
    contact: Mapped[str] = mapped_column(String(20))
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    # The last day on which it may be used.
    last_day: Mapped[date | None]
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    cohort: Mapped[Cohort] = relationship()


class FriendGroup(Base):
    """Friends who register together; the first gets the code and hands it on."""

    __tablename__ = "friend_groups"
    __table_args__ = (UniqueConstraint("cohort_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"))
    code: Mapped[str] = mapped_column(String(8))


class Application(PersonColumns, Versioned, Base):
    """Someone who asked to be accepted; accepting makes a `Participant`, and this row stays.

    The same NIK may apply twice: the public is never told that it is known, and the office sees
    both. One form sent twice is one application (`sent_id`).
    """

    __tablename__ = "applications"
    __table_args__ = (
        UniqueConstraint("cohort_id", "sent_id", "nik_index"),
        Index("ix_applications_state", "cohort_id", "state"),
        Index("ix_applications_nik", "programme_id", "nik_index"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"))
    number: Mapped[str] = mapped_column(String(24), unique=True)
    # What the receipt's address holds; unguessable.
    receipt: Mapped[str] = mapped_column(String(43), unique=True)
    sent_id: Mapped[str] = mapped_column(String(36))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("friend_groups.id"), index=True)
    name_key: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(12))
    # The order on the waiting list; smaller comes first.
    waiting_rank: Mapped[int | None]
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(String(200), default="")
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participants.id"), index=True)

    cohort: Mapped[Cohort] = relationship()
    kelurahan: Mapped[Kelurahan | None] = relationship()
    group: Mapped[FriendGroup | None] = relationship()
    participant: Mapped[Participant | None] = relationship()


class Consent(Base):
    """What someone allowed or refused on a day, and how they said so; the latest row holds.

    None of these is asked for being accepted: that rests on the public service alone.
    """

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int | None] = mapped_column(ForeignKey("applications.id"), index=True)
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participants.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(12))
    given: Mapped[bool]
    on: Mapped[date] = mapped_column("said_on")
    how: Mapped[str] = mapped_column(String(12))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class CohortMove(Base):
    """Someone changed cohorts on a day; the number and the history stay (handbook R30)."""

    __tablename__ = "cohort_moves"

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"))
    on: Mapped[date] = mapped_column("moved_on")
    reason: Mapped[str] = mapped_column(String(200))
    moved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    left: Mapped[Cohort] = relationship(foreign_keys=[from_id])
    joined: Mapped[Cohort] = relationship(foreign_keys=[to_id])
