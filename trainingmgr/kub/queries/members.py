"""Memberships: who is in a KUB on a day, who was when, and the milestones that follow."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.journey import facts as journey
from trainingmgr.journey.facts import Fact
from trainingmgr.kub.models import Kub, KubMember
from trainingmgr.kub.rules import Membership

Evidence = dict[tuple[int, str], list[Fact]]


def open_members(session: Session, kub_id: int, on: date | None = None) -> Sequence[KubMember]:
    """Members of a KUB on a day (default: those who have not left), officers first."""
    rank = {"ketua": 0, "sekretaris": 1, "bendahara": 2}
    query = select(KubMember).where(KubMember.kub_id == kub_id)
    if on is None:
        query = query.where(KubMember.until_on.is_(None))
    else:
        still = or_(KubMember.until_on.is_(None), KubMember.until_on > on)
        query = query.where(KubMember.from_on <= on, still)
    found = session.scalars(query.options(joinedload(KubMember.participant)))
    return sorted(found, key=lambda one: (rank.get(one.position, 3), one.participant.name))


def memberships(
    session: Session, participant_ids: Collection[int], besides: Collection[int] = ()
) -> dict[int, list[Membership]]:
    """Everyone's memberships, past and present; `besides` leaves out rows by their id."""
    rows = session.execute(
        select(
            KubMember.id, KubMember.participant_id, Kub.name, KubMember.from_on, KubMember.until_on
        )
        .join(Kub, Kub.id == KubMember.kub_id)
        .where(KubMember.participant_id.in_(participant_ids))
        .order_by(KubMember.from_on, KubMember.id)
    )
    found: dict[int, list[Membership]] = {one: [] for one in participant_ids}
    for row in rows:
        if row.id in besides or row.from_on == row.until_on:
            continue
        # Rows end before a day, the rule counts the last day inside.
        last = row.until_on - timedelta(days=1) if row.until_on else None
        found[row.participant_id].append(Membership(row.name, row.from_on, last))
    return found


def evidence(session: Session, participant_ids: Collection[int] | None = None) -> Evidence:
    """Every fact that this room's own rows prove, by (participant id, source)."""
    found = evidence_of_members(session, participant_ids=participant_ids)
    return {key: facts for key, facts in found.items() if facts}


def evidence_of_members(
    session: Session,
    *,
    participant_ids: Collection[int] | None = None,
    kub_id: int | None = None,
) -> Evidence:
    """Joined and left, for each membership; nothing while the KUB is only a draft.

    Someone is a member from the berita acara on, which alone forms a KUB (handbook R05).
    """
    query = select(
        KubMember.id,
        KubMember.participant_id,
        KubMember.from_on,
        KubMember.until_on,
        Kub.minutes_on,
    ).join(Kub, Kub.id == KubMember.kub_id)
    if participant_ids is not None:
        query = query.where(KubMember.participant_id.in_(participant_ids))
    if kub_id is not None:
        query = query.where(KubMember.kub_id == kub_id)
    return {
        (row.participant_id, f"kub_member:{row.id}"): _facts(row) for row in session.execute(query)
    }


def _facts(row: Row[*tuple[Any, ...]]) -> list[Fact]:
    if row.minutes_on is None:
        return []
    joined_on = max(row.from_on, row.minutes_on)
    if row.until_on is None:
        return [Fact(journey.KUB_JOINED, joined_on)]
    if row.until_on <= joined_on:
        return []
    return [Fact(journey.KUB_JOINED, joined_on), Fact(journey.KUB_LEFT, row.until_on)]
