"""Teaching hours: the one place that says who taught what, and so what an honorarium rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from trainingmgr.cohorts.models import (
    HELD,
    Cohort,
    Course,
    Substitution,
    TrainingSession,
)
from trainingmgr.trainers.models import Trainer


@dataclass(frozen=True)
class Taught:
    """One session that was held, with who taught it; `instead_of` names whom they stood in for."""

    session_id: int
    trainer_id: int
    trainer: str
    nip: str | None
    organisation: str
    held_on: date
    starts_at: time
    ends_at: time
    jp: int
    subject: str
    course: str
    cohort: str
    venue: str
    instead_of: str | None


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of a day's month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def taught(
    session: Session, first: date, last: date, trainer_id: int | None = None
) -> list[Taught]:
    """Sessions held from `first` to `last`, of one trainer or of all, by trainer and day.

    A session counts once its register is closed, for whoever gave it: a substitute's hours are
    the substitute's, and what was cancelled is nobody's.
    """
    before = aliased(Trainer)
    latest = (
        select(func.max(Substitution.id))
        .where(Substitution.session_id == TrainingSession.id)
        .correlate(TrainingSession)
        .scalar_subquery()
    )
    query: Select[*tuple[Any, ...]] = (
        select(
            TrainingSession.id,
            Trainer.id,
            Trainer.name,
            Trainer.nip,
            Trainer.organisation,
            TrainingSession.held_on,
            TrainingSession.starts_at,
            TrainingSession.ends_at,
            TrainingSession.jp,
            func.coalesce(TrainingSession.topic, Course.title),
            Course.title,
            Cohort.name,
            TrainingSession.venue,
            before.name,
        )
        .join(Trainer, Trainer.id == TrainingSession.trainer_id)
        .join(Course, Course.id == TrainingSession.course_id)
        .join(Cohort, Cohort.id == Course.cohort_id)
        .outerjoin(Substitution, Substitution.id == latest)
        .outerjoin(before, before.id == Substitution.from_trainer_id)
        .where(TrainingSession.state == HELD, TrainingSession.held_on.between(first, last))
        .order_by(
            Trainer.name,
            Trainer.id,
            TrainingSession.held_on,
            TrainingSession.starts_at,
            TrainingSession.id,
        )
    )
    if trainer_id is not None:
        query = query.where(Trainer.id == trainer_id)
    return [Taught(*row) for row in session.execute(query)]


def by_trainer(rows: Sequence[Taught]) -> dict[int, list[Taught]]:
    """The same sessions by trainer id, in the order in which they came."""
    found: dict[int, list[Taught]] = {}
    for one in rows:
        found.setdefault(one.trainer_id, []).append(one)
    return found


def by_month(rows: Sequence[Taught]) -> dict[date, int]:
    """JP by the first day of each month, in order."""
    found: dict[date, int] = {}
    for one in sorted(rows, key=lambda row: row.held_on):
        first = one.held_on.replace(day=1)
        found[first] = found.get(first, 0) + one.jp
    return found
