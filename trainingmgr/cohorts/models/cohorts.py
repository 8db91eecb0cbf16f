"""Cohorts, and who else may read them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.cohorts.rules.kinds import IKM, IKM_FIELDS, OTHER_FIELD, PROGRAM
from trainingmgr.foundation.orm import Base, UTCDateTime, Versioned
from trainingmgr.foundation.search import findable
from trainingmgr.programmes.models import Kecamatan, Programme

if TYPE_CHECKING:
    from trainingmgr.cohorts.models.courses import Course


class Cohort(Versioned, Base):
    """One kecamatan in its turn (handbook R01), or pelatihan IKM with a field and no kecamatan.

    `frozen_n` is N once enrolment has closed. A cohort with `counts` false (trying things out,
    pelatihan IKM) is outside every programme figure. `quota` is how many places there are.
    """

    __tablename__ = "cohorts"
    __table_args__ = (UniqueConstraint("programme_id", "turn"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(10), default=PROGRAM)
    kecamatan_code: Mapped[str | None] = mapped_column(ForeignKey("kecamatan.code"))
    turn: Mapped[int | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    counts: Mapped[bool] = mapped_column(default=True)
    quota: Mapped[int | None]
    # Of pelatihan IKM: what it is about, and with whom it is held.
    field: Mapped[str] = mapped_column(String(20), default="")
    field_other: Mapped[str] = mapped_column(String(80), default="")
    partner: Mapped[str] = mapped_column(String(120), default="")
    enrolment_closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    frozen_n: Mapped[int | None]

    programme: Mapped[Programme] = relationship()
    kecamatan: Mapped[Kecamatan | None] = relationship(lazy="joined")
    courses: Mapped[list[Course]] = relationship(back_populates="cohort", order_by="Course.id")

    @property
    def enrolment_open(self) -> bool:
        return self.enrolment_closed_at is None

    @property
    def is_ikm(self) -> bool:
        """Pelatihan IKM: no kecamatan needed, no turn, no KUB, never in the programme's figures."""
        return self.kind == IKM

    @property
    def field_name(self) -> str:
        """What pelatihan IKM is about, as written or as a sentence marked for translation."""
        return self.field_other if self.field == OTHER_FIELD else IKM_FIELDS.get(self.field, "")


class CohortGrant(Base):
    """A right that travels down: this user may read the cohort while someone of it is theirs.

    `source` is that of the assignment above (`mentor:4`), so that both end together.
    """

    __tablename__ = "cohort_grants"

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(40), index=True)


findable(Cohort.__table__, "cohort", 3, ("name", "code"))
