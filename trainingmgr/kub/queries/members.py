"""Memberships: who is in a KUB on a day, who was when, and the milestones that follow."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.journey import facts as journey
from trainingmgr.journey.facts import Fact
from trainingmgr.kub.models import Kub, KubMember, PastOffice
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
    """Everyone's memberships, past and present; `besides` leaves out rows by their id.

    Whoever is in a draft is taken; who left one before its berita acara never was a member.
    """
    rows = session.execute(
        select(
            KubMember.id,
            KubMember.participant_id,
            Kub.name,
            Kub.minutes_on,
            KubMember.from_on,
            KubMember.until_on,
        )
        .join(Kub, Kub.id == KubMember.kub_id)
        .where(KubMember.participant_id.in_(participant_ids))
        .order_by(KubMember.from_on, KubMember.id)
    )
    found: dict[int, list[Membership]] = {one: [] for one in participant_ids}
    for row in rows:
        begun_on = max(row.from_on, row.minutes_on or row.from_on)
        never = row.until_on and (row.minutes_on is None or row.until_on <= begun_on)
        if row.id in besides or never:
            continue
        # Rows end before a day, the rule counts the last day inside.
        last = row.until_on - timedelta(days=1) if row.until_on else None
        found[row.participant_id].append(Membership(row.name, begun_on, last))
    return found


def office_free_on(session: Session, kub_id: int, position: str) -> date | None:
    """The day on which the last who held an office before gave it up; None when nobody has."""
    left = select(func.max(KubMember.until_on)).where(
        KubMember.kub_id == kub_id,
        KubMember.position == position,
        KubMember.until_on > KubMember.from_on,
    )
    changed = (
        select(func.max(PastOffice.until_on))
        .join(KubMember, KubMember.id == PastOffice.member_id)
        .where(KubMember.kub_id == kub_id, PastOffice.position == position)
    )
    return max(filter(None, (session.scalar(left), session.scalar(changed))), default=None)


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
