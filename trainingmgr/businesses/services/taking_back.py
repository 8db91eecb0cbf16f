"""A month's sales taken back, as if the word on them had never been given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.businesses import queries
from trainingmgr.businesses.models import Business, Sale
from trainingmgr.businesses.services.ventures import lock
from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.participants.services import milestones

# What a later word on a month replaces. The buyer is a person, so no copy of the name is made.
_COPIED = ("amount", "outside_buyer", "proof", "proof_file_id", "source")


def sale_facts(session: Session, business: Business, month: str) -> dict[str, Any] | None:
    """What is known of a month, as JSON for `take_back_sale`; None when nothing is."""
    row = _sale(session, business.id, month)
    if row is None:
        return None
    facts = {name: getattr(row, name) for name in _COPIED}
    return facts | {"recorded_on": row.recorded_on.isoformat()}


def take_back_sale(
    session: Session,
    by: Actor,
    business: Business,
    month: str,
    *,
    source: str,
    before: Mapping[str, Any] | None,
) -> bool:
    """Puts back what was known before `source` spoke of the month; False when another spoke since.

    `before` is of `sale_facts`; None leaves the month unknown.
    """
    lock(session, business)
    row = _sale(session, business.id, month)
    if row is None or row.source != source:
        return False
    gone = queries.evidence(session, business_ids=[business.id])
    if before is None:
        session.delete(row)
    else:
        for name in _COPIED:
            setattr(row, name, before[name])
        row.recorded_on = date.fromisoformat(before["recorded_on"])
        row.buyer, row.recorded_at, row.recorded_by_id = "", clock.now(), by.user_id
    session.flush()
    detail = {"month": month, "source": source}
    audit.record(session, by, "sale.withdraw", subject=("business", business.id), detail=detail)
    left = queries.evidence(session, business_ids=[business.id])
    milestones.record(session, by, {**dict.fromkeys(gone, ()), **left})
    return True


def _sale(session: Session, business_id: int, month: str) -> Sale | None:
    return session.scalar(select(Sale).where(Sale.business_id == business_id, Sale.month == month))
