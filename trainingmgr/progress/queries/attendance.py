"""Attendance as of a day: counted JP of JP held, by kecamatan, cohort and person (R08)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import Session

from trainingmgr.attendance.models import Mark, Register
from trainingmgr.cohorts.models import CANCELLED, Cohort, Course, TrainingSession
from trainingmgr.documents.report import Attendance, Share
from trainingmgr.participants.models import Participant
from trainingmgr.programmes.models import Programme
from trainingmgr.progress.queries.standing import Group, in_n


def marks(programme: Programme, as_of: date, *columns: Any) -> Select[Any]:
    """Marks of people in N in registers that are closed, of sessions held by the day."""
    return (
        select(*columns)
        .select_from(Mark)
        .join(TrainingSession, TrainingSession.id == Mark.session_id)
        .join(Register, Register.session_id == TrainingSession.id)
        .join(Participant, Participant.id == Mark.participant_id)
        .join(Cohort, Cohort.id == Participant.counted_in_id)
        .where(
            in_n(programme, as_of),
            Register.closed_at.is_not(None),
            TrainingSession.state != CANCELLED,
            TrainingSession.held_on <= as_of,
        )
    )


def attendance_by(session: Session, programme: Programme, as_of: date, by: Any) -> dict[str, Share]:
    """Counted JP of JP held x participants, by a column of Cohort (handbook R08)."""
    query = marks(
        programme, as_of, by, func.sum(Mark.counted_jp), func.sum(TrainingSession.held_jp)
    ).group_by(by)
    return {key: Share(n=int(n), of=int(of)) for key, n, of in session.execute(query)}


def attendance(
    session: Session, programme: Programme, as_of: date, threshold: int, total: Group
) -> Attendance:
    """All closed sessions together. `threshold` in percent of JP."""
    counts: Counter[str] = Counter()
    counted = held = 0
    query = marks(
        programme,
        as_of,
        Mark.status,
        func.count(),
        func.sum(Mark.counted_jp),
        func.sum(TrainingSession.held_jp),
    ).group_by(Mark.status)
    for status, count, n, of in session.execute(query):
        counts[status] = count
        counted, held = counted + int(n), held + int(of)
    started, reached_it = _at_threshold(session, programme, as_of, threshold)
    closed, cancelled = _sessions(session, programme, as_of)
    return Attendance(
        counted=Share(n=counted, of=held),
        present=counts["H"],
        excused=counts["I"],
        sick=counts["S"],
        absent=counts["A"],
        sessions_closed=closed,
        sessions_cancelled=cancelled,
        threshold=threshold,
        at_threshold=Share(n=reached_it, of=started),
        passed=Share(n=total.stages[4], of=total.stages[3]),  # type: ignore[index]
    )


def _at_threshold(
    session: Session, programme: Programme, as_of: date, threshold: int
) -> tuple[int, int]:
    """People who started a technical course, and how many of them have the JP to pass."""
    technical = func.max(case((and_(Course.kind == "teknis", Mark.status == "H"), 1), else_=0))
    query = (
        marks(
            programme,
            as_of,
            technical,
            func.sum(Mark.counted_jp),
            func.sum(TrainingSession.held_jp),
        )
        .join(Course, Course.id == TrainingSession.course_id)
        .group_by(Mark.participant_id)
    )
    started = [(int(n), int(of)) for began, n, of in session.execute(query) if began]
    return len(started), sum(1 for n, of in started if of and 100 * n >= threshold * of)


def _sessions(session: Session, programme: Programme, as_of: date) -> tuple[int, int]:
    base = (
        select(func.count())
        .select_from(TrainingSession)
        .join(Course, Course.id == TrainingSession.course_id)
        .join(Cohort, Cohort.id == Course.cohort_id)
        .where(
            Cohort.programme_id == programme.id,
            Cohort.counts.is_(True),
            TrainingSession.held_on <= as_of,
        )
    )
    closed = base.join(Register, Register.session_id == TrainingSession.id).where(
        Register.closed_at.is_not(None), TrainingSession.state != CANCELLED
    )
    cancelled = base.where(TrainingSession.state == CANCELLED)
    return session.scalar(closed) or 0, session.scalar(cancelled) or 0
