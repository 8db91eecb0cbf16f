"""What a save reads of one register. Each statement is built once: that costs more than asking."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from trainingmgr.attendance import rules
from trainingmgr.attendance.models import (
    DIFFERS,
    DROPPED,
    FROM_PHONE,
    CheckIn,
    MakeUpSeat,
    Mark,
    MarkEntry,
    Register,
)
from trainingmgr.cohorts.models import Course, TrainingSession
from trainingmgr.cohorts.rules import session_minutes
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.participants.models import CourseEnrolment
from trainingmgr.programmes.queries import number_column
from trainingmgr.trainers.models import Trainer

SESSIONS = TrainingSession.__table__.c
COURSES = Course.__table__.c
REGISTERS = Register.__table__.c
CHECK_INS = CheckIn.__table__.c
ENROLMENTS = CourseEnrolment.__table__.c
SEATS = MakeUpSeat.__table__.c
MARKS = Mark.__table__.c
ENTRIES = MarkEntry.__table__.c

# Who is expected at a session: enrolled on its day, and chosen, where it is a make-up for some.
ON_ROSTER = and_(
    ENROLMENTS.course_id == SESSIONS.course_id,
    ENROLMENTS.from_on <= SESSIONS.held_on,
    or_(ENROLMENTS.until_on.is_(None), ENROLMENTS.until_on > SESSIONS.held_on),
    or_(
        SESSIONS.chosen_only.is_(False),
        exists().where(
            SEATS.session_id == SESSIONS.id,
            SEATS.participant_id == ENROLMENTS.participant_id,
        ),
    ),
)


@dataclass(frozen=True)
class Meeting:
    """What a register's rules ask of its session. jp_minutes: how long one JP was on its day.

    giver_id and leader_id are the accounts of whoever gives it and of whoever leads its course.
    """

    id: int
    course_id: int
    state: str
    held_on: date
    starts_at: time
    ends_at: time
    break_minutes: int
    jp: int
    chosen_only: bool
    giver_id: int | None
    giver_name: str
    leader_id: int | None
    jp_minutes: int

    @cached_property
    def minutes(self) -> int:
        """How long it lasts without its break."""
        return session_minutes(self.starts_at, self.ends_at, self.break_minutes)


@dataclass(frozen=True)
class Stand:
    """The row of a register, as in `Register`."""

    version: int
    closed_at: datetime | None
    first_closed_at: datetime | None
    closed_by_id: int | None
    reopened_at: datetime | None


@dataclass(frozen=True)
class Door:
    """Whether one can come in to a session by a code.

    register_closed_at: of the register. opening: the check-in's version, None before it was first
    opened; closed_at: of the check-in.
    """

    state: str
    held_on: date
    register_closed_at: datetime | None
    opening: int | None
    closed_at: datetime | None


@dataclass(slots=True)
class Entry:
    """A mark as it was sent, as in `MarkEntry`; without an id it is still to be written."""

    id: int | None
    client_id: str
    session_id: int
    participant_id: int
    status: str
    late_minutes: int
    early_minutes: int
    note: str
    base: int
    chain: str
    step: int
    source: str
    phone: str | None
    claimed_at: datetime
    made_at: datetime
    received_at: datetime
    user_id: int | None
    outcome: str
    after_lock: bool
    decided_at: datetime | None = None
    decided_by_id: int | None = None

    @property
    def value(self) -> rules.Value:
        return rules.Value(self.status, self.late_minutes, self.early_minutes, self.note)


@dataclass(frozen=True)
class Sheet:
    """A register with everyone on its roster; what stands of each, and the JP it counts for."""

    meeting: Meeting
    stand: Stand | None
    door: Door
    roster: frozenset[int]
    marks: dict[int, rules.Stored]
    counted: dict[int, int]


@dataclass(frozen=True)
class Chains:
    """Of each person's chains the furthest step that was delivered, and whose chain it is."""

    newest: dict[tuple[int, str], int]
    writers: dict[tuple[int, str], int | None]


def read_sheet(session: Session, session_id: int) -> Sheet:
    """Session, register, check-in, roster and marks in one statement. Raises NotFound."""
    rows = session.execute(_SHEET, {"id": session_id}).all()
    if not rows:
        raise NotFound(N_("Pertemuan tidak ditemukan."))
    first = rows[0]
    meeting = Meeting(*first[:_REGISTER])
    stand = Stand(*first[_REGISTER:_CHECK_IN]) if first[_REGISTER] is not None else None
    closed_at = stand.closed_at if stand else None
    people = [row[_PEOPLE:] for row in rows if row[_PEOPLE] is not None]
    return Sheet(
        meeting,
        stand,
        Door(meeting.state, meeting.held_on, closed_at, *first[_CHECK_IN:_PEOPLE]),
        frozenset(who[0] for who in people),
        {who[0]: rules.Stored(rules.Value(*who[2:6]), *who[6:]) for who in people if who[2]},
        {who[0]: who[1] for who in people if who[2]},
    )


def read_entries(session: Session, session_id: int, ids: Collection[str]) -> list[Entry]:
    """Marks that wait, arrivals that were taken back, and those of these ids, wherever sent."""
    rows = session.execute(_SENT, {"id": session_id, "ids": list(ids)})
    return [Entry(*row) for row in rows]


def read_chains(session: Session, session_id: int, chains: Collection[str]) -> Chains:
    """How far these chains have come in a register."""
    if not chains:
        return Chains({}, {})
    rows: Sequence[Any] = session.execute(_CHAINS, {"id": session_id, "chains": list(chains)}).all()
    return Chains({row[:2]: row[2] for row in rows}, {row[:2]: row[3] for row in rows})


def _sheet() -> Select[*tuple[Any, ...]]:
    theirs = and_(
        MARKS.session_id == SESSIONS.id, MARKS.participant_id == ENROLMENTS.participant_id
    )
    return (
        select(*_OF_SESSION, *_OF_REGISTER, *_OF_CHECK_IN, *_OF_PEOPLE)
        .select_from(TrainingSession.__table__)
        .join(Course.__table__, COURSES.id == SESSIONS.course_id)
        .join(_GIVES, _GIVES.c.id == SESSIONS.trainer_id)
        .outerjoin(_LEADS, _LEADS.c.id == COURSES.trainer_id)
        .outerjoin(Register.__table__, REGISTERS.session_id == SESSIONS.id)
        .outerjoin(CheckIn.__table__, CHECK_INS.session_id == SESSIONS.id)
        .outerjoin(CourseEnrolment.__table__, ON_ROSTER)
        .outerjoin(Mark.__table__, theirs)
        .where(SESSIONS.id == bindparam("id"))
    )


_GIVES = Trainer.__table__.alias("gives")
_LEADS = Trainer.__table__.alias("leads")
_OF_SESSION = (
    SESSIONS.id, SESSIONS.course_id, SESSIONS.state, SESSIONS.held_on, SESSIONS.starts_at,
    SESSIONS.ends_at, SESSIONS.break_minutes, SESSIONS.jp, SESSIONS.chosen_only,
    _GIVES.c.user_id, _GIVES.c.name, _LEADS.c.user_id,
    number_column("jp_minutes", SESSIONS.held_on),
)  # fmt: skip
_OF_REGISTER = (
    REGISTERS.version, REGISTERS.closed_at, REGISTERS.first_closed_at, REGISTERS.closed_by_id,
    REGISTERS.reopened_at,
)  # fmt: skip
_OF_CHECK_IN = (CHECK_INS.version, CHECK_INS.closed_at)
_OF_PEOPLE = (
    ENROLMENTS.participant_id, MARKS.counted_jp, MARKS.status, MARKS.late_minutes,
    MARKS.early_minutes, MARKS.note, MARKS.revision, MARKS.chain, MARKS.step,
)  # fmt: skip
_REGISTER = len(_OF_SESSION)
_CHECK_IN = _REGISTER + len(_OF_REGISTER)
_PEOPLE = _CHECK_IN + len(_OF_CHECK_IN)
_SHEET = _sheet()
_SENT = (
    select(*ENTRIES)
    .where(
        or_(
            and_(
                ENTRIES.session_id == bindparam("id"),
                or_(
                    ENTRIES.outcome == DIFFERS,
                    and_(ENTRIES.outcome == DROPPED, ENTRIES.source != FROM_PHONE),
                ),
            ),
            ENTRIES.client_id.in_(bindparam("ids", expanding=True)),
        )
    )
    .order_by(ENTRIES.id)
)
_CHAINS = (
    select(ENTRIES.participant_id, ENTRIES.chain, func.max(ENTRIES.step), func.max(ENTRIES.user_id))
    .where(
        ENTRIES.session_id == bindparam("id"),
        ENTRIES.chain.in_(bindparam("chains", expanding=True)),
    )
    .group_by(ENTRIES.participant_id, ENTRIES.chain)
)
