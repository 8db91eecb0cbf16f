"""Programme years and reference rows. What the law or the office may change has a valid-from."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.orm import Base, Versioned
from trainingmgr.programmes.rules.crafts import drawing_of


class Kecamatan(Base):
    """One of the seven, by Kemendagri code (`36.74.01`)."""

    __tablename__ = "kecamatan"

    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)


class Kelurahan(Base):
    """One of the 54 (handbook R02)."""

    __tablename__ = "kelurahan"

    code: Mapped[str] = mapped_column(String(13), primary_key=True)
    kecamatan_code: Mapped[str] = mapped_column(ForeignKey("kecamatan.code"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    postal_code: Mapped[str] = mapped_column(String(5))

    kecamatan: Mapped[Kecamatan] = relationship(lazy="joined")


class Programme(Versioned, Base):
    """A programme year, `WUB-2026`."""

    __tablename__ = "programmes"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    year: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    planned_participants: Mapped[int] = mapped_column(default=300)
    planned_kub: Mapped[int] = mapped_column(default=30)

    targets: Mapped[list[Target]] = relationship(order_by="Target.percent", lazy="selectin")


class Target(Base):
    """A target line: `percent` of frozen N become active business people (handbook 1.2 A1)."""

    __tablename__ = "targets"
    __table_args__ = (UniqueConstraint("programme_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    name: Mapped[str] = mapped_column(String(60))
    percent: Mapped[int]


class Setting(Base):
    """A rule that may change, from a day on. Known names and defaults: programmes.rules."""

    __tablename__ = "settings"
    __table_args__ = (UniqueConstraint("name", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(String(200))
    valid_from: Mapped[date]


class OrganisationUnit(Base):
    """An office or one of its divisions; names change with each regulation."""

    __tablename__ = "organisation_units"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation_units.id"))
    valid_from: Mapped[date]


class Signatory(Base):
    """Who signs what from a day on. `purpose`: certificate_front, certificate_back, report_left,
    report_right, letter, activity. `title` carries a.n./Plt. where it applies."""

    __tablename__ = "signatories"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(30), index=True)
    title: Mapped[str] = mapped_column(String(160))
    name: Mapped[str | None] = mapped_column(String(120))
    rank: Mapped[str | None] = mapped_column(String(80))
    nip: Mapped[str | None] = mapped_column(String(18))
    valid_from: Mapped[date]


class Craft(Base):
    """A craft that a KUB may choose, with sub-sector and KBLI code, each with the version of its
    list (handbook 2.4, R22). `picture` is what the office shows; without one there is a drawing."""

    __tablename__ = "crafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    subsector: Mapped[str] = mapped_column(String(40))
    # The list that the sub-sector is one of: `17` (2019), `16` (Bekraf 2016), …
    subsector_version: Mapped[str] = mapped_column(String(4), default="17", server_default="17")
    kbli_code: Mapped[str | None] = mapped_column(String(5))
    kbli_version: Mapped[str | None] = mapped_column(String(4))
    food: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    description: Mapped[str] = mapped_column(String(200), default="", server_default="")
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))

    picture: Mapped[StoredFile | None] = relationship()

    @property
    def drawing(self) -> str:
        """The drawing that stands in the picture's place."""
        return drawing_of(self.name, self.subsector)


class Holiday(Base):
    """A day on which the office does not teach. `kind`: see programmes.rules.calendar."""

    __tablename__ = "holidays"

    id: Mapped[int] = mapped_column(primary_key=True)
    on: Mapped[date] = mapped_column("day", unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(160), default="")


class FastingPeriod(Base):
    """Ramadan of one year, both days included; planners are warned, not stopped."""

    __tablename__ = "fasting_periods"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    starts_on: Mapped[date] = mapped_column(unique=True)
    ends_on: Mapped[date]
    source: Mapped[str] = mapped_column(String(160), default="")
