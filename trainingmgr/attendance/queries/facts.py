"""The milestones that attendance proves: workshop, first day of a course, training passed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from trainingmgr.attendance.models import PRESENT, Mark, Register
from trainingmgr.attendance.queries.outcomes import results
from trainingmgr.cohorts.models import CANCELLED, WORKSHOP, Course, TrainingSession
from trainingmgr.journey import facts as journey
from trainingmgr.journey.facts import Fact

Evidence = dict[tuple[int, str], list[Fact]]
RESULT = "result"


def counting_sessions() -> Select[int, int, int, date]:
    """Sessions that count: id, course_id, jp, held_on; closed and not cancelled (handbook R08).

    A make-up session for some has no JP here: it adds to what was attended, not to what was held.
    """
    return (
        select(
            TrainingSession.id,
            TrainingSession.course_id,
            TrainingSession.held_jp.label("jp"),
            TrainingSession.held_on,
        )
        .join(Register, Register.session_id == TrainingSession.id)
        .where(Register.closed_at.is_not(None), TrainingSession.state != CANCELLED)
    )


def evidence(session: Session, participant_ids: Collection[int] | None = None) -> Evidence:
    """Every fact that this room's own rows prove, by (participant id, source)."""
    return evidence_of_presence(session, participant_ids) | evidence_of_results(
        session, participant_ids
    )


def evidence_of_presence(
    session: Session,
    participant_ids: Collection[int] | None = None,
    course_id: int | None = None,
) -> Evidence:
    """The first closed session of each course in which a person was marked H."""
    counting = counting_sessions().subquery()
    query = (
        select(Mark.participant_id, Course.id, Course.kind, func.min(counting.c.held_on))
        .join(counting, counting.c.id == Mark.session_id)
        .join(Course, Course.id == counting.c.course_id)
        .where(Mark.status == PRESENT)
        .group_by(Mark.participant_id, Course.id, Course.kind)
    )
    if participant_ids is not None:
        query = query.where(Mark.participant_id.in_(participant_ids))
    if course_id is not None:
        query = query.where(Course.id == course_id)
    return {
        (participant_id, source_of(course)): [
            Fact(journey.WORKSHOP if kind == WORKSHOP else journey.COURSE_STARTED, on)
        ]
        for participant_id, course, kind, on in session.execute(query)
    }


def evidence_of_results(
    session: Session, participant_ids: Collection[int] | None = None
) -> Evidence:
    """PASSED for everyone whose training ended *tuntas* (handbook 3.3)."""
    return {
        (participant_id, RESULT): [Fact(journey.PASSED, one.decided_on)]
        for participant_id, one in results(session, participant_ids).items()
        if one.outcome == "tuntas" and one.decided_on
    }


def source_of(course_id: int) -> str:
    """The milestone source of presence in a course."""
    return f"attendance:{course_id}"
