"""How mentees stand: what is told, promised, diagnosed and planned, for many at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Executable, func, select
from sqlalchemy.orm import Session

from trainingmgr.mentors.models import (
    ACCEPTED,
    SUBMITTED,
    AgreedAction,
    BusinessPlan,
    CoachingSession,
    MentoringPlan,
    Prospect,
)
from trainingmgr.mentors.queries.assessments import Side, Sides, sides
from trainingmgr.mentors.queries.coaching import is_promised, last_sessions, stands
from trainingmgr.mentors.queries.confirmations import disputed, unconfirmed
from trainingmgr.mentors.rules.next_steps import Standing


def standings(session: Session, mentee_ids: Collection[int], today: date) -> dict[int, Standing]:
    """mentee id -> how it stands on a day, in a constant number of statements."""
    last = last_sessions(session, mentee_ids)
    overdue = _overdue(session, mentee_ids, today)
    unanswered, doubted = unconfirmed(session, mentee_ids), disputed(session, mentee_ids)
    looked = sides(session, mentee_ids)
    plans = _plans(session, mentee_ids)
    business_plans = _business_plans(session, mentee_ids)
    prospects = _by_mentee(
        session,
        select(Prospect.mentee_id, func.max(Prospect.analysed_on))
        .where(Prospect.mentee_id.in_(mentee_ids))
        .group_by(Prospect.mentee_id),
    )
    return {
        one: Standing(
            today=today,
            last_on=last[one].held_on if one in last else None,
            next_on=last[one].next_on if one in last else None,
            overdue=overdue.get(one, 0),
            unanswered=unanswered.get(one, 0),
            doubted=doubted.get(one, 0),
            diagnosed_on=_newest(looked.get(one, Sides()).diagnosis),
            judged_itself_on=_newest(looked.get(one, Sides()).own),
            plan=plans.get(one),
            business_plan=business_plans.get(one, ""),
            prospect_on=prospects.get(one),
        )
        for one in mentee_ids
    }


def _overdue(session: Session, mentee_ids: Collection[int], today: date) -> dict[int, int]:
    return _by_mentee(
        session,
        select(CoachingSession.mentee_id, func.count())
        .join(AgreedAction, AgreedAction.session_id == CoachingSession.id)
        .where(
            CoachingSession.mentee_id.in_(mentee_ids),
            stands(),
            is_promised(),
            AgreedAction.due_on < today,
        )
        .group_by(CoachingSession.mentee_id),
    )


def _newest(side: Side | None) -> date | None:
    return side.newest.assessed_on if side else None


def _plans(session: Session, mentee_ids: Collection[int]) -> dict[int, bool]:
    """Whether any of its mentoring plans is agreed."""
    query = select(MentoringPlan.mentee_id, MentoringPlan.agreed_on)
    found: dict[int, bool] = {}
    for mentee_id, agreed_on in session.execute(query.where(_of(MentoringPlan, mentee_ids))):
        found[mentee_id] = found.get(mentee_id, False) or agreed_on is not None
    return found


def _business_plans(session: Session, mentee_ids: Collection[int]) -> dict[int, str]:
    """State of the newest version; one begun after another was accepted takes nothing away."""
    query = select(BusinessPlan.mentee_id, BusinessPlan.state).order_by(BusinessPlan.number)
    found: dict[int, str] = {}
    for mentee_id, state in session.execute(query.where(_of(BusinessPlan, mentee_ids))):
        if found.get(mentee_id) != ACCEPTED or state == SUBMITTED:
            found[mentee_id] = state
    return found


def _of(model: Any, mentee_ids: Iterable[int]) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = model.mentee_id.in_(mentee_ids)
    return condition


def _by_mentee(session: Session, query: Executable) -> dict[int, Any]:
    return {row[0]: row[1] for row in session.execute(query)}
