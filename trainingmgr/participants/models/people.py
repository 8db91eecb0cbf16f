"""People and the rosters they stand on."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.cohorts.models import Cohort, Course
from trainingmgr.foundation.crypto import EncryptedText
from trainingmgr.foundation.orm import Base, UTCDateTime, Versioned
from trainingmgr.programmes.models import Kelurahan

# Enrolment states.
APPLICANT, ACCEPTED, REFUSED = "pendaftar", "diterima", "ditolak"


class Participant(Versioned, Base):
    """A person in one programme year. The NIK is encrypted; equality goes by its blind index."""

    __tablename__ = "participants"
    __table_args__ = (UniqueConstraint("programme_id", "nik_index"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(String(120), index=True)
    sex: Mapped[str] = mapped_column(String(1))
    birth_place: Mapped[str] = mapped_column(String(60), default="")
    birth_date: Mapped[date]
    nik: Mapped[str] = mapped_column(EncryptedText("participants.nik", index="nik_index"))
    nik_index: Mapped[str] = mapped_column(String(64))
    nik_last4: Mapped[str] = mapped_column(String(4))
    phone: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(200), default="")
    kelurahan_code: Mapped[str | None] = mapped_column(ForeignKey("kelurahan.code"))
    education: Mapped[str] = mapped_column(String(60), default="")
    occupation: Mapped[str] = mapped_column(String(80), default="")
    already_in_business: Mapped[bool] = mapped_column(default=False)
    guardian_name: Mapped[str | None] = mapped_column(String(120))
    guardian_consent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    state: Mapped[str] = mapped_column(String(12), default=ACCEPTED)
    accepted_on: Mapped[date | None]
    # True once enrolment closed with this person accepted: part of N for good (R18).
    in_n: Mapped[bool] = mapped_column(default=False, index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # Since when the record is frozen at the person's own wish (UU 27/2022 Ps 41).
    restricted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # Since when only the pseudonym is left of the person (UU 27/2022 Ps 43).
    erased_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    cohort: Mapped[Cohort] = relationship()
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
