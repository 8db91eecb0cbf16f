"""Dated evidence about participants, and the standings and stages that follow from it.

Upper rooms record facts here; standings are rebuilt in the same transaction, in bulk.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.orm import Base
from trainingmgr.foundation.problems import Refused
from trainingmgr.journey import stages
from trainingmgr.journey.facts import Fact
from trainingmgr.journey.standings import standings
from trainingmgr.participants.models import (
    MERGED,
    Milestone,
    Participant,
    StageReached,
    StandingRow,
)
from trainingmgr.programmes.queries import number_setting

Key = tuple[int, str]
# Ids in one statement: far below what SQLite and PostgreSQL take as parameters.
CHUNK = 5000
MERGED_MEANWHILE = N_(
    "Catatan peserta ini baru saja digabung dengan catatan lain. Muat ulang, lalu ulangi."
)
_WAITING = "participants waiting for standings"


def record(session: Session, by: Actor, evidence: Mapping[Key, Sequence[Fact]]) -> None:
    """Let each key's facts stand in the place of what was known from that source.

    A key is (participant id, source). Facts that say the same stay untouched, others supersede
    what was there, and an empty sequence withdraws it. Standings and stages of everyone touched
    follow in the same transaction, in a constant number of statements.
    """
    merged = _take_turns(session, {participant_id for participant_id, _ in evidence})
    if any(facts and participant_id in merged for (participant_id, _), facts in evidence.items()):
        raise Refused(MERGED_MEANWHILE)
    known = _live(session, {participant_id for participant_id, _ in evidence})
    stale: list[int] = []
    fresh: list[dict[str, Any]] = []
    touched: set[int] = set()
    for (participant_id, source), facts in evidence.items():
        before = [row for row in known[participant_id] if row.source == source]
        gone, new = _difference(before, facts)
        if not gone and not new:
            continue
        touched.add(participant_id)
        stale += [row.id for row in gone]
        fresh += [_milestone(participant_id, source, fact, by) for fact in new]
    if stale:
        for ids in _chunks(stale):
            session.execute(
                update(Milestone)
                .where(Milestone.id.in_(ids))
                .values(superseded_at=clock.now())
                .execution_options(synchronize_session=False)
            )
    _add(session, Milestone, fresh)
    refresh(session, touched)


def _take_turns(session: Session, participant_ids: Collection[int]) -> set[int]:
    """Two rooms that tell of the same person at once: the second waits, and then reads what the
    first wrote. SQLite has one writer anyway. Returns who was merged away while one waited."""
    if session.get_bind().dialect.name != "postgresql":
        return set()
    merged: set[int] = set()
    for ids in _chunks(participant_ids):
        one_by_one = select(Participant.id, Participant.state).where(Participant.id.in_(ids))
        locked = one_by_one.order_by(Participant.id).with_for_update(key_share=True)
        merged |= {one for one, state in session.execute(locked) if state == MERGED}
    return merged


def refresh(session: Session, participant_ids: Collection[int]) -> None:
    """Rebuild standings and stages of these people from their live milestones.

    Inside `deferred` the ids are kept and rebuilt once at its end.
    """
    waiting: set[int] | None = session.info.get(_WAITING)
    if waiting is not None:
        waiting.update(participant_ids)
        return
    if participant_ids:
        _rebuild(session, participant_ids)


@contextmanager
def deferred(session: Session) -> Iterator[None]:
    """Many records in one transaction, one rebuild at the end (imports, the demonstration).

    Nothing is rebuilt when the block fails: its transaction is to be rolled back.
    """
    if _WAITING in session.info:
        yield
        return
    waiting = session.info[_WAITING] = set[int]()
    try:
        yield
    finally:
        del session.info[_WAITING]
    refresh(session, waiting)


def facts_of(session: Session, participant_ids: Collection[int]) -> dict[int, list[Fact]]:
    """The live facts of each person, in the order in which they count."""
    known = _live(session, participant_ids)
    return {
        one: in_order((row.source, _fact(row)) for row in known[one]) for one in participant_ids
    }


def in_order(facts: Iterable[tuple[str, Fact]]) -> list[Fact]:
    """Facts with their sources by day; what happened on one day in the order of its rows.

    The same order wherever the facts come from, so that a recount must agree.
    """

    def place(pair: tuple[str, Fact]) -> tuple[date, str, int]:
        room, _, number = pair[0].partition(":")
        return pair[1].on, room, int(number) if number.isdigit() else 0

    return [fact for _, fact in sorted(facts, key=place)]


def standing_rows(participant_id: int, facts: Sequence[Fact], window: int) -> list[dict[str, Any]]:
    """Columns of `StandingRow` for one person: the days `from_on` <= day < `until_on`."""
    return [
        {
            "participant_id": participant_id,
            "from_on": one.from_on,
            "until_on": one.until_on,
            "status": one.status.value,
            "stage": int(one.stage),
            "growth": one.growth.value,
            "verified_on": one.verified_on,
        }
        for one in standings(facts, window)
        if one.stage is not None  # not accepted yet: nobody stands anywhere before that
    ]


def stage_rows(participant_id: int, facts: Sequence[Fact], window: int) -> list[dict[str, Any]]:
    """Columns of `StageReached` for one person, days to come included."""
    days = stages.reached(facts, date.max, window)
    return [
        {"participant_id": participant_id, "stage": int(stage), "on": day}
        for stage, day in days.items()
    ]


def window_days(session: Session) -> int:
    """How long evidence keeps someone active, in days (handbook 3.11)."""
    return number_setting(session, "active_window_days", clock.today())


def _rebuild(session: Session, participant_ids: Collection[int]) -> None:
    window = window_days(session)
    intervals: list[dict[str, Any]] = []
    reached: list[dict[str, Any]] = []
    for participant_id, facts in facts_of(session, participant_ids).items():
        intervals += standing_rows(participant_id, facts, window)
        reached += stage_rows(participant_id, facts, window)
    for model in (StandingRow, StageReached):
        for ids in _chunks(participant_ids):
            session.execute(
                delete(model)
                .where(model.participant_id.in_(ids))
                .execution_options(synchronize_session=False)
            )
    _add(session, StandingRow, intervals)
    _add(session, StageReached, reached)


def _live(session: Session, participant_ids: Collection[int]) -> defaultdict[int, list[Any]]:
    columns = (
        Milestone.id, Milestone.participant_id, Milestone.source, Milestone.kind, Milestone.on,
        Milestone.data,
    )  # fmt: skip
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for ids in _chunks(participant_ids):
        query = select(*columns).where(
            Milestone.participant_id.in_(ids), Milestone.superseded_at.is_(None)
        )
        for row in session.execute(query.order_by(Milestone.id)):
            found[row.participant_id].append(row)
    return found


def _difference(before: Sequence[Any], facts: Sequence[Fact]) -> tuple[list[Any], list[Fact]]:
    """What is to be superseded and what is to be added; equal facts meet one to one."""
    new = list(facts)
    gone = []
    for row in before:
        fact = _fact(row)
        if fact in new:
            new.remove(fact)
        else:
            gone.append(row)
    return gone, new


def _fact(row: Any) -> Fact:
    return Fact(row.kind, row.on, row.data)


def _milestone(participant_id: int, source: str, fact: Fact, by: Actor) -> dict[str, Any]:
    return {
        "participant_id": participant_id,
        "source": source,
        "kind": fact.kind,
        "on": fact.on,
        "data": dict(fact.data),
        "recorded_at": clock.now(),
        "recorded_by_id": by.user_id,
    }


def _add(session: Session, model: type[Base], rows: list[dict[str, Any]]) -> None:
    if rows:
        # Without nulls written out, rows would be sent in groups of equal columns.
        session.execute(insert(model), rows, execution_options={"render_nulls": True})


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    every = sorted(ids)
    for start in range(0, len(every), CHUNK):
        yield every[start : start + CHUNK]
