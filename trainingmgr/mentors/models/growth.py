"""How a mentee stands: scores in five areas, evidence of the four deliverables, its prospect."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.accounts.models import User
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.orm import Base, UTCDateTime, Versioned
from trainingmgr.mentors.models.mentees import Mentee
from trainingmgr.participants.models import Participant


class Assessment(Base):
    """Scores 1 to 4 in five areas (handbook 3.7): the mentor's diagnosis or, with `by_mentee`,
    the mentee's own, told by `respondent` (`participant_id`, where a participant)."""

    __tablename__ = "assessments"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(String(36), unique=True)
    mentee_id: Mapped[int] = mapped_column(ForeignKey("mentees.id"), index=True)
    by_mentee: Mapped[bool]
    assessed_on: Mapped[date]
    production: Mapped[int]
    finance: Mapped[int]
    marketing: Mapped[int]
    people: Mapped[int]
    legality: Mapped[int]
    # area -> what was seen, in the mentor's words.
    notes: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    respondent: Mapped[str] = mapped_column(String(120), default="")
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participants.id"), index=True)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)

    mentee: Mapped[Mentee] = relationship()
    participant: Mapped[Participant | None] = relationship()
    recorded_by: Mapped[User | None] = relationship()


class CashBookMonth(Versioned, Base):
    """A month of the mentee's cash book as the mentor saw it, whole rupiah, with its picture."""

    __tablename__ = "cash_book_months"
    __table_args__ = (UniqueConstraint("mentee_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mentee_id: Mapped[int] = mapped_column(ForeignKey("mentees.id"))
    month: Mapped[str] = mapped_column(String(7))
    opening: Mapped[int] = mapped_column(BigInteger)
    money_in: Mapped[int] = mapped_column(BigInteger)
    money_out: Mapped[int] = mapped_column(BigInteger)
    closing: Mapped[int] = mapped_column(BigInteger)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)

    file: Mapped[StoredFile | None] = relationship()


class AdministrationItem(Base):
    """One thing of good administration that the mentor saw, from a day on; gone from another."""

    __tablename__ = "administration_items"
    __table_args__ = (UniqueConstraint("mentee_id", "item"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mentee_id: Mapped[int] = mapped_column(ForeignKey("mentees.id"))
    item: Mapped[str] = mapped_column(String(20))
    seen_on: Mapped[date]
    gone_on: Mapped[date | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    file: Mapped[StoredFile | None] = relationship()


class Prospect(Base):
    """How far a mentee could go: five scores 1 to 4 and the reason (handbook 3.7)."""

    __tablename__ = "prospects"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(String(36), unique=True)
    mentee_id: Mapped[int] = mapped_column(ForeignKey("mentees.id"), index=True)
    analysed_on: Mapped[date]
    market: Mapped[int]
    quality: Mapped[int]
    capacity: Mapped[int]
    finance: Mapped[int]
    commitment: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)

    mentee: Mapped[Mentee] = relationship()
    recorded_by: Mapped[User | None] = relationship()
