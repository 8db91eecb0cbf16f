"""Pairs of records that may be one person, and merges that were made."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.indonesia.names import normalise_name
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.participants.models import MERGED, DuplicatePair, Merge, Milestone, Participant
from trainingmgr.participants.models.duplicates import DIFFERENT, LATER, SAME, WAITING
from trainingmgr.participants.queries.scope import participant_for

# What a page of the list shows -> the pairs that belong there.
WAITING_HERE, PUT_OFF, OTHER_YEAR, DECIDED = "menunggu", "nanti", "antar-tahun", "diputuskan"
SHOWN: dict[str, ColumnElement[bool]] = {
    WAITING_HERE: and_(DuplicatePair.state == WAITING, DuplicatePair.across.is_(False)),
    PUT_OFF: and_(DuplicatePair.state == LATER, DuplicatePair.across.is_(False)),
    OTHER_YEAR: and_(DuplicatePair.state.in_((WAITING, LATER)), DuplicatePair.across.is_(True)),
    DECIDED: or_(
        DuplicatePair.state == DIFFERENT,
        and_(DuplicatePair.state == SAME, DuplicatePair.across.is_(True)),
    ),
}


def pairs(
    session: Session, shown: str, q: str = "", *, offset: int = 0, limit: int = 20
) -> Sequence[DuplicatePair]:
    """One page of pairs with both records, the likeliest first, in one statement."""
    query = _narrowed(select(DuplicatePair), shown, q)
    order = (DuplicatePair.score.desc(), DuplicatePair.id)
    return session.scalars(query.order_by(*order).offset(offset).limit(limit)).unique().all()


def count_pairs(session: Session, shown: str, q: str = "") -> int:
    """How many such pairs there are."""
    query = _narrowed(select(DuplicatePair), shown, q)
    return session.scalar(query.with_only_columns(func.count(DuplicatePair.id))) or 0


def counts(session: Session) -> dict[str, int]:
    """How many pairs each page of the list holds, and how many merges hold."""
    columns = [
        select(func.count()).select_from(DuplicatePair).where(which).scalar_subquery()
        for which in SHOWN.values()
    ]
    merged = select(func.count()).select_from(Merge).where(Merge.undone_at.is_(None))
    row = session.execute(select(*columns, merged.scalar_subquery())).one()
    return dict(zip([*SHOWN, MERGED], row, strict=True))


def merges(session: Session, q: str = "", *, offset: int = 0, limit: int = 20) -> Sequence[Merge]:
    """One page of merges that hold, the newest first."""
    query = _merges(q).order_by(Merge.id.desc()).offset(offset).limit(limit)
    return session.scalars(query).unique().all()


def count_merges(session: Session, q: str = "") -> int:
    """How many merges hold."""
    return session.scalar(_merges(q).with_only_columns(func.count(Merge.id))) or 0


def pair_for(session: Session, pair_id: int) -> DuplicatePair:
    """One pair whose records both stand by themselves. Raises NotFound."""
    found = session.get(DuplicatePair, pair_id)
    if found is None or MERGED in {found.first.state, found.second.state}:
        raise NotFound(N_("Pasangan catatan ini tidak ada lagi."))
    return found


def merged_from(session: Session, pair_id: int) -> int | None:
    """The record that a pair has become, if it has become one."""
    pair = session.get(DuplicatePair, pair_id)
    if pair is None:
        return None
    ids = (pair.first_id, pair.second_id)
    made = select(Merge.kept_id).where(
        Merge.kept_id.in_(ids), Merge.gone_id.in_(ids), Merge.undone_at.is_(None)
    )
    return session.scalar(made)


def merge_for(session: Session, merge_id: int) -> Merge:
    """One merge. Raises NotFound."""
    found = session.get(Merge, merge_id)
    if found is None:
        raise NotFound(N_("Penggabungan ini tidak ada."))
    return found


def kept_of(session: Session, actor: Actor, participant_id: int) -> int | None:
    """Where a record that was merged away leads, for those who may see that; else None."""
    seen, here = {participant_id}, session.get(Participant, participant_id)
    if here is None or here.state != MERGED:
        return None
    while here.merged_into_id is not None and here.merged_into_id not in seen:
        seen.add(here.merged_into_id)
        here = session.get_one(Participant, here.merged_into_id)
    return participant_for(session, actor, here.id).id


def richer(session: Session, first: Participant, second: Participant) -> Participant:
    """The record that has more to it: counted in N, then with more evidence, then the older."""
    query = (
        select(Milestone.participant_id, func.count())
        .where(
            Milestone.participant_id.in_((first.id, second.id)), Milestone.superseded_at.is_(None)
        )
        .group_by(Milestone.participant_id)
    )
    facts = {row[0]: row[1] for row in session.execute(query)}
    return max(first, second, key=lambda one: (one.in_n, facts.get(one.id, 0), -one.id))


def _narrowed(query: Select[DuplicatePair], shown: str, q: str) -> Select[DuplicatePair]:
    first, second = aliased(Participant), aliased(Participant)
    query = (
        query.join(first, first.id == DuplicatePair.first_id)
        .join(second, second.id == DuplicatePair.second_id)
        .where(SHOWN[shown], first.state != MERGED, second.state != MERGED)
        .options(
            contains_eager(DuplicatePair.first.of_type(first)).options(*_shown(first)),
            contains_eager(DuplicatePair.second.of_type(second)).options(*_shown(second)),
        )
    )
    return query.where(or_(_matches(first, q), _matches(second, q))) if q else query


def _merges(q: str) -> Select[Merge]:
    kept, gone = aliased(Participant), aliased(Participant)
    query = (
        select(Merge)
        .join(kept, kept.id == Merge.kept_id)
        .join(gone, gone.id == Merge.gone_id)
        .where(Merge.undone_at.is_(None))
        .options(
            contains_eager(Merge.kept.of_type(kept)).joinedload(kept.cohort),
            contains_eager(Merge.gone.of_type(gone)).joinedload(gone.cohort),
        )
    )
    return query.where(or_(_matches(kept, q), _matches(gone, q))) if q else query


def _shown(person: Any) -> tuple[Any, ...]:
    return joinedload(person.cohort), joinedload(person.kelurahan)


def _matches(person: Any, q: str) -> ColumnElement[bool]:
    """A name however it is spelled, or a number."""
    sounds = [person.name_key.like(_like(word), escape="\\") for word in normalise_name(q).split()]
    number = func.lower(person.number).like(_like(q), escape="\\")
    return or_(and_(*sounds), number) if sounds else number


def _like(text: str) -> str:
    safe = re.sub(r"([%_\\])", r"\\\1", text.lower())
    return f"%{safe}%"
