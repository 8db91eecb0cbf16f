"""Names of people in plans and handovers of their KUB or business: taken out with the person."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from trainingmgr.businesses.models import BusinessPerson
from trainingmgr.kub.models import KubMember
from trainingmgr.mentors.models import (
    BusinessPlan,
    Mentee,
    MentorAssignment,
    MentoringPlan,
    PlanStep,
)
from trainingmgr.participants.services.every_room import Whole

_PLAN = ("needs", "priority", "signatory")
_STEP = ("goal", "action", "who", "indicator")
_HANDOVER = ("handover_reason", "handover_note")
_BUSINESS = ("product", "buyer", "capital_use", "remark")


def hide(session: Session, person: Whole) -> None:
    """Also from what was agreed or accepted: what it says of the business stays."""
    kub = select(KubMember.kub_id).where(KubMember.participant_id.in_(person.ids))
    business = select(BusinessPerson.business_id).where(
        BusinessPerson.participant_id.in_(person.ids)
    )
    near = select(Mentee.id).where(or_(Mentee.kub_id.in_(kub), Mentee.business_id.in_(business)))
    written = select(MentoringPlan).where(MentoringPlan.mentee_id.in_(near))
    for plan in session.scalars(written.options(selectinload(MentoringPlan.steps))):
        _hide(plan, _PLAN, MentoringPlan, person)
        for step in plan.steps:
            _hide(step, _STEP, PlanStep, person)
    for version in session.scalars(select(BusinessPlan).where(BusinessPlan.mentee_id.in_(near))):
        _hide(version, _BUSINESS, BusinessPlan, person)
        version.canvas = {block: person.hide(text) for block, text in version.canvas.items()}
    handed = select(MentorAssignment).where(MentorAssignment.mentee_id.in_(near))
    for row in session.scalars(handed):
        _hide(row, _HANDOVER, MentorAssignment, person)
    for mentee in session.scalars(select(Mentee).where(Mentee.id.in_(near))):
        _hide(mentee, ("ended_reason",), Mentee, person)
    session.flush()


def _hide(row: Any, names: tuple[str, ...], model: Any, person: Whole) -> None:
    for name in names:
        longest = model.__table__.c[name].type.length
        setattr(row, name, person.hide(getattr(row, name))[:longest])
