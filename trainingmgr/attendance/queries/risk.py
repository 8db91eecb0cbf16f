"""Whom to call first: who may not pass any more, and who stays away (handbook 5.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, cast

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from trainingmgr.attendance import rules
from trainingmgr.attendance.models import PRESENT, MakeUpSeat, Mark, Register
from trainingmgr.attendance.queries.meetings import (
    Meeting,
    Seat,
    by_course,
    meetings,
    own_make_ups,
)
from trainingmgr.attendance.queries.offers import Due, Key, due
from trainingmgr.attendance.queries.trainings import Training, trainings
from trainingmgr.cohorts.models import CANCELLED, OPEN, TECHNICAL, Course, TrainingSession
from trainingmgr.cohorts.queries import visible_courses
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.kub.models import Kub, KubMember
from trainingmgr.participants.models import CourseEnrolment, Participant
from trainingmgr.participants.queries import is_frozen


@dataclass(frozen=True)
class Step:
    """One session as the strip draws it: its mark, or None while it is still to come."""

    held_on: date
    mark: str | None
    made_up: bool = False


@dataclass(frozen=True)
class Coming:
    """The next session that somebody is expected at."""

    held_on: date
    starts_at: time
    venue: str
    make_up: bool


@dataclass(frozen=True)
class ToCall:
    """Somebody of a course who should be called, and why. phone: as `+62…`, for the link only."""

    participant_id: int
    name: str
    kub: str | None
    phone: str | None
    course_id: int
    concern: rules.Concern
    steps: Sequence[Step]
    outlook: rules.Outlook | None
    due: Due | None
    coming: Coming | None


def to_call(session: Session, courses: Sequence[Course]) -> dict[int, list[ToCall]]:
    """For each of these courses its people to call, the most urgent first.

    The number of statements depends neither on the courses nor on the people. Who left the
    course, and whose data is restricted, is not among them.
    """
    rows = session.execute(_people([one.id for one in courses])).all()
    ids = {row.id for row in rows}
    known = {
        (one.participant_id, one.course_id): one
        for one in trainings(session, ids, [one.id for one in courses])
    }
    homes = {one.cohort_id for one in courses} | {one.home_id for one in known.values()}
    of_course, of_workshop = by_course(meetings(session, homes))
    told = _Told(
        trainings=known,
        due=due(session, known.values(), ids),
        of_course=of_course,
        of_workshop=of_workshop,
        marks=_marks(session, ids),
        seats=[one for one in own_make_ups(session, ids) if not one.closed],
    )
    found: dict[int, list[ToCall]] = {one.id: [] for one in courses}
    for row in rows:
        one = told.about(row)
        if one is not None:
            found[row.course_id].append(one)
    for people in found.values():
        people.sort(key=lambda one: (one.concern.urgency, -_away(one), one.name))
    return found


def calls_waiting(session: Session, actor: Actor) -> list[tuple[Course, int]]:
    """The running courses of somebody's scope where people should be called, and how many."""
    query = visible_courses(actor).where(Course.kind == TECHNICAL, Course.state == OPEN)
    courses = session.scalars(query).all()
    found = to_call(session, courses)
    return [(one, len(found[one.id])) for one in courses if found[one.id]]


Marks = Mapping[int, Mapping[int, tuple[str, bool]]]
"""Participant id -> session id -> mark, and whether it was made up."""


@dataclass(frozen=True)
class _Told:
    """Everything that was read about some courses, to be told person by person."""

    trainings: Mapping[Key, Training]
    due: Mapping[Key, Due]
    of_course: Mapping[int, Sequence[Meeting]]
    of_workshop: Mapping[int, Sequence[Meeting]]
    marks: Marks
    seats: Sequence[Seat]

    def about(self, row: Row[*tuple[Any, ...]]) -> ToCall | None:
        key = row.id, row.course_id
        training, offered = self.trainings.get(key), self.due.get(key)
        mine = self._meetings(row.course_id, training)
        marks = self.marks.get(row.id, {})
        past = [(one, *marks[one.id]) for one in mine if one.closed and one.id in marks]
        run = rules.absent_in_a_row(
            rules.Stood(cast(rules.Mark, mark), made_up) for _one, mark, made_up in past
        )
        ahead = [one for one in mine if not one.closed]
        outlook = training.outlook if training else None
        excused = offered.jp if offered and offered.open else 0
        why = rules.concern(outlook, run, excused, ahead=bool(ahead))
        if why is None:
            return None
        return ToCall(
            row.id, row.name, row.kub, row.phone, row.course_id, why,
            [Step(one.held_on, mark, made_up) for one, mark, made_up in past]
            + [Step(one.held_on, None) for one in ahead],
            outlook, offered, self._coming(row, ahead, training),
        )  # fmt: skip

    def _meetings(self, course_id: int, training: Training | None) -> list[Meeting]:
        found = [*self.of_course.get(course_id, ())]
        if training:
            found += self.of_workshop.get(training.home_id, ())
        return sorted(found, key=lambda one: (one.held_on, one.starts_at, one.id))

    def _coming(
        self, row: Row[*tuple[Any, ...]], ahead: Sequence[Meeting], training: Training | None
    ) -> Coming | None:
        seats = [
            one for one in self.seats
            if one.participant_id == row.id
            and (training.has(one) if training else one.course_id == row.course_id)
        ]  # fmt: skip
        either: list[Meeting | Seat] = [*ahead, *seats]
        found = [
            Coming(one.held_on, one.starts_at, one.venue, isinstance(one, Seat))
            for one in either
            if clock.instant(one.held_on, one.starts_at) > clock.now()
        ]
        return min(found, key=lambda one: (one.held_on, one.starts_at), default=None)


def _away(one: ToCall) -> int:
    """How many sessions were missed without being made up."""
    return sum(step.mark not in (None, PRESENT) and not step.made_up for step in one.steps)


def _people(course_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    """Who is on the rosters today and may be called."""
    return (
        select(
            Participant.id,
            Participant.name,
            Participant.phone,
            Kub.name.label("kub"),
            CourseEnrolment.course_id,
        )
        .join(CourseEnrolment, CourseEnrolment.participant_id == Participant.id)
        .outerjoin(
            KubMember,
            and_(KubMember.participant_id == Participant.id, KubMember.until_on.is_(None)),
        )
        .outerjoin(Kub, Kub.id == KubMember.kub_id)
        .where(
            CourseEnrolment.course_id.in_(course_ids),
            CourseEnrolment.until_on.is_(None),
            ~is_frozen(),
        )
        .order_by(Participant.name, Participant.id)
    )


def _marks(session: Session, participant_ids: Collection[int]) -> Marks:
    """Marks in closed registers, with whether a make-up was attended since."""
    again, mark = aliased(TrainingSession), aliased(Mark)
    made_up = (
        select(func.count(MakeUpSeat.id))
        .join(again, again.id == MakeUpSeat.session_id)
        .join(Register, Register.session_id == again.id)
        .join(
            mark,
            and_(mark.session_id == again.id, mark.participant_id == MakeUpSeat.participant_id),
        )
        .where(
            MakeUpSeat.participant_id == Mark.participant_id,
            again.makes_up_id == Mark.session_id,
            again.state != CANCELLED,
            Register.closed_at.is_not(None),
            mark.status == PRESENT,
        )
        .correlate(Mark)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Mark.participant_id, Mark.session_id, Mark.status, made_up)
        .join(Register, Register.session_id == Mark.session_id)
        .where(Mark.participant_id.in_(participant_ids), Register.closed_at.is_not(None))
    )
    found: dict[int, dict[int, tuple[str, bool]]] = defaultdict(dict)
    for person, held, status, times in rows:
        found[person][held] = status, bool(times)
    return found
