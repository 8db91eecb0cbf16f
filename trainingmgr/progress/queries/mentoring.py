"""Mentoring as of a day: which KUB are followed, by whom, and when last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import Cohort
from trainingmgr.documents.report import MentoringRow
from trainingmgr.kub.models import Kub
from trainingmgr.mentors.models import (
    CoachingSession,
    Institution,
    Mentee,
    Mentor,
    MentorAssignment,
)
from trainingmgr.mentors.queries import stands
from trainingmgr.programmes.models import Programme

RECENT_DAYS = 30


def followed_kub(
    session: Session, programme: Programme, as_of: date
) -> dict[int, tuple[int, date | None]]:
    """KUB with a mentor on the day: kub id -> (institution id, its last session by then)."""
    last = (
        select(CoachingSession.mentee_id, func.max(CoachingSession.held_on).label("on"))
        .where(CoachingSession.held_on <= as_of, stands())
        .group_by(CoachingSession.mentee_id)
        .subquery()
    )
    query = (
        select(Kub.id, Mentor.institution_id, last.c.on)
        .join(Mentee, Mentee.kub_id == Kub.id)
        .join(MentorAssignment, MentorAssignment.mentee_id == Mentee.id)
        .join(Mentor, Mentor.id == MentorAssignment.mentor_id)
        .join(Cohort, Cohort.id == Kub.cohort_id)
        .join(last, last.c.mentee_id == Mentee.id, isouter=True)
        .where(
            Cohort.programme_id == programme.id,
            Cohort.counts.is_(True),
            or_(Kub.disbanded_on.is_(None), Kub.disbanded_on > as_of),
            MentorAssignment.from_on <= as_of,
            or_(MentorAssignment.until_on.is_(None), MentorAssignment.until_on > as_of),
        )
    )
    return {kub: (institution, on) for kub, institution, on in session.execute(query)}


def is_recent(on: date | None, as_of: date) -> bool:
    """A session in the 30 days before the day, or on it."""
    return on is not None and on > as_of - timedelta(days=RECENT_DAYS)


def mentoring_rows(
    session: Session,
    programme: Programme,
    as_of: date,
    followed_kub: Mapping[int, tuple[int, date | None]],
) -> tuple[MentoringRow, ...]:
    """One row an institution, by its label; no ranking."""
    followed: dict[int, list[date | None]] = defaultdict(list)
    for institution, on in followed_kub.values():
        followed[institution].append(on)
    held = {
        row[0]: row[1:]
        for row in session.execute(
            select(
                Mentor.institution_id,
                func.count(),
                func.coalesce(func.sum(CoachingSession.minutes), 0),
            )
            .join(CoachingSession, CoachingSession.mentor_id == Mentor.id)
            .join(Mentee, Mentee.id == CoachingSession.mentee_id)
            .join(Kub, Kub.id == Mentee.kub_id)
            .join(Cohort, Cohort.id == Kub.cohort_id)
            .where(
                Cohort.programme_id == programme.id,
                Cohort.counts.is_(True),
                CoachingSession.held_on <= as_of,
                stands(),
            )
            .group_by(Mentor.institution_id)
        )
    }
    institutions = session.execute(
        select(Institution.id, Institution.label, func.count(Mentor.id))
        .join(Mentor, Mentor.institution_id == Institution.id, isouter=True)
        .group_by(Institution.id, Institution.label)
        .order_by(Institution.label)
    )
    return tuple(
        MentoringRow(
            institution=label,
            mentors=mentors,
            kub_assigned=len(followed[number]),
            kub_recent=sum(is_recent(on, as_of) for on in followed[number]),
            sessions=held.get(number, (0, 0))[0],
            minutes=int(held.get(number, (0, 0))[1]),
        )
        for number, label, mentors in institutions
        if mentors
    )
