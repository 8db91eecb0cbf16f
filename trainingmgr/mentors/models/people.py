"""Institutions, their mentors, and the contracts both work under."""

from __future__ import annotations

from datetime import date
from typing import cast

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.accounts.models import User
from trainingmgr.foundation.orm import Base, Versioned
from trainingmgr.programmes.models import Craft, Kecamatan

ACADEMIC, PRACTITIONER = "akademisi", "praktisi"

mentor_crafts = Table(
    "mentor_crafts",
    Base.metadata,
    Column("mentor_id", ForeignKey("mentors.id"), primary_key=True),
    Column("craft_id", ForeignKey("crafts.id"), primary_key=True),
)

mentor_kecamatan = Table(
    "mentor_kecamatan",
    Base.metadata,
    Column("mentor_id", ForeignKey("mentors.id"), primary_key=True),
    Column("kecamatan_code", ForeignKey("kecamatan.code"), primary_key=True),
)


class Institution(Versioned, Base):
    """A university or a practitioners' organisation; `label` is the short name (STIE: see note).

    `leader_title` and `leader_name`: who receives and signs its summary, such as a dean.
    """

    __tablename__ = "institutions"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(30), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    former_name: Mapped[str | None] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(12))
    leader_title: Mapped[str] = mapped_column(String(120), default="", server_default="")
    leader_name: Mapped[str] = mapped_column(String(120), default="", server_default="")


class Mentor(Versioned, Base):
    """Someone who coaches; signs in through `user`.

    `capacity`: how many mentees at once (5 to 10, handbook 3.7). `crafts` and `kecamatan`: what
    the mentor knows and where the mentor can go; empty means any. `staff_number`: NIDN or NIP, as
    the person gave it. `calendar_serial` goes up to make an old calendar address useless.
    """

    __tablename__ = "mentors"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"))
    name: Mapped[str] = mapped_column(String(120))
    expertise: Mapped[str] = mapped_column(String(200), default="")
    staff_number: Mapped[str] = mapped_column(String(30), default="", server_default="")
    capacity: Mapped[int] = mapped_column(default=8, server_default="8")
    active: Mapped[bool] = mapped_column(default=True)
    calendar_serial: Mapped[int] = mapped_column(default=0, server_default="0")
    reminders: Mapped[bool] = mapped_column(default=True, server_default="1")

    user: Mapped[User] = relationship(lazy="joined")
    institution: Mapped[Institution] = relationship(lazy="joined")
    crafts: Mapped[list[Craft]] = relationship(secondary=mentor_crafts, order_by="Craft.name")
    kecamatan: Mapped[list[Kecamatan]] = relationship(
        secondary=mentor_kecamatan, order_by="Kecamatan.code"
    )


class Contract(Versioned, Base):
    """What an institution, or one mentor, works under: a number and both its days included."""

    __tablename__ = "mentoring_contracts"
    __table_args__ = (
        CheckConstraint("(institution_id IS NULL) <> (mentor_id IS NULL)", name="one_party"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institutions.id"), index=True)
    mentor_id: Mapped[int | None] = mapped_column(ForeignKey("mentors.id"), index=True)
    number: Mapped[str] = mapped_column(String(80))
    from_on: Mapped[date]
    until_on: Mapped[date]

    institution: Mapped[Institution | None] = relationship()
    mentor: Mapped[Mentor | None] = relationship()

    @property
    def party(self) -> Institution | Mentor:
        """Whose it is; the database holds exactly one of the two."""
        return self.institution or cast(Mentor, self.mentor)
