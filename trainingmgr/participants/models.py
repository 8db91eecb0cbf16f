"""Participants, what is known of them (milestones), who may see them, and their standings."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.cohorts.models import Cohort, Course
from trainingmgr.foundation.crypto import EncryptedJSON, EncryptedText
from trainingmgr.foundation.orm import Base, UTCDateTime, Versioned
from trainingmgr.programmes.models import Kelurahan

# Enrolment states.
APPLICANT, ACCEPTED, REFUSED = "pendaftar", "diterima", "ditolak"
# Kinds of assignment.
AS_TRAINER, AS_MENTOR, AS_OFFICER = "trainer", "mentor", "officer"


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


class Assignment(Base):
    """A right that travels down: this user works with this participant as mentor or officer."""

    __tablename__ = "assignments"

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(40))


class Milestone(Base):
    """Dated evidence with its source row; correcting the source supersedes it.

    `source` names the fact's origin uniquely (`register:12`, `visit:7:production`); `kind` and
    `data` are those of journey.facts. Never updated but for `superseded_at`.
    """

    __tablename__ = "milestones"
    __table_args__ = (
        Index("ix_milestones_live", "participant_id", "superseded_at"),
        Index("ix_milestones_source", "source"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    kind: Mapped[str] = mapped_column(String(30))
    on: Mapped[date] = mapped_column("occurred_on")
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    source: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    superseded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class StandingRow(Base):
    """Cache of journey.standings: what someone is from `from_on` until before `until_on`.

    Rebuilt for a person in the transaction that changes their milestones. Because the intervals
    reach into the future, the status of any day is one query, and decay needs no nightly job.
    """

    __tablename__ = "standings"
    __table_args__ = (
        Index("ix_standings_day", "from_on", "until_on"),
        Index("ix_standings_participant", "participant_id", "from_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(30))
    stage: Mapped[int]
    growth: Mapped[str | None] = mapped_column(String(30))
    verified_on: Mapped[date | None]


class StageReached(Base):
    """Cache of journey.stages: the first day someone reached a stage (for the funnel)."""

    __tablename__ = "stages_reached"
    __table_args__ = (UniqueConstraint("participant_id", "stage"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    stage: Mapped[int]
    on: Mapped[date] = mapped_column("reached_on")


class Objection(Versioned, Base):
    """A correction request (sanggahan) on someone's record; open until resolved."""

    __tablename__ = "objections"

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    opened_on: Mapped[date]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    closed_on: Mapped[date | None]
    resolution: Mapped[str | None] = mapped_column(Text)


class Departure(Base):
    """Someone stopped, took a job or moved; nothing is deleted (handbook R30)."""

    __tablename__ = "departures"

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    on: Mapped[date] = mapped_column("left_on")
    kind: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(200))
    returned_on: Mapped[date | None]


class ImportBatch(Versioned, Base):
    """One file brought in. Rows wait here, encrypted, until a person decides."""

    __tablename__ = "import_batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    filename: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    committed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # Rows passed over, with the reason: titles, totals, signatures.
    notes: Mapped[list[Any]] = mapped_column(JSON, default=list)

    cohort: Mapped[Cohort] = relationship()


class ImportRow(Base):
    """A row with a person in it. `status`: ready, questionable, held, imported."""

    __tablename__ = "import_rows"
    __table_args__ = (Index("ix_import_rows_batch", "batch_id", "status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batches.id"))
    sheet: Mapped[str] = mapped_column(String(60))
    row: Mapped[int] = mapped_column("row_number")
    status: Mapped[str] = mapped_column(String(12))
    confirmed: Mapped[bool] = mapped_column(default=False)
    person: Mapped[Any] = mapped_column(EncryptedJSON("import_rows.person"))
    original: Mapped[Any] = mapped_column(EncryptedJSON("import_rows.original"))
    problems: Mapped[Any] = mapped_column(EncryptedJSON("import_rows.problems"))
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participants.id"))
