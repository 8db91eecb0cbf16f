"""Results of training: the cohort's workshop and the technical course together (handbook 3.3)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, select
from sqlalchemy.orm import Session

from trainingmgr.attendance import rules
from trainingmgr.attendance.models import (
    ACCEPTED,
    AttendanceSum,
    ConductRemark,
    MakeUpSeat,
    PracticalProduct,
    Register,
)
from trainingmgr.cohorts.models import CANCELLED, TECHNICAL, WORKSHOP, Course, TrainingSession
from trainingmgr.foundation import clock
from trainingmgr.foundation.language import Sentence
from trainingmgr.participants.models import CourseEnrolment, Participant
from trainingmgr.programmes.models import Setting


@dataclass(frozen=True)
class TrainingResult:
    """How one person's training stands. JP are those of closed sessions of both courses.

    `final` once every session of both courses that was not cancelled is closed; `decided_on` is
    the last day on which something changed the result: a session, the product, a remark closed.
    """

    participant_id: int
    course_id: int
    counted_jp: int
    held_jp: int
    product_accepted: bool
    remark_open: bool
    final: bool
    decided_on: date | None
    threshold_percent: int
    partial_percent: int

    @property
    def outcome(self) -> rules.Result | None:
        """Tuntas, mengikuti or tidak tuntas; None while sessions are still open."""
        return self.standing if self.final else None

    @property
    def standing(self) -> rules.Result:
        """The result if the training ended now."""
        return rules.result(
            self.counted_jp,
            self.held_jp,
            self.product_accepted,
            self.remark_open,
            self.threshold_percent,
            self.partial_percent,
        )

    @property
    def missing(self) -> list[Sentence]:
        """What still keeps this person from *tuntas*."""
        return rules.missing_for_tuntas(
            self.counted_jp,
            self.held_jp,
            self.product_accepted,
            self.remark_open,
            self.threshold_percent,
        )


@dataclass(frozen=True)
class _Held:
    """The sessions of a course that were not cancelled: how many, JP of the closed ones, dates."""

    sessions: int = 0
    closed: int = 0
    jp: int = 0
    last_on: date | None = None

    @property
    def complete(self) -> bool:
        return self.sessions == self.closed

    def __add__(self, other: _Held) -> _Held:
        days = [day for day in (self.last_on, other.last_on) if day]
        return _Held(
            self.sessions + other.sessions,
            self.closed + other.closed,
            self.jp + other.jp,
            max(days, default=None),
        )


def results(
    session: Session, participant_ids: Collection[int] | None = None
) -> dict[int, TrainingResult]:
    """The result of everyone who was enrolled in a technical course, by participant id.

    Someone who was in several counts by the one that ended *tuntas*, else by the latest. The
    number of statements does not depend on the number of people.
    """
    rows = session.execute(_enrolled(participant_ids)).all()
    workshops, courses = _held(
        session, {one for row in rows for one in (row.cohort_id, row.home_id)}
    )
    remarks = _remarks(session, participant_ids)
    make_ups = _make_ups(session, participant_ids)
    percents = session.execute(
        select(Setting.name, Setting.valid_from, Setting.value)
        .where(Setting.name.in_(("pass_percent", "partial_percent")))
        .order_by(Setting.valid_from)
    ).all()
    found: dict[int, TrainingResult] = {}
    for row in rows:
        workshop = workshops.get(row.home_id, _Held())
        technical = courses.get(row.course_id, _Held())
        lines = _lines(percents, technical.last_on or clock.today())
        one = _result(
            row,
            workshop,
            technical,
            remarks.get(row.participant_id),
            make_ups.get(row.participant_id, (False, None)),
            lines,
        )
        # Rows come oldest first: a later course stands unless an earlier one was passed.
        before = found.get(row.participant_id)
        if before is None or before.outcome != "tuntas":
            found[row.participant_id] = one
    return found


def _enrolled(participant_ids: Collection[int] | None) -> Select[*tuple[Any, ...]]:
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
    return query


def _same(model: type[AttendanceSum] | type[PracticalProduct]) -> ColumnElement[bool]:
    return and_(
        model.course_id == CourseEnrolment.course_id,
        model.participant_id == CourseEnrolment.participant_id,
    )


def _held(
    session: Session, cohort_ids: Collection[int]
) -> tuple[dict[int, _Held], dict[int, _Held]]:
    """Workshops by cohort id, and technical courses by their own id.

    Make-up sessions are some people's own: see `_make_ups`.
    """
    closed = Register.closed_at.is_not(None)
    rows = session.execute(
        select(
            Course.kind,
            Course.cohort_id,
            Course.id,
            func.count(),
            func.sum(case((closed, 1), else_=0)),
            func.sum(case((closed, TrainingSession.jp), else_=0)),
            func.max(TrainingSession.held_on),
        )
        .join(TrainingSession, TrainingSession.course_id == Course.id)
        .outerjoin(Register, Register.session_id == TrainingSession.id)
        .where(
            Course.cohort_id.in_(cohort_ids),
            TrainingSession.state != CANCELLED,
            TrainingSession.chosen_only.is_(False),
        )
        .group_by(Course.kind, Course.cohort_id, Course.id)
    )
    workshops: dict[int, _Held] = {}
    courses: dict[int, _Held] = {}
    for kind, cohort_id, course_id, *numbers in rows:
        one = _Held(*numbers)
        courses[course_id] = one
        if kind == WORKSHOP:
            workshops[cohort_id] = one + workshops[cohort_id] if cohort_id in workshops else one
    return workshops, courses


def _remarks(
    session: Session, participant_ids: Collection[int] | None
) -> dict[int, tuple[bool, date | None]]:
    """Whether a remark is open, and when the last one was closed."""
    still_open = func.sum(case((ConductRemark.closed_on.is_(None), 1), else_=0))
    query = select(
        ConductRemark.participant_id, still_open, func.max(ConductRemark.closed_on)
    ).group_by(ConductRemark.participant_id)
    if participant_ids is not None:
        query = query.where(ConductRemark.participant_id.in_(participant_ids))
    return {one: (bool(n), closed_on) for one, n, closed_on in session.execute(query)}


def _make_ups(
    session: Session, participant_ids: Collection[int] | None
) -> dict[int, tuple[bool, date | None]]:
    """Whether a make-up session is still to come for someone, and when the last one was held."""
    waiting = func.sum(case((Register.closed_at.is_(None), 1), else_=0))
    held = func.max(case((Register.closed_at.is_not(None), TrainingSession.held_on)))
    query = (
        select(MakeUpSeat.participant_id, waiting, held)
        .join(TrainingSession, TrainingSession.id == MakeUpSeat.session_id)
        .outerjoin(Register, Register.session_id == TrainingSession.id)
        .where(TrainingSession.state != CANCELLED)
        .group_by(MakeUpSeat.participant_id)
    )
    if participant_ids is not None:
        query = query.where(MakeUpSeat.participant_id.in_(participant_ids))
    return {one: (bool(n), held_on) for one, n, held_on in session.execute(query)}


def _lines(rows: Sequence[Row[str, date, str]], on: date) -> dict[str, int]:
    """Percentages of JP for *tuntas* and for *mengikuti* as they stand on a day."""
    lines = {"pass_percent": rules.THRESHOLD_PERCENT, "partial_percent": rules.HALF}
    return lines | {name: int(value) for name, valid_from, value in rows if valid_from <= on}


def _result(
    row: Row[*tuple[Any, ...]],
    workshop: _Held,
    technical: _Held,
    remarks: tuple[bool, date | None] | None,
    make_ups: tuple[bool, date | None],
    lines: dict[str, int],
) -> TrainingResult:
    remark_open, remark_closed_on = remarks or (False, None)
    waiting, made_up_on = make_ups
    days = (workshop.last_on, technical.last_on, row.decided_on, remark_closed_on, made_up_on)
    return TrainingResult(
        participant_id=row.participant_id,
        course_id=row.course_id,
        counted_jp=row.workshop_jp + row.technical_jp,
        held_jp=workshop.jp + technical.jp,
        product_accepted=row.decision == ACCEPTED,
        remark_open=remark_open,
        final=technical.sessions > 0 and technical.complete and workshop.complete and not waiting,
        decided_on=max((day for day in days if day), default=None),
        threshold_percent=lines["pass_percent"],
        partial_percent=lines["partial_percent"],
    )
