"""Self check-in as the trainer's screen and a trainee's phone see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.attendance.models import (
    DIFFERS,
    DROPPED,
    FROM_CODE,
    PRESENT,
    CheckIn,
    Mark,
    MarkEntry,
    Register,
)
from trainingmgr.attendance.queries.ledgers import ON_ROSTER, Door
from trainingmgr.attendance.rules.recognition import Expected, called
from trainingmgr.cohorts.models import Course, TrainingSession
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.participants.models import CourseEnrolment, Participant


@dataclass(frozen=True)
class Arrival:
    """Someone who came in by the code.

    shared: their phone brought somebody else too. differs: the trainer had marked them otherwise,
    so that the register still waits for a decision. dropped: what came by the code was undone.
    present: whether the register says H by now. undoable: what came by the code is what stands.
    """

    participant_id: int
    name: str
    at: datetime
    shared: bool
    differs: bool
    dropped: bool
    present: bool
    undoable: bool


@dataclass(frozen=True)
class Arrivals:
    """Who came in, the latest first; how many are marked present by whomever, and are expected."""

    people: Sequence[Arrival]
    present: int
    expected: int


@dataclass(frozen=True)
class Receipt:
    """What one sent mark led to, for the phone that sent it: enough of the name to know oneself."""

    name: str
    at: datetime
    outcome: str
    title: str


def check_in_of(session: Session, session_id: int) -> CheckIn | None:
    """The check-in of a session as it is stored now, if it was ever opened."""
    return session.scalar(
        select(CheckIn)
        .where(CheckIn.session_id == session_id)
        .execution_options(populate_existing=True)
    )


def came_in(session: Session, session_id: int, participant_id: int) -> bool:
    """Whether a code brought this person to the session, undone or not."""
    query = select(MarkEntry.id).where(
        MarkEntry.session_id == session_id,
        MarkEntry.participant_id == participant_id,
        MarkEntry.source == FROM_CODE,
    )
    return session.scalar(query.limit(1)) is not None


def check_ins_on(session: Session, day: date) -> Sequence[CheckIn]:
    """Every check-in of that day's sessions, closed ones too: they are answered more kindly."""
    return session.scalars(
        select(CheckIn)
        .join(TrainingSession, TrainingSession.id == CheckIn.session_id)
        .where(TrainingSession.held_on == day)
        .order_by(CheckIn.closed_at.is_not(None), CheckIn.id)
    ).all()


def session_of(session: Session, session_id: int) -> TrainingSession:
    """The session of a check-in, whoever asks: whoever read its code stands in the hall."""
    return session.scalars(
        select(TrainingSession)
        .where(TrainingSession.id == session_id)
        .options(joinedload(TrainingSession.course).joinedload(Course.cohort))
    ).one()


def door(session: Session, session_id: int) -> Door:
    """How the door of a session stands now, in one statement. Raises NotFound."""
    found = session.execute(_DOOR, {"id": session_id}).one_or_none()
    if found is None:
        raise NotFound(N_("Pertemuan tidak ditemukan."))
    return Door(*found)


def expected(session: Session, session_id: int) -> list[Expected]:
    """Everyone on the roster on the day, with what they may be known by."""
    return [Expected(*row) for row in session.execute(_EXPECTED, {"id": session_id})]


def receipt_of(session: Session, client_id: str) -> Receipt | None:
    """What came of a mark that was sent by the code."""
    row = session.execute(
        select(Participant.name, MarkEntry.received_at, MarkEntry.outcome, TrainingSession)
        .join(MarkEntry, MarkEntry.participant_id == Participant.id)
        .join(TrainingSession, TrainingSession.id == MarkEntry.session_id)
        .where(MarkEntry.client_id == client_id, MarkEntry.source == FROM_CODE)
        .options(joinedload(TrainingSession.course))
    ).one_or_none()
    return Receipt(called(row[0]), row[1], row[2], row[3].title) if row else None


def arrivals(session: Session, one: TrainingSession) -> Arrivals:
    """Who came in by the code, in a fixed number of statements."""
    rows = session.execute(
        select(
            MarkEntry.participant_id, Participant.name, MarkEntry.received_at, MarkEntry.phone,
            MarkEntry.outcome, MarkEntry.client_id, Mark.status, Mark.chain,
        )
        .join(Participant, Participant.id == MarkEntry.participant_id)
        .outerjoin(
            Mark,
            and_(
                Mark.session_id == MarkEntry.session_id,
                Mark.participant_id == MarkEntry.participant_id,
            ),
        )
        .where(MarkEntry.session_id == one.id, MarkEntry.source == FROM_CODE)
        .order_by(MarkEntry.received_at, MarkEntry.id)
    ).all()  # fmt: skip
    phones: dict[str | None, set[int]] = defaultdict(set)
    found: dict[int, Arrival] = {}
    for row in rows:
        phones[row.phone].add(row.participant_id)
    for row in rows:
        before = found.get(row.participant_id)
        found[row.participant_id] = Arrival(
            participant_id=row.participant_id,
            name=row.name,
            at=before.at if before else row.received_at,
            shared=len(phones[row.phone]) > 1 or bool(before and before.shared),
            differs=row.outcome == DIFFERS,
            dropped=row.outcome == DROPPED,
            present=row.status == PRESENT,
            undoable=row.client_id == row.chain or bool(before and before.undoable),
        )
    return Arrivals(list(reversed(found.values())), *_counts(session, one))


def _counts(session: Session, one: TrainingSession) -> tuple[int, int]:
    here = and_(
        Mark.session_id == one.id,
        Mark.participant_id == CourseEnrolment.participant_id,
        Mark.status == PRESENT,
    )
    query = (
        select(func.count(Mark.id), func.count())
        .select_from(CourseEnrolment)
        .join(TrainingSession, ON_ROSTER)
        .outerjoin(Mark, here)
        .where(TrainingSession.id == one.id)
    )
    present, people = session.execute(query).one()
    return present, people


_SESSIONS, _REGISTERS = TrainingSession.__table__, Register.__table__
_CHECK_INS, _PEOPLE = CheckIn.__table__, Participant.__table__
_ENROLMENTS = CourseEnrolment.__table__
# Forty ask both at the same moment, so they are put together only once.
_DOOR = (
    select(
        _SESSIONS.c.state,
        _SESSIONS.c.held_on,
        _REGISTERS.c.closed_at,
        _CHECK_INS.c.version,
        _CHECK_INS.c.closed_at,
    )
    .outerjoin(_REGISTERS, _REGISTERS.c.session_id == _SESSIONS.c.id)
    .outerjoin(_CHECK_INS, _CHECK_INS.c.session_id == _SESSIONS.c.id)
    .where(_SESSIONS.c.id == bindparam("id"))
)
_EXPECTED = (
    select(_PEOPLE.c.id, _PEOPLE.c.number, _PEOPLE.c.name, _PEOPLE.c.birth_date)
    .join(_ENROLMENTS, _ENROLMENTS.c.participant_id == _PEOPLE.c.id)
    .join(_SESSIONS, ON_ROSTER)
    .where(_SESSIONS.c.id == bindparam("id"))
)
