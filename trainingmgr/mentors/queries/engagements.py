"""Whom mentors followed in a period, under which contract, and how many sessions were planned."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.mentors.models import (
    Contract,
    Mentee,
    Mentor,
    MentorAssignment,
    MentoringPlan,
)
from trainingmgr.mentors.rules import reports


def followed_between(
    session: Session, mentor_ids: Collection[int], first: date, last: date
) -> list[Mentee]:
    """Mentees that these mentors followed on some day of a period, by name."""
    query = (
        select(Mentee)
        .join(MentorAssignment, MentorAssignment.mentee_id == Mentee.id)
        .where(
            MentorAssignment.mentor_id.in_(mentor_ids),
            MentorAssignment.from_on <= last,
            or_(MentorAssignment.until_on.is_(None), MentorAssignment.until_on > first),
            or_(Mentee.ended_on.is_(None), Mentee.ended_on > first),
        )
    )
    return sorted(session.scalars(query).unique(), key=lambda one: (one.name.lower(), one.id))


def assignments_of(session: Session, mentee: Mentee) -> Sequence[MentorAssignment]:
    """Who followed it, oldest first."""
    query = select(MentorAssignment).where(MentorAssignment.mentee_id == mentee.id)
    eager = query.options(joinedload(MentorAssignment.mentor))
    return session.scalars(eager.order_by(MentorAssignment.from_on, MentorAssignment.id)).all()


def contract_on(session: Session, mentor: Mentor, first: date, last: date) -> Contract | None:
    """What the mentor worked under in a period: an own contract before the institution's."""
    query = select(Contract).where(
        or_(
            Contract.mentor_id == mentor.id,
            and_(Contract.mentor_id.is_(None), Contract.institution_id == mentor.institution_id),
        ),
        Contract.from_on <= last,
        Contract.until_on >= first,
    )
    newest = query.order_by(
        Contract.mentor_id.is_(None), Contract.from_on.desc(), Contract.id.desc()
    )
    return session.scalar(newest.limit(1))


def sessions_planned(session: Session, mentee_ids: Collection[int]) -> dict[int, int]:
    """mentee id -> how many its mentoring plan wants, the newest agreed one; else the usual six."""
    query = select(MentoringPlan.mentee_id, MentoringPlan.sessions_planned).where(
        MentoringPlan.mentee_id.in_(mentee_ids), MentoringPlan.agreed_on.is_not(None)
    )
    agreed = {row[0]: row[1] for row in session.execute(query.order_by(MentoringPlan.number))}
    return {one: agreed.get(one, reports.USUAL_SESSIONS) for one in mentee_ids}
