"""Additional participants (*peserta tambahan*): those of a session, and who each may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.attendance.models import REJECTED, WAITING, Mark, WalkIn
from trainingmgr.attendance.queries.ledgers import ON_ROSTER
from trainingmgr.cohorts.models import Cohort, Course, TrainingSession
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.indonesia.names import normalise_name
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.participants.models import CourseEnrolment, Participant
from trainingmgr.participants.queries import Wanted, is_frozen, listed_people

MOST = 8
SHORTEST, LONG_ENOUGH = 3, 4
"""Letters of a word worth looking for: beside others, and by itself."""


@dataclass(frozen=True)
class Additional:
    """Somebody who came without standing on the list; the number itself stays with the office."""

    id: int
    name: str
    arrived_at: datetime
    state: str
    has_phone: bool


@dataclass(frozen=True)
class Candidate:
    """A record that an additional participant may be, with what speaks for it.

    on_roster: of the session's course on that day; mark: theirs in that session, if there is one.
    """

    participant_id: int
    name: str
    number: str
    cohort: str
    here: bool
    same_name: bool
    same_phone: bool
    on_roster: bool
    mark: str | None

    @property
    def weight(self) -> tuple[bool, bool, bool, bool]:
        return self.same_phone, self.same_name, self.on_roster, self.here


def additional_of(session: Session, session_id: int) -> list[Additional]:
    """Those of a session who are still to be completed, in the order in which they came."""
    return _additional(session, session_id, WalkIn.state == WAITING)


def all_additional_of(session: Session, session_id: int) -> list[Additional]:
    """The same with those completed since; who was rejected is left out."""
    return _additional(session, session_id, WalkIn.state != REJECTED)


def _additional(session: Session, session_id: int, which: ColumnElement[bool]) -> list[Additional]:
    rows = session.execute(
        select(WalkIn.id, WalkIn.name, WalkIn.arrived_at, WalkIn.state, WalkIn.phone.is_not(None))
        .where(WalkIn.session_id == session_id, which)
        .order_by(WalkIn.arrived_at, WalkIn.id)
    )
    return [Additional(*row) for row in rows]


def waiting(session: Session, course_id: int | None = None) -> int:
    """How many are still to be completed, everywhere or in one course."""
    query = select(func.count()).select_from(WalkIn).where(WalkIn.state == WAITING)
    if course_id is not None:
        query = query.join(TrainingSession, TrainingSession.id == WalkIn.session_id).where(
            TrainingSession.course_id == course_id
        )
    return session.scalar(query) or 0


def walk_ins(search: str = "", state: str = WAITING) -> Select[*tuple[Any, ...]]:
    """Additional participants in a state (empty: in any), who came first stands first.

    `search` finds by name, by the end of the number, or by the course.
    """
    query = (
        select(
            WalkIn.id,
            WalkIn.name,
            WalkIn.phone,
            WalkIn.state,
            WalkIn.arrived_at,
            WalkIn.reason,
            WalkIn.session_id,
            WalkIn.participant_id,
            Course.title.label("course"),
            Cohort.name.label("cohort"),
            TrainingSession.held_on,
            Participant.name.label("person"),
        )
        .join(TrainingSession, TrainingSession.id == WalkIn.session_id)
        .join(Course, Course.id == TrainingSession.course_id)
        .join(Cohort, Cohort.id == Course.cohort_id)
        .outerjoin(Participant, Participant.id == WalkIn.participant_id)
        .order_by(WalkIn.arrived_at, WalkIn.id)
    )
    if state:
        query = query.where(WalkIn.state == state)
    if search:
        found = [
            func.lower(column).contains(search.lower(), autoescape=True)
            for column in (WalkIn.name, Course.title, Cohort.name)
        ]
        digits = "".join(letter for letter in search if letter.isdigit())
        if len(digits) >= LONG_ENOUGH:
            found.append(WalkIn.phone.endswith(digits.removeprefix("0")))
        query = query.where(or_(*found))
    return query


def walk_in_for(session: Session, walk_in_id: int) -> tuple[WalkIn, TrainingSession]:
    """One of them with the session it came to. Raises NotFound."""
    row = session.execute(
        select(WalkIn, TrainingSession)
        .join(TrainingSession, TrainingSession.id == WalkIn.session_id)
        .where(WalkIn.id == walk_in_id)
        .options(
            joinedload(TrainingSession.course).joinedload(Course.cohort),
            joinedload(TrainingSession.trainer),
        )
    ).one_or_none()
    if row is None:
        raise NotFound(N_("Peserta tambahan ini tidak ada."))
    return row[0], row[1]


def candidates(
    session: Session, actor: Actor, came: WalkIn, one: TrainingSession, search: str = ""
) -> list[Candidate]:
    """Records of the programme that this may be, the likeliest first; or those searched for."""
    cohort = one.course.cohort
    wanted = listed_people(actor, Wanted(q=search), clock.today()).where(
        Participant.programme_id == cohort.programme_id, ~is_frozen()
    )
    if not search:
        wanted = wanted.where(_like(came, cohort.id))
    on_roster = exists().where(
        CourseEnrolment.course_id == one.course_id,
        CourseEnrolment.participant_id == Participant.id,
        _on_roster(one),
    )
    query = wanted.outerjoin(
        Mark, and_(Mark.session_id == one.id, Mark.participant_id == Participant.id)
    ).add_columns(
        Participant.cohort_id, Participant.name_key, on_roster.label("on_roster"), Mark.status
    )
    rows = session.execute(query.limit(5 * MOST)).all()
    found = [_candidate(row, came, cohort.id) for row in rows]
    return sorted(found, key=lambda who: who.weight, reverse=True)[:MOST]


def _candidate(row: Row[*tuple[Any, ...]], came: WalkIn, cohort_id: int) -> Candidate:
    return Candidate(
        participant_id=row.id,
        name=row.name,
        number=row.number,
        cohort=row.cohort,
        here=row.cohort_id == cohort_id,
        same_name=row.name_key == normalise_name(came.name),
        same_phone=came.phone is not None and row.phone == came.phone,
        on_roster=row.on_roster,
        mark=row[-1],
    )


def _like(came: WalkIn, cohort_id: int) -> ColumnElement[bool]:
    """The same number, the whole name however it is spelled, or here a word of it."""
    words = [word for word in normalise_name(came.name).split() if len(word) >= SHORTEST]
    likely: list[ColumnElement[bool]] = []
    if came.phone:
        likely.append(Participant.phone == came.phone)
    if words:
        likely.append(and_(*(_holds(word) for word in words)))
    if long := [word for word in words if len(word) >= LONG_ENOUGH]:
        in_part = or_(*(_holds(word) for word in long))
        likely.append(and_(Participant.cohort_id == cohort_id, in_part))
    return or_(*likely) if likely else false()


def _on_roster(one: TrainingSession) -> ColumnElement[bool]:
    return and_(
        CourseEnrolment.from_on <= one.held_on,
        or_(CourseEnrolment.until_on.is_(None), CourseEnrolment.until_on > one.held_on),
    )


def _holds(word: str) -> ColumnElement[bool]:
    return Participant.name_key.contains(word, autoescape=True)


def names_expected(session: Session, one: TrainingSession) -> Sequence[tuple[int, str, str]]:
    """Who stands on the list of a session: id, name, and the name's sound."""
    rows = session.execute(
        select(Participant.id, Participant.name, Participant.name_key)
        .join(CourseEnrolment, CourseEnrolment.participant_id == Participant.id)
        .join(TrainingSession, ON_ROSTER)
        .where(TrainingSession.id == one.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]
