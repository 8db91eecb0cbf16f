"""What is planned: courses of a cohort, sessions of a course, a trainer or a day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from trainingmgr.cohorts.models import (
    CANCELLED,
    SCHEDULED,
    WORKSHOP,
    Cohort,
    Course,
    TrainingSession,
)
from trainingmgr.cohorts.queries.scopes import named, visible_courses, visible_sessions
from trainingmgr.cohorts.rules import Slot
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.programmes.models import Programme


def courses_in(session: Session, actor: Actor, cohort_id: int) -> Sequence[Course]:
    """The courses of a cohort that are of one's scope, the workshop first."""
    query = (
        visible_courses(actor)
        .where(Course.cohort_id == cohort_id)
        .order_by(None)
        .order_by(Course.kind != WORKSHOP, Course.id)
        .options(
            joinedload(Course.craft), joinedload(Course.trainer), selectinload(Course.subjects)
        )
    )
    return session.scalars(query).all()


def next_sessions(
    session: Session, actor: Actor, cohort_id: int, limit: int = 5
) -> Sequence[TrainingSession]:
    """What a cohort meets for next, of one's scope."""
    query = visible_sessions(actor).where(
        Course.cohort_id == cohort_id,
        TrainingSession.held_on >= clock.today(),
        TrainingSession.state == SCHEDULED,
    )
    return session.scalars(named(query).limit(limit)).all()


def sessions_given(
    session: Session, trainer_id: int, first: date, last: date
) -> Sequence[TrainingSession]:
    """What a trainer gives from `first` to `last`, cancelled ones included, by day and hour."""
    query = (
        select(TrainingSession)
        .where(
            TrainingSession.trainer_id == trainer_id, TrainingSession.held_on.between(first, last)
        )
        .order_by(TrainingSession.held_on, TrainingSession.starts_at, TrainingSession.id)
    )
    return session.scalars(named(query)).all()


def sessions_of(session: Session, course_ids: Collection[int]) -> Sequence[TrainingSession]:
    """All sessions of some courses by day and hour, cancelled ones included."""
    query = (
        select(TrainingSession)
        .where(TrainingSession.course_id.in_(course_ids))
        .order_by(TrainingSession.held_on, TrainingSession.starts_at, TrainingSession.id)
        .options(joinedload(TrainingSession.makes_up))
    )
    return session.scalars(named(query)).all()


def session_days(session: Session, cohort_id: int) -> Sequence[date]:
    """The first and the last day on which a cohort meets; empty when nothing is planned."""
    first, last = session.execute(
        select(func.min(TrainingSession.held_on), func.max(TrainingSession.held_on))
        .join(TrainingSession.course)
        .where(Course.cohort_id == cohort_id, TrainingSession.state != CANCELLED)
    ).one()
    return [] if first is None else [first, last]


def workshop_of(session: Session, cohort_id: int) -> Course | None:
    """The cohort's opening workshop."""
    return session.scalar(
        select(Course).where(Course.cohort_id == cohort_id, Course.kind == WORKSHOP).limit(1)
    )


def course_named(session: Session, cohort_id: int, title: str) -> Course | None:
    """The cohort's course of this name, however it is written."""
    return session.scalar(
        select(Course)
        .where(Course.cohort_id == cohort_id, func.lower(Course.title) == title.strip().lower())
        .limit(1)
    )


def turns_taken(session: Session, year: int, except_id: int | None = None) -> dict[int, str]:
    """Turn number -> name of the cohort that has it, over all programmes of a year (R01)."""
    rows = session.execute(
        select(Cohort.turn, Cohort.name)
        .join(Cohort.programme)
        .where(
            Programme.year == year,
            Cohort.turn.is_not(None),
            Cohort.id != except_id if except_id is not None else true(),
        )
    )
    return {turn: name for turn, name in rows if turn is not None}


def slots_on(session: Session, days: Collection[date]) -> list[Slot]:
    """Every session that takes place on some days, whichever cohort it belongs to."""
    query = select(TrainingSession).where(
        TrainingSession.held_on.in_(days), TrainingSession.state != CANCELLED
    )
    return [slot_of(one) for one in session.scalars(named(query))]


def slot_of(one: TrainingSession) -> Slot:
    """A session as the rules compare it."""
    return Slot(
        on=one.held_on,
        start=one.starts_at,
        end=one.ends_at,
        venue=one.venue,
        trainer_id=one.trainer_id,
        trainer=one.trainer.name,
        title=f"{one.title}, {one.course.cohort.name}",
        session_id=one.id,
    )
