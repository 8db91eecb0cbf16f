"""Mentoring plans written, agreed and kept with the paper that both signed."""

from __future__ import annotations

from datetime import date
from typing import BinaryIO

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from trainingmgr.foundation import clock, files
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.mentors import queries
from trainingmgr.mentors.models import Mentee, MentoringPlan, PlanStep
from trainingmgr.mentors.queries import plans
from trainingmgr.mentors.rules import plans as rules
from trainingmgr.mentors.rules.plans import MentoringPlanInput
from trainingmgr.mentors.services.mentees import lock


def write_plan(
    session: Session, by: Actor, mentee: Mentee, told: MentoringPlanInput, *, number: int
) -> MentoringPlan:
    """Saves the plan that is open, or begins one where all are agreed.

    `number`: the one that the writer sees; Conflict when meanwhile another is due. Raises Refused.
    """
    lock(session, mentee)
    rules.check(told)
    plan = plans.open_plan(session, mentee.id)
    if number != (plan.number if plan else next_number(session, mentee.id)):
        raise Conflict("")
    mentor = queries.mentor_of_user(session, by.user_id)
    if plan is None:
        plan = MentoringPlan(mentee_id=mentee.id, number=number)
        session.add(plan)
    plan.mentor = mentor
    plan.needs, plan.priority = told.needs.strip(), told.priority.strip()
    plan.from_on, plan.until_on = told.from_on, told.until_on
    plan.sessions_planned, plan.signatory = told.sessions_planned, told.signatory.strip()
    plan.recorded_at = clock.now()
    # Steps are rows of their own: the plan counts as changed also when only they did.
    flag_modified(plan, "recorded_at")
    _write_steps(plan, told)
    session.flush()
    audit(session, by, "mentoring_plan.write", subject=("mentee", mentee.id), detail=_told(plan))
    return plan


def agree(
    session: Session,
    by: Actor,
    mentee: Mentee,
    plan: MentoringPlan,
    *,
    agreed_on: date,
    signatory: str,
    scan: BinaryIO | None = None,
) -> None:
    """Mentor and mentee signed it: from here on it does not change. Raises Refused."""
    lock(session, mentee)
    session.refresh(plan, with_for_update=True)
    if plan.agreed_on is not None:
        raise Conflict("")
    rules.check_agreement(
        steps=len(plan.steps),
        needs=plan.needs,
        signatory=signatory,
        agreed_on=agreed_on,
        today=clock.today(),
    )
    plan.agreed_on, plan.signatory = agreed_on, signatory.strip()
    if scan is not None:
        _keep(session, by, plan, scan)
    session.flush()
    audit(session, by, "mentoring_plan.agree", subject=("mentee", mentee.id), detail=_told(plan))


def attach_scan(
    session: Session, by: Actor, mentee: Mentee, plan: MentoringPlan, scan: BinaryIO
) -> None:
    """The signed paper as photo or PDF; a later one takes its place. Raises Refused."""
    lock(session, mentee)
    session.refresh(plan, with_for_update=True)
    if plan.agreed_on is None:
        raise Refused(N_("Catat dahulu tanggal kesepakatannya."), field="scan")
    before = plan.scan_id
    _keep(session, by, plan, scan)
    session.flush()
    if plan.scan_id != before:
        audit(session, by, "mentoring_plan.scan", subject=("mentee", mentee.id), detail=_told(plan))


def next_number(session: Session, mentee_id: int) -> int:
    """The number that the next mentoring plan of a mentee bears."""
    newest = next(iter(plans.plans_of(session, mentee_id)), None)
    return newest.number + 1 if newest else 1


def _write_steps(plan: MentoringPlan, told: MentoringPlanInput) -> None:
    plan.steps = [
        PlanStep(
            place=place,
            goal=step.goal.strip(),
            action=step.action.strip(),
            who=step.who.strip(),
            due_on=step.due_on,
            indicator=step.indicator.strip(),
        )
        for place, step in enumerate(told.steps, 1)
    ]


def _keep(session: Session, by: Actor, plan: MentoringPlan, scan: BinaryIO) -> None:
    try:
        stored = files.store_proof(session, by, scan)
    except Refused as problem:
        problem.field = "scan"
        raise
    if plan.scan is not None and plan.scan.sha256 == stored.sha256:
        files.drop(session, stored.id)
        return
    plan.scan = stored


def _told(plan: MentoringPlan) -> dict[str, int]:
    return {"number": plan.number}
