"""Business plans of mentees: written by mentor or mentee, sent in, accepted or given back."""

from __future__ import annotations

from sqlalchemy.orm import Session

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.mentors.models import (
    ACCEPTED,
    DRAFT,
    RETURNED,
    SUBMITTED,
    BusinessPlan,
    Mentee,
)
from trainingmgr.mentors.queries import plans
from trainingmgr.mentors.rules import business_plans as rules
from trainingmgr.mentors.rules.business_plans import PlanInput
from trainingmgr.mentors.services.mentees import lock

SHORTEST_REMARK = 5


def write_business_plan(
    session: Session, by: Actor, mentee: Mentee, told: PlanInput, *, number: int
) -> BusinessPlan:
    """Saves the version that is open, or begins the next where the newest was accepted.

    `number`: the version that the writer sees; Conflict when meanwhile another is due. A version
    that was sent in or given back is a draft again. Raises Refused.
    """
    lock(session, mentee)
    rules.check(told)
    plan = plans.open_version(session, mentee.id)
    if number != (plan.number if plan else next_version(session, mentee.id)):
        raise Conflict("")
    if plan is None:
        plan = BusinessPlan(mentee_id=mentee.id, number=number, canvas={})
        session.add(plan)
    plan.product, plan.buyer, plan.unit = (
        told.product.strip(),
        told.buyer.strip(),
        told.unit.strip(),
    )
    plan.price, plan.cost, plan.fixed_cost = told.price, told.cost, told.fixed_cost
    plan.monthly_target, plan.capital_need = told.monthly_target, told.capital_need
    plan.capital_use = told.capital_use.strip()
    plan.canvas = {block: text.strip() for block, text in told.canvas.items() if text.strip()}
    plan.state, plan.submitted_at = DRAFT, None
    plan.decided_on = plan.decided_by_id = None
    plan.written_by_id, plan.written_at = by.user_id, clock.now()
    session.flush()
    _audit(session, by, "business_plan.write", plan)
    return plan


def submit(session: Session, by: Actor, mentee: Mentee, plan: BusinessPlan) -> None:
    """The mentee asks its mentor to accept it. Raises Refused while one of the six is missing."""
    _hold(session, mentee, plan)
    if plan.state == SUBMITTED:
        return
    _refuse_accepted(plan)
    rules.check_acceptable(plan)
    plan.state, plan.submitted_at, plan.remark = SUBMITTED, clock.now(), ""
    plan.decided_on = plan.decided_by_id = None
    session.flush()
    _audit(session, by, "business_plan.submit", plan)


def accept(session: Session, by: Actor, mentee: Mentee, plan: BusinessPlan) -> None:
    """The mentor accepts it; from here on this version does not change. Raises Refused."""
    _hold(session, mentee, plan)
    if plan.state == ACCEPTED:
        return
    rules.check_acceptable(plan)
    plan.state, plan.remark = ACCEPTED, ""
    plan.decided_on, plan.decided_by_id = clock.today(), by.user_id
    session.flush()
    _audit(session, by, "business_plan.accept", plan)


def give_back(
    session: Session, by: Actor, mentee: Mentee, plan: BusinessPlan, *, remark: str
) -> None:
    """What was sent in goes back with a word on what to mend. Raises Refused."""
    words = " ".join(remark.split())
    if len(words) < SHORTEST_REMARK:
        raise Refused(
            N_("Tulis apa yang perlu diperbaiki, sedikitnya %(n)d huruf."),
            field="remark",
            n=SHORTEST_REMARK,
        )
    _hold(session, mentee, plan)
    _refuse_accepted(plan)
    if plan.state != SUBMITTED:
        raise Refused(N_("Rencana usaha ini belum diajukan."))
    plan.state, plan.remark = RETURNED, words[:500]
    plan.decided_on, plan.decided_by_id = clock.today(), by.user_id
    session.flush()
    _audit(session, by, "business_plan.return", plan)


def next_version(session: Session, mentee_id: int) -> int:
    """The number that the next version of a mentee's business plan bears."""
    newest = next(iter(plans.versions(session, mentee_id)), None)
    return newest.number + 1 if newest else 1


def _hold(session: Session, mentee: Mentee, plan: BusinessPlan) -> None:
    """Nobody else decides about it at once; what was decided meanwhile is read."""
    lock(session, mentee)
    session.refresh(plan, with_for_update=True)


def _refuse_accepted(plan: BusinessPlan) -> None:
    if plan.state == ACCEPTED:
        raise Refused(N_("Versi ini sudah diterima dan tidak berubah lagi. Tulis versi baru."))


def _audit(session: Session, by: Actor, act: str, plan: BusinessPlan) -> None:
    detail = {"number": plan.number}
    audit(session, by, act, subject=("mentee", plan.mentee_id), detail=detail)
