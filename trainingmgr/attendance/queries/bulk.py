"""A course's past sessions whose registers are open, beside one another."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from trainingmgr.accounts.models import User
from trainingmgr.attendance.models import MakeUpSeat, Mark, Register
from trainingmgr.cohorts.models import CANCELLED, Course, TrainingSession
from trainingmgr.cohorts.queries import named
from trainingmgr.cohorts.services import may_take
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.kub.models import Kub, KubMember
from trainingmgr.participants.models import CourseEnrolment, Participant

MOST = 10
"""Sessions in one grid; the oldest first, the others after those."""


@dataclass(frozen=True)
class Cell:
    """A mark as stored, and who made it when."""

    status: str
    revision: int
    by: str | None
    at: datetime


@dataclass(frozen=True)
class Column:
    """One session: who is expected, and what is marked by now."""

    one: TrainingSession
    drafted: bool
    closed: bool
    expected: frozenset[int]
    cells: dict[int, Cell]


@dataclass(frozen=True)
class Person:
    id: int
    name: str
    kub: str | None


@dataclass(frozen=True)
class Grid:
    """People by name, sessions by day; `left` more sessions come after those."""

    people: Sequence[Person]
    columns: Sequence[Column]
    left: int


def grid(
    session: Session, by: Actor, course: Course, day: date, also: Collection[int] = ()
) -> Grid:
    """Sessions up to a day that `by` may take and that are not closed, with everyone expected.

    Those named in `also` are there whatever became of them. In a fixed number of statements.
    """
    every = [one for one in session.scalars(_sessions(course, day, also)) if may_take(by, one)]
    every.sort(key=lambda one: one.id not in also)
    shown = sorted(every[:MOST], key=lambda one: (one.held_on, one.starts_at, one.id))
    ids = [one.id for one in shown]
    people, stays = _people(session, course)
    seats = session.execute(
        select(MakeUpSeat.session_id, MakeUpSeat.participant_id).where(
            MakeUpSeat.session_id.in_(ids)
        )
    ).all()
    chosen = {(row[0], row[1]) for row in seats}
    registers = {
        row.session_id: row.closed_at is not None
        for row in session.execute(
            select(Register.session_id, Register.closed_at).where(Register.session_id.in_(ids))
        )
    }
    cells = _cells(session, ids)
    columns = []
    for one in shown:
        expected = frozenset(
            person
            for person, since, until in stays
            if since <= one.held_on
            and (until is None or until > one.held_on)
            and (not one.chosen_only or (one.id, person) in chosen)
        )
        closed = registers.get(one.id, False)
        columns.append(Column(one, one.id in registers, closed, expected, cells.get(one.id, {})))
    meant = frozenset().union(*(column.expected for column in columns))
    return Grid([who for who in people if who.id in meant], columns, len(every) - len(shown))


def waiting(session: Session, by: Actor, course: Course, day: date) -> int:
    """How many past sessions of a course this person may still fill in."""
    return sum(may_take(by, one) for one in session.scalars(_sessions(course, day, ())))


def _sessions(course: Course, day: date, also: Collection[int]) -> Select[TrainingSession]:
    """In order, with what names them."""
    is_open = (
        (TrainingSession.held_on <= day)
        & (TrainingSession.state != CANCELLED)
        & Register.closed_at.is_(None)
    )
    query = (
        select(TrainingSession)
        .join(TrainingSession.course)
        .outerjoin(Register, Register.session_id == TrainingSession.id)
        .where(TrainingSession.course_id == course.id, or_(is_open, TrainingSession.id.in_(also)))
        .order_by(TrainingSession.held_on, TrainingSession.starts_at, TrainingSession.id)
    )
    return named(query)


def _people(
    session: Session, course: Course
) -> tuple[list[Person], list[tuple[int, date, date | None]]]:
    group = (
        select(Kub.name)
        .join(KubMember, KubMember.kub_id == Kub.id)
        .where(KubMember.participant_id == Participant.id, KubMember.until_on.is_(None))
        .limit(1)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Participant.id,
            Participant.name,
            group,
            CourseEnrolment.from_on,
            CourseEnrolment.until_on,
        )
        .join(CourseEnrolment, CourseEnrolment.participant_id == Participant.id)
        .where(CourseEnrolment.course_id == course.id)
        .order_by(func.lower(Participant.name), Participant.id)
    ).all()
    return [Person(*row[:3]) for row in rows], [(row[0], row[3], row[4]) for row in rows]


def _cells(session: Session, ids: Collection[int]) -> dict[int, dict[int, Cell]]:
    rows = session.execute(
        select(
            Mark.session_id,
            Mark.participant_id,
            Mark.status,
            Mark.revision,
            User.name,
            Mark.marked_at,
        )
        .outerjoin(User, User.id == Mark.marked_by_id)
        .where(Mark.session_id.in_(ids))
    )
    found: dict[int, dict[int, Cell]] = {}
    for row in rows:
        found.setdefault(row[0], {})[row[1]] = Cell(*row[2:])
    return found
