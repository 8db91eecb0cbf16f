"""Who is coached: a KUB, a business or a co-operative; and by whom, from when until when."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.businesses.models import Business
from trainingmgr.foundation.orm import Base, UTCDateTime, Versioned
from trainingmgr.kub.models import Kub
from trainingmgr.mentors.models.people import Mentor
from trainingmgr.programmes.models import Craft, Kecamatan

KUB, BUSINESS, COOPERATIVE = "kub", "usaha", "koperasi"


class Mentee(Versioned, Base):
    """A dampingan. With `kub_id` or `business_id` it is one of the programme's own, and its name,
    people and place are read there; without both it is somebody outside the programme (kind
    BUSINESS or COOPERATIVE), told by the columns from `own_name` on. A KUB's joint business is
    coached as its KUB. Nobody is deleted: `ended_on` has its reason (R30).
    """

    __tablename__ = "mentees"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    kub_id: Mapped[int | None] = mapped_column(ForeignKey("kub.id"), unique=True)
    business_id: Mapped[int | None] = mapped_column(ForeignKey("businesses.id"), unique=True)
    own_name: Mapped[str] = mapped_column(String(120), default="")
    own_kecamatan_code: Mapped[str | None] = mapped_column(ForeignKey("kecamatan.code"))
    own_craft_id: Mapped[int | None] = mapped_column(ForeignKey("crafts.id"))
    # What it does, in words, where no craft fits.
    field: Mapped[str] = mapped_column(String(120), default="")
    contact_name: Mapped[str] = mapped_column(String(120), default="")
    contact_phone: Mapped[str | None] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(String(200), default="")
    ended_on: Mapped[date | None]
    ended_reason: Mapped[str] = mapped_column(String(200), default="")
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)

    kub: Mapped[Kub | None] = relationship(lazy="joined")
    business: Mapped[Business | None] = relationship(lazy="joined")
    own_kecamatan: Mapped[Kecamatan | None] = relationship()
    own_craft: Mapped[Craft | None] = relationship()
    assignments: Mapped[list[MentorAssignment]] = relationship(
        back_populates="mentee", order_by="MentorAssignment.from_on"
    )

    @property
    def name(self) -> str:
        """As the KUB or business is called today."""
        if self.kub:
            return self.kub.name
        return self.business.name if self.business else self.own_name

    @property
    def craft(self) -> Craft | None:
        """What it makes, where that is one of the programme's crafts."""
        if self.kub:
            return self.kub.craft
        return self.business.craft if self.business else self.own_craft

    @property
    def kecamatan_code(self) -> str | None:
        """Where it is."""
        if self.kub:
            return self.kub.cohort.kecamatan_code
        return self.business.kecamatan_code if self.business else self.own_kecamatan_code


class MentorAssignment(Base):
    """A mentor follows a mentee from a day until (before) another.

    When it ends by a handover, `handover_reason` says why and `handover_note` what the next mentor
    should know.
    """

    __tablename__ = "mentor_assignments"

    id: Mapped[int] = mapped_column(primary_key=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.id"), index=True)
    mentee_id: Mapped[int] = mapped_column(ForeignKey("mentees.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    handover_reason: Mapped[str] = mapped_column(String(200), default="", server_default="")
    handover_note: Mapped[str] = mapped_column(Text, default="", server_default="")

    mentor: Mapped[Mentor] = relationship()
    mentee: Mapped[Mentee] = relationship(back_populates="assignments")
