"""How trainings stand: the cohort's workshop and a technical course together, person by person.

The one place that reckons JP over a training; results, outlooks and the register read it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Row, Select, and_, func, select
from sqlalchemy.orm import Session

from trainingmgr.attendance import rules
from trainingmgr.attendance.models import (
    AttendanceSum,
    PracticalProduct,
)
from trainingmgr.attendance.queries.meetings import (
    Meeting,
    Seat,
    by_course,
    meetings,
    own_make_ups,
)
from trainingmgr.cohorts.models import TECHNICAL, WORKSHOP, Course
from trainingmgr.foundation import clock
from trainingmgr.participants.models import CourseEnrolment, Participant
from trainingmgr.participants.queries import is_frozen
from trainingmgr.programmes.models import Setting


class OfCourse(Protocol):
    """Anything that belongs to a course of a kind in a cohort."""

    @property
    def course_id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def cohort_id(self) -> int: ...


@dataclass(frozen=True)
class Training:
    """One person in one technical course, with the workshop of their cohort.

    `home_id`: the cohort of that workshop. `taking_part`: still on the roster, with nothing that
    forbids calling on them. `complete`: every session is closed. `last_on`: of everybody's
    sessions. `decision`, `decided_on`: of the practical product.
    """

    participant_id: int
    course_id: int
    home_id: int
    taking_part: bool
    outlook: rules.Outlook
    complete: bool
    last_on: date | None
    partial_percent: int
    decision: str | None
    decided_on: date | None
    seats: Sequence[Seat] = ()

    @property
    def waiting(self) -> bool:
        """A make-up of one's own is still to come."""
        return any(not one.closed for one in self.seats)

    def has(self, one: OfCourse) -> bool:
        """Whether it is part of this training: of its course, or of the workshop at home."""
        return _part(one, self.course_id, self.home_id)


def trainings(
    session: Session,
    participant_ids: Collection[int] | None = None,
    course_ids: Collection[int] | None = None,
) -> list[Training]:
    """One for each person and technical course, the first enrolled first, in four statements."""
    rows = session.execute(_enrolled(participant_ids, course_ids)).all()
    met = meetings(session, {row.cohort_id for row in rows} | {row.home_id for row in rows})
    of_course, of_workshop = by_course(met)
    seats: dict[int, list[Seat]] = defaultdict(list)
    for seat in own_make_ups(session, participant_ids):
        seats[seat.participant_id].append(seat)
    percents = session.execute(
        select(Setting.name, Setting.valid_from, Setting.value)
        .where(Setting.name.in_(("pass_percent", "partial_percent")))
        .order_by(Setting.valid_from)
    ).all()
    shared = {
        pair: _sum(of_workshop.get(pair[0], ()), of_course.get(pair[1], ()), percents)
        for pair in {(row.home_id, row.course_id) for row in rows}
    }
    return [
        _training(row, shared[row.home_id, row.course_id], seats[row.participant_id])
        for row in rows
    ]


def _enrolled(
    participant_ids: Collection[int] | None, course_ids: Collection[int] | None
) -> Select[*tuple[Any, ...]]:
    """One row for each person and technical course, with JP attended there and in the workshop."""
    # Who attended it before moving to another cohort keeps it.
    workshop_home = func.coalesce(Participant.workshop_in_id, Participant.cohort_id)
    workshop = (
        select(func.coalesce(func.sum(AttendanceSum.counted_jp), 0))
        .join(Course, Course.id == AttendanceSum.course_id)
        .where(
            Course.kind == WORKSHOP,
            Course.cohort_id == workshop_home,
            AttendanceSum.participant_id == Participant.id,
        )
        .correlate(Participant)
        .scalar_subquery()
    )
    query = (
        select(
            CourseEnrolment.participant_id,
            CourseEnrolment.course_id,
            and_(CourseEnrolment.until_on.is_(None), ~is_frozen()).label("taking_part"),
            Course.cohort_id,
            workshop_home.label("home_id"),
            workshop.label("workshop_jp"),
            func.coalesce(AttendanceSum.counted_jp, 0).label("technical_jp"),
            PracticalProduct.decision,
            PracticalProduct.decided_on,
        )
        .join(Course, and_(Course.id == CourseEnrolment.course_id, Course.kind == TECHNICAL))
        .join(Participant, Participant.id == CourseEnrolment.participant_id)
        .outerjoin(AttendanceSum, _same(AttendanceSum))
        .outerjoin(PracticalProduct, _same(PracticalProduct))
        .order_by(CourseEnrolment.from_on, CourseEnrolment.id)
    )
    if participant_ids is not None:
        query = query.where(CourseEnrolment.participant_id.in_(participant_ids))
    if course_ids is not None:
        query = query.where(CourseEnrolment.course_id.in_(course_ids))
    return query


def _same(model: type[AttendanceSum] | type[PracticalProduct]) -> ColumnElement[bool]:
    return and_(
        model.course_id == CourseEnrolment.course_id,
        model.participant_id == CourseEnrolment.participant_id,
    )


@dataclass(frozen=True)
class _Sum:
    """What is the same for everyone with one workshop and one course."""

    held: int
    left: tuple[int, ...]
    complete: bool
    last_on: date | None
    lines: dict[str, int]


def _sum(
    workshop: Sequence[Meeting],
    technical: Sequence[Meeting],
    percents: Sequence[Row[str, date, str]],
) -> _Sum:
    every = [*workshop, *technical]
    ends_on = max((one.held_on for one in technical), default=None)
    return _Sum(
        held=sum(one.jp for one in every if one.closed),
        left=tuple(one.jp for one in every if not one.closed),
        complete=bool(technical) and all(one.closed for one in every),
        last_on=max((one.held_on for one in every), default=None),
        lines=_lines(percents, ends_on or clock.today()),
    )


def _training(row: Row[*tuple[Any, ...]], shared: _Sum, seats: Sequence[Seat]) -> Training:
    own = [one for one in seats if _part(one, row.course_id, row.home_id)]
    return Training(
        participant_id=row.participant_id,
        course_id=row.course_id,
        home_id=row.home_id,
        taking_part=bool(row.taking_part),
        outlook=rules.Outlook(
            counted=row.workshop_jp + row.technical_jp,
            held=shared.held,
            left=shared.left,
            make_ups=tuple(one.jp for one in own if not one.closed),
            threshold=shared.lines["pass_percent"],
        ),
        complete=shared.complete,
        last_on=shared.last_on,
        partial_percent=shared.lines["partial_percent"],
        decision=row.decision,
        decided_on=row.decided_on,
        seats=own,
    )


def _lines(rows: Sequence[Row[str, date, str]], on: date) -> dict[str, int]:
    """Percentages of JP for *tuntas* and for *mengikuti* as they stand on a day."""
    lines = {"pass_percent": rules.THRESHOLD_PERCENT, "partial_percent": rules.HALF}
    return lines | {name: int(value) for name, valid_from, value in rows if valid_from <= on}


def _part(one: OfCourse, course_id: int, home_id: int) -> bool:
    return one.course_id == course_id or (one.kind == WORKSHOP and one.cohort_id == home_id)
