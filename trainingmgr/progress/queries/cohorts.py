"""The cohorts that a programme counts: which they are, where they met, whose turn is over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from trainingmgr.attendance.models import Register
from trainingmgr.cohorts.models import CANCELLED, WORKSHOP, Cohort, Course, TrainingSession
from trainingmgr.documents.report import CohortPlan
from trainingmgr.foundation.indonesia.dates import date_range
from trainingmgr.programmes.models import Programme
from trainingmgr.progress.queries.standing import Group


def counting_cohorts(session: Session, programme: Programme) -> list[Cohort]:
    """The cohorts whose people belong to the programme's figures, by turn."""
    query = select(Cohort).where(Cohort.programme_id == programme.id, Cohort.counts.is_(True))
    return list(session.scalars(query.order_by(Cohort.turn, Cohort.code)))


def turns_over(cohorts: Sequence[Cohort], as_of: date) -> int:
    """How many kecamatan had their turn by a day."""
    return len(
        {one.kecamatan_code for one in cohorts if not one.enrolment_open and one.ends_on <= as_of}
    )


def plans(
    session: Session, cohorts: Sequence[Cohort], groups: Mapping[str, Group], as_of: date
) -> tuple[CohortPlan, ...]:
    """Where each cohort meets, by its workshop, and how many sessions are closed."""
    workshop = case((Course.kind == WORKSHOP, Course.venue))
    closed = case((Register.closed_at.is_not(None) & (TrainingSession.held_on <= as_of), 1))
    query = (
        select(
            Course.cohort_id,
            func.coalesce(func.min(workshop), func.min(Course.venue)),
            func.count(closed),
        )
        .join(TrainingSession, TrainingSession.course_id == Course.id)
        .outerjoin(Register, Register.session_id == TrainingSession.id)
        .where(TrainingSession.state != CANCELLED)
        .group_by(Course.cohort_id)
    )
    held = {cohort: (venue, count) for cohort, venue, count in session.execute(query)}
    return tuple(
        CohortPlan(
            code=cohort.code,
            kecamatan=place_of(cohort),
            period=date_range(cohort.starts_on, cohort.ends_on),
            venue=held.get(cohort.id, ("", 0))[0],
            participants=groups[cohort.code].participants if cohort.code in groups else 0,
            sessions=held.get(cohort.id, ("", 0))[1],
        )
        for cohort in cohorts
    )


def place_of(cohort: Cohort) -> str:
    """The kecamatan by name; only pelatihan IKM has none, and it never counts."""
    return cohort.kecamatan.name if cohort.kecamatan else ""
