"""Referrals told to the rooms below, for a mentee's page, its book and its brief."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.facilitation import rules
from trainingmgr.facilitation.models import Referral
from trainingmgr.facilitation.queries.referrals import NEXT_FIRST
from trainingmgr.mentors.queries.follow_ups import FollowUp, Found


def follow_ups(session: Session, mentee_ids: Collection[int]) -> Found:
    """mentee id -> its referrals, open ones first."""
    query = select(Referral).where(Referral.mentee_id.in_(mentee_ids))
    found: Found = {}
    for one in session.scalars(query.order_by(NEXT_FIRST, Referral.id.desc())):
        found.setdefault(one.mentee_id, []).append(_told(one))
    return found


def _told(one: Referral) -> FollowUp:
    return FollowUp(
        referral_id=one.id,
        kind=rules.KINDS[one.kind],
        need=rules.need_words(one.kind, one.need),
        division=rules.division_of(one.kind),
        detail=one.detail,
        state=rules.STATES[one.state],
        tone=rules.STATE_TONES[one.state],
        raised_on=one.raised_on,
        closed_on=one.closed_on,
        note=one.result or one.reason,
        amount=one.amount,
        number=one.result_number,
    )
