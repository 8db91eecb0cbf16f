"""KUB and their members, with history."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.cohorts.models import Cohort, Course
from trainingmgr.foundation.orm import Base, Versioned
from trainingmgr.foundation.search import findable
from trainingmgr.participants.models import Participant
from trainingmgr.programmes.models import Craft

if TYPE_CHECKING:
    from trainingmgr.kub.models.meetings import Meeting

DRAFT, FORMED, DECREED, DISBANDED = "rancangan", "terbentuk", "ditetapkan", "bubar"
JOINT, SEPARATE = "usaha_bersama", "usaha_perorangan"
CHAIR, SECRETARY, TREASURER, MEMBER = "ketua", "sekretaris", "bendahara", "anggota"


class Kub(Versioned, Base):
    """A business group of ten from one kecamatan, with one main craft (handbook 3.1)."""

    __tablename__ = "kub"

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    craft_id: Mapped[int] = mapped_column(ForeignKey("crafts.id"))
    mode: Mapped[str] = mapped_column(String(20), default=JOINT)
    state: Mapped[str] = mapped_column(String(12), default=DRAFT)
    # Why it may be formed with fewer or more than ten, when numbers force it.
    size_reason: Mapped[str | None] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(200), default="", server_default="")
    # Simpanan pokok (once) and wajib (a month), in rupiah; None until the group has decided.
    savings_once: Mapped[int | None]
    savings_monthly: Mapped[int | None]
    rules: Mapped[str] = mapped_column(Text, default="", server_default="")
    minutes_number: Mapped[str | None] = mapped_column(String(80))
    minutes_on: Mapped[date | None]
    decree_number: Mapped[str | None] = mapped_column(String(80))
    decree_on: Mapped[date | None]
    disbanded_on: Mapped[date | None]
    disband_reason: Mapped[str | None] = mapped_column(String(200))
    course_id: Mapped[int | None] = mapped_column(ForeignKey("courses.id"))

    cohort: Mapped[Cohort] = relationship()
    craft: Mapped[Craft] = relationship(lazy="joined")
    course: Mapped[Course | None] = relationship()
    meeting: Mapped[Meeting | None] = relationship(back_populates="kub")
    members: Mapped[list[KubMember]] = relationship(back_populates="kub", order_by="KubMember.id")


class KubMember(Base):
    """One membership from a day until (before) another; open while `until_on` is empty (R04)."""

    __tablename__ = "kub_members"
    __table_args__ = (
        Index(
            "uq_kub_members_open",
            "participant_id",
            unique=True,
            sqlite_where=text("until_on IS NULL"),
            postgresql_where=text("until_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kub_id: Mapped[int] = mapped_column(ForeignKey("kub.id"), index=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    position: Mapped[str] = mapped_column(String(12), default=MEMBER)
    # Since when the present position is held; None: since joining.
    position_from: Mapped[date | None]
    # A craft of one's own beside the main one of the KUB (handbook 1.2 A4).
    craft_id: Mapped[int | None] = mapped_column(ForeignKey("crafts.id"))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    # Why someone of another kecamatan joined; why someone left.
    joined_reason: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(String(200))

    kub: Mapped[Kub] = relationship(back_populates="members")
    participant: Mapped[Participant] = relationship()
    craft: Mapped[Craft | None] = relationship()
    past_offices: Mapped[list[PastOffice]] = relationship(
        order_by="PastOffice.from_on", cascade="all, delete-orphan"
    )


class PastOffice(Base):
    """An office that a member held from a day until (before) another."""

    __tablename__ = "kub_past_offices"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("kub_members.id"), index=True)
    position: Mapped[str] = mapped_column(String(12))
    from_on: Mapped[date]
    until_on: Mapped[date]


findable(Kub.__table__, "kub", 2, ("name", "code"))
