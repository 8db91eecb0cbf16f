"""What a trainer has to do: sessions today, those to come, registers and products left open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import Row, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from trainingmgr.attendance.models import ACCEPTED, MakeUpSeat, PracticalProduct, Register
from trainingmgr.cohorts.models import (
    CANCELLED,
    OPEN,
    TECHNICAL,
    Cohort,
    Course,
    TrainingSession,
)
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.participants.models import CourseEnrolment
from trainingmgr.trainers.models import Trainer

NEXT = 5
LONGEST = 100


@dataclass(frozen=True)
class Meeting:
    """One session of a trainer, with how many are expected and whether its register is closed."""

    id: int
    title: str
    course: str
    cohort: str
    held_on: date
    starts_at: time
    ends_at: time
    jp: int
    venue: str
    people: int
    saved: bool
    closed: bool


@dataclass(frozen=True)
class Running:
    """A running technical course: meetings closed of those planned, products accepted or judged."""

    id: int
    title: str
    cohort: str
    held: int
    planned: int
    accepted: int
    judged: int
    people: int

    @property
    def repair(self) -> int:
        return self.judged - self.accepted


@dataclass(frozen=True)
class Agenda:
    """A trainer's day."""

    today: Sequence[Meeting]
    overdue: Sequence[Meeting]
    ahead: Sequence[Meeting]
    courses: Sequence[Running]


def agenda(session: Session, actor: Actor, day: date) -> Agenda:
    """What this trainer gives on a day, has left open before it, and gives next."""
    found = [_meeting(row) for row in session.execute(_meetings(actor, day))]
    return Agenda(
        today=[one for one in found if one.held_on == day],
        overdue=[one for one in found if one.held_on < day],
        ahead=[one for one in found if one.held_on > day][:NEXT],
        courses=[Running(*row) for row in session.execute(_courses(actor))],
    )


def _meetings(actor: Actor, day: date) -> Select[*tuple[Any, ...]]:
    people = (
        select(func.count(CourseEnrolment.id))
        .where(
            CourseEnrolment.course_id == Course.id,
            CourseEnrolment.from_on <= TrainingSession.held_on,
            or_(
                CourseEnrolment.until_on.is_(None),
                CourseEnrolment.until_on > TrainingSession.held_on,
            ),
            or_(
                TrainingSession.chosen_only.is_(False),
                exists().where(
                    MakeUpSeat.session_id == TrainingSession.id,
                    MakeUpSeat.participant_id == CourseEnrolment.participant_id,
                ),
            ),
        )
        .correlate(Course, TrainingSession)
        .scalar_subquery()
    )
    return (
        select(
            TrainingSession.id,
            TrainingSession.topic.label("topic"),
            Course.title.label("course"),
            Cohort.name.label("cohort"),
            TrainingSession.held_on,
            TrainingSession.starts_at,
            TrainingSession.ends_at,
            TrainingSession.jp,
            TrainingSession.venue,
            people.label("people"),
            Register.id.label("register_id"),
            Register.closed_at,
        )
        .join(Trainer, Trainer.id == TrainingSession.trainer_id)
        .join(Course, Course.id == TrainingSession.course_id)
        .join(Cohort, Cohort.id == Course.cohort_id)
        .outerjoin(Register, Register.session_id == TrainingSession.id)
        .where(
            Trainer.user_id == actor.user_id,
            TrainingSession.state != CANCELLED,
            or_(TrainingSession.held_on >= day, Register.closed_at.is_(None)),
        )
        .order_by(TrainingSession.held_on, TrainingSession.starts_at, TrainingSession.id)
        .limit(LONGEST)
    )


def _meeting(row: Row[*tuple[Any, ...]]) -> Meeting:
    return Meeting(
        id=row.id,
        title=row.topic or row.course,
        course=row.course,
        cohort=row.cohort,
        held_on=row.held_on,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        jp=row.jp,
        venue=row.venue,
        people=row.people,
        saved=row.register_id is not None,
        closed=row.closed_at is not None,
    )


def _courses(actor: Actor) -> Select[*tuple[Any, ...]]:
    mine = select(Trainer.id).where(Trainer.user_id == actor.user_id).scalar_subquery()
    given = select(TrainingSession.course_id).where(TrainingSession.trainer_id == mine)
    accepted = func.sum(case((PracticalProduct.decision == ACCEPTED, 1), else_=0))
    planned = (
        select(func.count(TrainingSession.id))
        .where(TrainingSession.course_id == Course.id, TrainingSession.state != CANCELLED)
        .correlate(Course)
    )
    held = planned.join(Register, Register.session_id == TrainingSession.id).where(
        Register.closed_at.is_not(None)
    )
    return (
        select(
            Course.id,
            Course.title,
            Cohort.name,
            held.scalar_subquery(),
            planned.scalar_subquery(),
            accepted,
            func.count(PracticalProduct.id),
            func.count(CourseEnrolment.id),
        )
        .join(Cohort, Cohort.id == Course.cohort_id)
        .join(CourseEnrolment, CourseEnrolment.course_id == Course.id)
        .outerjoin(
            PracticalProduct,
            and_(
                PracticalProduct.course_id == Course.id,
                PracticalProduct.participant_id == CourseEnrolment.participant_id,
            ),
        )
        .where(
            Course.kind == TECHNICAL,
            Course.state == OPEN,
            or_(Course.trainer_id == mine, Course.id.in_(given)),
            CourseEnrolment.until_on.is_(None),
        )
        .group_by(Course.id, Course.title, Cohort.name)
        .order_by(Course.title, Course.id)
    )
