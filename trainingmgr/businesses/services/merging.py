"""What this room does when two records turn out to be one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trainingmgr.businesses.models import (
    NO_PART,
    OWNER,
    SHARES,
    Business,
    BusinessPerson,
    VisitPerson,
)
from trainingmgr.businesses.queries import evidence as evidence
from trainingmgr.foundation.language import N_, Sentence, sentence
from trainingmgr.participants.services.every_room import Clash, Moved
from trainingmgr.participants.services.moving import Row, Rows, clashing, move

_WORTH = {OWNER: 2, SHARES: 1, NO_PART: 0}


def one_part(kept: Row, gone: Row) -> Row:
    """The larger part in one business, since the earlier day."""
    better: dict[str, Any] = {"since": min(kept["since"], gone["since"])}
    if _WORTH[gone["role"]] > _WORTH[kept["role"]]:
        better["role"] = gone["role"]
    return better


def one_seen(kept: Row, gone: Row) -> Row:
    """The larger part a visit saw; it verifies only if it might verify both (R16)."""
    better: dict[str, Any] = {"eligible": kept["eligible"] and gone["eligible"]}
    if _WORTH[gone["role"]] > _WORTH[kept["role"]]:
        better["role"] = gone["role"]
    return better


PARTS = Rows(BusinessPerson, same=lambda row: row["business_id"], better=one_part)
SEEN = Rows(VisitPerson, same=lambda row: row["visit_id"], better=one_seen)
ROWS = (PARTS, SEEN)


def merge(session: Session, kept_id: int, gone_id: int) -> Sequence[Moved]:
    """Every part in a business and every visit to the kept record."""
    return move(session, ROWS, kept_id, gone_id)


def clashes(session: Session, kept_id: int, gone_id: int) -> Sequence[Clash]:
    """A business in which both have a part."""
    if not clashing(session, PARTS, kept_id, gone_id):
        return []
    text = N_("Keduanya tercatat pada usaha yang sama. Peran yang lebih besar dipakai.")
    return [Clash(sentence(text))]


def holds(session: Session, participant_ids: Collection[int]) -> Mapping[int, Sequence[Sentence]]:
    """The businesses and the number of visits of each."""
    found: dict[int, list[Sentence]] = defaultdict(list)
    parts = session.execute(
        select(BusinessPerson.participant_id, Business.name)
        .join(Business, Business.id == BusinessPerson.business_id)
        .where(BusinessPerson.participant_id.in_(participant_ids))
        .order_by(BusinessPerson.id)
    )
    for one, name in parts:
        found[one].append(sentence(N_("Usaha %(name)s"), name=name))
    visits = session.execute(
        select(VisitPerson.participant_id, func.count())
        .where(VisitPerson.participant_id.in_(participant_ids))
        .group_by(VisitPerson.participant_id)
    )
    for one, n in visits:
        found[one].append(sentence(N_("%(n)d kunjungan"), n=n))
    return found
