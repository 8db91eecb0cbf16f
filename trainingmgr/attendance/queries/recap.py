"""The recap of a course: people by sessions, with the sums that its page and its papers show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from trainingmgr.attendance import rules
from trainingmgr.attendance.models import AttendanceSum, Mark, Register
from trainingmgr.attendance.queries.courses import HeldSession, Trainee, held_sessions, trainees
from trainingmgr.cohorts.models import CANCELLED, TECHNICAL, Course, TrainingSession
from trainingmgr.programmes.queries import number_setting


@dataclass(frozen=True)
class Column:
    """One closed session. `present` of `marked` were there.

    `made_up_on`: the day of the session that this one stands for. With `chosen_only` its JP are
    in nobody's denominator (handbook R08).
    """

    id: int
    title: str
    held_on: date
    jp: int
    present: int
    marked: int
    chosen_only: bool
    made_up_on: date | None


@dataclass(frozen=True)
class Cell:
    """One mark in a closed session: its letter, minutes missed, and the JP that count."""

    status: str
    late: int
    early: int
    jp: int


@dataclass(frozen=True)
class Line:
    """One person. Letters are those of the course's closed sessions, make-ups among them.

    `course_jp` of `course_held` JP are the course's own; `counted_jp` of `held_jp` are what the
    result is reckoned from: with the workshop's, where the person's training is this course.
    """

    participant_id: int
    name: str
    number: str
    kub: str | None
    left: bool
    cells: Mapping[int, Cell]
    letters: Mapping[str, int]
    course_jp: int
    course_held: int
    counted_jp: int
    held_jp: int
    outcome: rules.Result | None
    waits_for_make_up: bool
    threshold: int
    elsewhere: bool

    @property
    def reaches(self) -> bool:
        """Whether the JP reach the threshold, compared unrounded (handbook R09)."""
        return rules.reaches_threshold(self.counted_jp, self.held_jp, self.threshold)


@dataclass(frozen=True)
class Recap:
    """A course's attendance up to its last closed register.

    `waiting` are sessions that are not closed yet, `cancelled` those that will not be held.
    """

    columns: Sequence[Column]
    lines: Sequence[Line]
    waiting: Sequence[date]
    cancelled: Sequence[date]
    threshold: int
    closed_at: datetime | None
    technical: bool
    held_jp: int = field(default=0)

    @property
    def present(self) -> int:
        """How many marks are H, of `marked`."""
        return sum(one.present for one in self.columns)

    @property
    def marked(self) -> int:
        return sum(one.marked for one in self.columns)


def recap(session: Session, course: Course) -> Recap:
    """Everyone ever enrolled in a course by its closed sessions, in a fixed number of statements.

    People, JP and results are those of the course's page, so that no two figures can differ.
    """
    sessions = held_sessions(session, course.id)
    closed = [one for one in sessions if one.closed_at and one.state != CANCELLED]
    made_up = _made_up(session, course.id)
    cells = _cells(session, course.id)
    letters = _letters(session, course.id)
    last_on = max((one.held_on for one in closed), default=course.cohort.starts_on)
    threshold = number_setting(session, "pass_percent", last_on)
    return Recap(
        columns=[_column(one, course, made_up.get(one.id)) for one in closed],
        lines=[
            _line(who, cells.get(who.participant_id, {}), letters, threshold)
            for who in trainees(session, course, sessions)
        ],
        waiting=[one.held_on for one in sessions if not one.closed_at and one.state != CANCELLED],
        cancelled=[one.held_on for one in sessions if one.state == CANCELLED],
        threshold=threshold,
        closed_at=max((one.closed_at for one in closed if one.closed_at), default=None),
        technical=course.kind == TECHNICAL,
        held_jp=sum(one.jp for one in closed if not one.chosen_only),
    )


def _column(one: HeldSession, course: Course, made_up_on: date | None) -> Column:
    return Column(
        id=one.id,
        title=one.title or course.title,
        held_on=one.held_on,
        jp=one.jp,
        present=one.present,
        marked=one.marked,
        chosen_only=one.chosen_only,
        made_up_on=made_up_on,
    )


def _line(
    who: Trainee,
    cells: Mapping[int, Cell],
    letters: Mapping[int, Mapping[str, int]],
    threshold: int,
) -> Line:
    reckoned = who.result or who
    return Line(
        participant_id=who.participant_id,
        name=who.name,
        number=who.number,
        kub=who.kub,
        left=who.left,
        cells=cells,
        letters=letters.get(who.participant_id, dict.fromkeys(rules.MARKS, 0)),
        course_jp=who.counted_jp,
        course_held=who.held_jp,
        counted_jp=reckoned.counted_jp,
        held_jp=reckoned.held_jp,
        outcome=who.result.outcome if who.result else None,
        waits_for_make_up=bool(who.result and who.result.waits_for_make_up),
        threshold=who.result.threshold_percent if who.result else threshold,
        elsewhere=who.result is None,
    )


def _made_up(session: Session, course_id: int) -> dict[int, date]:
    """The day that each make-up session of a course stands for."""
    missed = aliased(TrainingSession)
    rows = session.execute(
        select(TrainingSession.id, missed.held_on)
        .join(missed, missed.id == TrainingSession.makes_up_id)
        .where(TrainingSession.course_id == course_id)
    )
    return {row[0]: row[1] for row in rows}


def _cells(session: Session, course_id: int) -> dict[int, dict[int, Cell]]:
    """Marks of the closed sessions of a course by person and session."""
    rows = session.execute(
        select(
            Mark.participant_id,
            Mark.session_id,
            Mark.status,
            Mark.late_minutes,
            Mark.early_minutes,
            Mark.counted_jp,
        )
        .join(TrainingSession, TrainingSession.id == Mark.session_id)
        .join(Register, Register.session_id == TrainingSession.id)
        .where(
            TrainingSession.course_id == course_id,
            TrainingSession.state != CANCELLED,
            Register.closed_at.is_not(None),
        )
    )
    found: dict[int, dict[int, Cell]] = {}
    for participant_id, session_id, status, late, early, jp in rows:
        found.setdefault(participant_id, {})[session_id] = Cell(status, late, early, jp)
    return found


def _letters(session: Session, course_id: int) -> dict[int, dict[str, int]]:
    """How often each letter was given, by person, as kept with the last closing."""
    rows = session.execute(
        select(
            AttendanceSum.participant_id,
            AttendanceSum.present,
            AttendanceSum.excused,
            AttendanceSum.sick,
            AttendanceSum.absent,
        ).where(AttendanceSum.course_id == course_id)
    )
    return {one: dict(zip(rules.MARKS, counts, strict=True)) for one, *counts in rows}
