"""Who gives whose session: what today's page tells trainers of one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from trainingmgr.cohorts.models import (
    CANCELLED,
    SCHEDULED,
    Course,
    Substitution,
    TrainingSession,
)
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.trainers.models import Trainer


@dataclass(frozen=True)
class Colleague:
    """A session that a colleague gives today in one's own course."""

    session_id: int
    course_id: int
    title: str
    name: str
    starts_at: time
    ends_at: time
    venue: str


@dataclass(frozen=True)
class StoodIn:
    """Somebody else arranged it: `away` when one's own session went to `name`, else theirs came."""

    session_id: int
    title: str
    held_on: date
    name: str
    away: bool


def colleagues_today(session: Session, actor: Actor, day: date) -> Sequence[Colleague]:
    """Sessions of the day that others give in courses where this trainer teaches."""
    mine = select(Trainer.id).where(Trainer.user_id == actor.user_id).scalar_subquery()
    given = select(TrainingSession.course_id).where(
        TrainingSession.trainer_id == mine, TrainingSession.state != CANCELLED
    )
    rows = session.execute(
        select(
            TrainingSession.id,
            Course.id,
            func.coalesce(TrainingSession.topic, Course.title),
            Trainer.name,
            TrainingSession.starts_at,
            TrainingSession.ends_at,
            TrainingSession.venue,
        )
        .select_from(TrainingSession)
        .join(Course, Course.id == TrainingSession.course_id)
        .join(Trainer, Trainer.id == TrainingSession.trainer_id)
        .where(
            TrainingSession.held_on == day,
            TrainingSession.state == SCHEDULED,
            TrainingSession.trainer_id != mine,
            or_(Course.trainer_id == mine, Course.id.in_(given)),
        )
        .order_by(TrainingSession.starts_at, TrainingSession.id)
    )
    return [Colleague(*row) for row in rows]


def stood_in(session: Session, actor: Actor, day: date) -> Sequence[StoodIn]:
    """What others arranged about this trainer's sessions from a day on, as it is now."""
    before, after = aliased(Trainer), aliased(Trainer)
    rows = session.execute(
        select(
            TrainingSession.id,
            func.coalesce(TrainingSession.topic, Course.title),
            TrainingSession.held_on,
            before.name,
            after.name,
            before.user_id,
        )
        .select_from(Substitution)
        .join(TrainingSession, TrainingSession.id == Substitution.session_id)
        .join(Course, Course.id == TrainingSession.course_id)
        .join(before, before.id == Substitution.from_trainer_id)
        .join(after, after.id == Substitution.to_trainer_id)
        .where(
            TrainingSession.held_on >= day,
            TrainingSession.state != CANCELLED,
            TrainingSession.trainer_id == after.id,
            or_(before.user_id == actor.user_id, after.user_id == actor.user_id),
            or_(Substitution.made_by_id.is_(None), Substitution.made_by_id != actor.user_id),
        )
        .order_by(TrainingSession.held_on, Substitution.id)
    )
    told: dict[int, StoodIn] = {}
    for number, title, held_on, old, new, old_user in rows:
        away = old_user == actor.user_id
        told[number] = StoodIn(number, title, held_on, new if away else old, away)
    return list(told.values())
