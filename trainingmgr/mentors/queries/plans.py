"""Mentoring plans and business plans of mentees: the versions, and which of them holds."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from trainingmgr.businesses.models import NO_PART, BusinessPerson
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.kub.models import CHAIR, MEMBER, KubMember
from trainingmgr.mentors.models import (
    ACCEPTED,
    SUBMITTED,
    BusinessPlan,
    Mentee,
    MentoringPlan,
)
from trainingmgr.participants.models import Participant


def plans_of(session: Session, mentee_id: int) -> Sequence[MentoringPlan]:
    """A mentee's mentoring plans with their steps, newest number first."""
    query = select(MentoringPlan).where(MentoringPlan.mentee_id == mentee_id)
    query = query.options(joinedload(MentoringPlan.mentor), selectinload(MentoringPlan.steps))
    return session.scalars(query.order_by(MentoringPlan.number.desc())).all()


def current_plan(session: Session, mentee_id: int) -> MentoringPlan | None:
    """The mentoring plan that holds: the newest agreed one, else the draft, else None."""
    every = plans_of(session, mentee_id)
    agreed = [one for one in every if one.agreed_on is not None]
    return next(iter([*agreed, *every]), None)


def open_plan(session: Session, mentee_id: int) -> MentoringPlan | None:
    """The one that still may change: the newest, while it is not agreed."""
    newest = next(iter(plans_of(session, mentee_id)), None)
    return newest if newest is not None and newest.agreed_on is None else None


def plan_numbered(session: Session, mentee_id: int, number: int | None) -> MentoringPlan:
    """A mentoring plan by its number, the newest for None. Raises NotFound."""
    every = plans_of(session, mentee_id)
    found = [one for one in every if number in (None, one.number)]
    if not found:
        raise NotFound(N_("Rencana pendampingan ini tidak ada."))
    return found[0]


def versions(session: Session, mentee_id: int) -> Sequence[BusinessPlan]:
    """A mentee's business plans, newest number first."""
    query = select(BusinessPlan).where(BusinessPlan.mentee_id == mentee_id)
    query = query.options(joinedload(BusinessPlan.decided_by), joinedload(BusinessPlan.written_by))
    return session.scalars(query.order_by(BusinessPlan.number.desc())).all()


def version_numbered(session: Session, mentee_id: int, number: int | None) -> BusinessPlan:
    """A business plan by its number, the newest for None. Raises NotFound."""
    found = [one for one in versions(session, mentee_id) if number in (None, one.number)]
    if not found:
        raise NotFound(N_("Versi rencana usaha ini tidak ada."))
    return found[0]


def open_version(session: Session, mentee_id: int) -> BusinessPlan | None:
    """The one that still may change: the newest, while it is not accepted."""
    newest = next(iter(versions(session, mentee_id)), None)
    return newest if newest is not None and newest.state != ACCEPTED else None


def accepted_business_plan(session: Session, mentee_id: int) -> BusinessPlan | None:
    """The newest that the mentor accepted; None while there is none."""
    return next((one for one in versions(session, mentee_id) if one.state == ACCEPTED), None)


def accepted_business_plans(
    session: Session, mentee_ids: Collection[int]
) -> dict[int, BusinessPlan]:
    """mentee id -> the newest accepted, in one query; those without are missing."""
    query = select(BusinessPlan).where(
        BusinessPlan.mentee_id.in_(mentee_ids), BusinessPlan.state == ACCEPTED
    )
    found = session.scalars(query.order_by(BusinessPlan.number))
    # The newest comes last.
    return {one.mentee_id: one for one in found}


def awaiting(session: Session, mentee_ids: Collection[int]) -> dict[int, BusinessPlan]:
    """mentee id -> the business plan that waits for its mentor's answer."""
    query = select(BusinessPlan).where(
        BusinessPlan.mentee_id.in_(mentee_ids), BusinessPlan.state == SUBMITTED
    )
    return {one.mentee_id: one for one in session.scalars(query)}


def may_write(session: Session, mentee: Mentee, participant_id: int) -> bool:
    """Whether this participant writes its business plan: a KUB's officers, a business' people."""
    if mentee.kub_id is None:
        query = select(BusinessPerson.id).where(
            BusinessPerson.business_id == mentee.business_id,
            BusinessPerson.participant_id == participant_id,
            BusinessPerson.role != NO_PART,
        )
    else:
        query = select(KubMember.id).where(
            KubMember.kub_id == mentee.kub_id,
            KubMember.participant_id == participant_id,
            KubMember.until_on.is_(None),
            KubMember.position != MEMBER,
        )
    return session.scalar(query.limit(1)) is not None


def chair_of(session: Session, kub_id: int) -> str:
    """The name of a KUB's chair today; empty while there is none."""
    query = (
        select(Participant.name)
        .join(KubMember, KubMember.participant_id == Participant.id)
        .where(
            KubMember.kub_id == kub_id, KubMember.until_on.is_(None), KubMember.position == CHAIR
        )
    )
    return session.scalar(query.limit(1)) or ""
