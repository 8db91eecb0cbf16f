"""How many sessions are planned and held, each in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import (
    CANCELLED,
    DRAFT,
    HELD,
    SCHEDULED,
    TECHNICAL,
    WORKSHOP,
    Cohort,
    Course,
    TrainingSession,
)
from trainingmgr.cohorts.rules import Progress


@dataclass(frozen=True)
class SessionCount:
    """A course's sessions: those not cancelled, and of them those whose register is closed."""

    planned: int = 0
    held: int = 0


def progress_of(session: Session, cohorts: Sequence[Cohort]) -> dict[int, Progress]:
    """How far each cohort has come, in one statement."""
    live = TrainingSession.state.in_((SCHEDULED, HELD))
    rows = session.execute(
        select(
            Course.cohort_id,
            Course.kind,
            Course.state,
            func.sum(case((live, 1), else_=0)),
            func.sum(case((TrainingSession.state == HELD, 1), else_=0)),
        )
        .join(Course.sessions, isouter=True)
        .where(Course.cohort_id.in_([one.id for one in cohorts]))
        .group_by(Course.cohort_id, Course.id, Course.kind, Course.state)
    ).all()
    found = {}
    for one in cohorts:
        mine = [(kind, state, plan, held) for key, kind, state, plan, held in rows if key == one.id]
        found[one.id] = Progress(
            workshop=any(kind == WORKSHOP for kind, *_rest in mine),
            workshop_sessions=sum(plan for kind, _state, plan, _held in mine if kind == WORKSHOP),
            enrolment_open=one.enrolment_open,
            technical=sum(kind == TECHNICAL for kind, *_rest in mine),
            technical_open=sum(
                kind == TECHNICAL and state != DRAFT for kind, state, _plan, _held in mine
            ),
            planned=sum(plan for _kind, _state, plan, _held in mine),
            held=sum(held for _kind, _state, _plan, held in mine),
        )
    return found


def sessions_by_course(session: Session, course_ids: Iterable[int]) -> dict[int, SessionCount]:
    """How many sessions each course has planned and held, in one statement."""
    wanted = list(course_ids)
    rows = session.execute(
        select(
            TrainingSession.course_id,
            func.count(),
            func.sum(case((TrainingSession.state == HELD, 1), else_=0)),
        )
        .where(TrainingSession.course_id.in_(wanted), TrainingSession.state != CANCELLED)
        .group_by(TrainingSession.course_id)
    )
    found = {number: SessionCount(planned, int(held or 0)) for number, planned, held in rows}
    return {number: found.get(number, SessionCount()) for number in wanted}
