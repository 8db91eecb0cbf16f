"""People and the rosters they stand on."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.cohorts.models import Cohort, Course
from trainingmgr.foundation.orm import Base, UTCDateTime, Versioned
from trainingmgr.foundation.search import findable
from trainingmgr.participants.models.person_columns import PersonColumns
from trainingmgr.programmes.models import Kelurahan

# Who is not accepted yet is an Application; whose acceptance was taken back is nobody's participant
# until there is another yes.
ACCEPTED, WITHDRAWN = "diterima", "batal"
# Only a way to the record it was merged into: in no list, no count, no search.
MERGED = "digabung"


class Participant(PersonColumns, Versioned, Base):
    """A person in one programme year."""

    __tablename__ = "participants"
    __table_args__ = (UniqueConstraint("programme_id", "nik_index"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    name_key: Mapped[str] = mapped_column(String(120), index=True)
    state: Mapped[str] = mapped_column(String(12), default=ACCEPTED)
    accepted_on: Mapped[date | None]
    # True once enrolment closed with this person accepted: part of N for good (R18).
    in_n: Mapped[bool] = mapped_column(default=False, index=True)
    # The cohort whose N that is; a move changes `cohort_id`, never this.
    counted_in_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id"), index=True)
    # Where the opening workshop was attended, when that is another cohort since a move.
    workshop_in_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # The account that a personal link opens: this record and nothing else.
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), unique=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("participants.id"), index=True)
    # Since when the record is frozen at the person's own wish (UU 27/2022 Ps 41).
    restricted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # Since when only the pseudonym is left of the person (UU 27/2022 Ps 43).
    erased_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    cohort: Mapped[Cohort] = relationship(foreign_keys=[cohort_id])
    kelurahan: Mapped[Kelurahan | None] = relationship()


class CourseEnrolment(Base):
    """Who is on the roster of a course, and so of its sessions."""

    __tablename__ = "course_enrolments"
    __table_args__ = (UniqueConstraint("course_id", "participant_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]

    course: Mapped[Course] = relationship()
    participant: Mapped[Participant] = relationship()


findable(Participant.__table__, "participant", 1, ("name", "name_key", "number"))
