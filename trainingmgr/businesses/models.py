"""Businesses, what they make and sell, letters of assignment and field visits."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.accounts.models import User
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.orm import Base, UTCDateTime, Versioned
from trainingmgr.foundation.search import findable
from trainingmgr.kub.models import Kub
from trainingmgr.participants.models import Participant
from trainingmgr.programmes.models import Craft, Kecamatan, Kelurahan

# What a visit found (handbook 3.8); a person's part in the business (3.11, condition 3).
RUNNING, NOT_RUNNING, NOT_MET, MOVED = "berjalan", "tidak_berjalan", "tidak_ditemui", "pindah"
OWNER, SHARES, NO_PART = "owner", "shares", "none"


class Business(Versioned, Base):
    """A KUB's joint business, or one person's own (`kub_id` stays as context)."""

    __tablename__ = "businesses"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    kub_id: Mapped[int | None] = mapped_column(ForeignKey("kub.id"), index=True)
    joint: Mapped[bool] = mapped_column(default=True)
    craft_id: Mapped[int] = mapped_column(ForeignKey("crafts.id"))
    kecamatan_code: Mapped[str] = mapped_column(ForeignKey("kecamatan.code"), index=True)
    kelurahan_code: Mapped[str | None] = mapped_column(ForeignKey("kelurahan.code"))
    address: Mapped[str] = mapped_column(String(200), default="")
    started_on: Mapped[date | None]
    nib: Mapped[str | None] = mapped_column(String(13))
    nib_on: Mapped[date | None]

    kub: Mapped[Kub | None] = relationship()
    craft: Mapped[Craft] = relationship()
    kelurahan: Mapped[Kelurahan | None] = relationship()
    people: Mapped[list[BusinessPerson]] = relationship(
        back_populates="business", order_by="BusinessPerson.id"
    )


class BusinessPerson(Base):
    """Someone's part in a business, as last seen: owner, shares the income, or none."""

    __tablename__ = "business_people"
    __table_args__ = (UniqueConstraint("business_id", "participant_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    role: Mapped[str] = mapped_column(String(10))
    since: Mapped[date]

    business: Mapped[Business] = relationship(back_populates="people")
    participant: Mapped[Participant] = relationship()


class Production(Base):
    """Something made or a service delivered."""

    __tablename__ = "productions"

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"), index=True)
    made_on: Mapped[date]
    item: Mapped[str] = mapped_column(String(120))
    quantity: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    source: Mapped[str] = mapped_column(String(40))


class Sale(Versioned, Base):
    """Sales of one calendar month, whole rupiah; a later word on the month replaces it.

    proof: nota, transfer, marketplace, buku_kas, pembeli or none (handbook 3.11, condition 2).
    """

    __tablename__ = "sales"
    __table_args__ = (UniqueConstraint("business_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"))
    month: Mapped[str] = mapped_column(String(7))
    amount: Mapped[int] = mapped_column(BigInteger)
    outside_buyer: Mapped[bool] = mapped_column(default=False)
    buyer: Mapped[str] = mapped_column(String(120), default="")
    proof: Mapped[str | None] = mapped_column(String(20))
    proof_file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    recorded_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    source: Mapped[str] = mapped_column(String(40))


class AssignmentLetter(Versioned, Base):
    """Surat tugas of one officer for one kecamatan and period."""

    __tablename__ = "assignment_letters"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    kecamatan_code: Mapped[str] = mapped_column(ForeignKey("kecamatan.code"))
    number: Mapped[str] = mapped_column(String(80), unique=True)
    from_on: Mapped[date]
    until_on: Mapped[date]

    user: Mapped[User] = relationship()
    kecamatan: Mapped[Kecamatan] = relationship()


class Visit(Base):
    """A field visit. It always saves; what it lacks is said, never hidden.

    eligible: the officer held a valid letter that day (R16, per person in VisitPerson).
    """

    __tablename__ = "visits"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(String(36), unique=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"), index=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("assignment_letters.id"))
    visited_on: Mapped[date] = mapped_column(index=True)
    outcome: Mapped[str] = mapped_column(String(16))
    met: Mapped[str] = mapped_column(String(120), default="")
    stop_reason: Mapped[str | None] = mapped_column(String(30))
    workers_paid: Mapped[int] = mapped_column(default=0)
    workers_unpaid: Mapped[int] = mapped_column(default=0)
    workers_women: Mapped[int] = mapped_column(default=0)
    obstacle: Mapped[str | None] = mapped_column(String(30))
    note: Mapped[str] = mapped_column(Text, default="")
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)

    business: Mapped[Business] = relationship()
    officer: Mapped[User] = relationship()
    letter: Mapped[AssignmentLetter | None] = relationship()
    photo: Mapped[StoredFile | None] = relationship()
    people: Mapped[list[VisitPerson]] = relationship(
        back_populates="visit", order_by="VisitPerson.id"
    )


class VisitPerson(Base):
    """Someone's part as this visit saw it. `eligible`: the officer may verify this person (R16)."""

    __tablename__ = "visit_people"
    __table_args__ = (UniqueConstraint("visit_id", "participant_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    role: Mapped[str] = mapped_column(String(10))
    eligible: Mapped[bool]

    visit: Mapped[Visit] = relationship(back_populates="people")
    participant: Mapped[Participant] = relationship()


findable(Business.__table__, "business", 4, ("name", "nib"))
