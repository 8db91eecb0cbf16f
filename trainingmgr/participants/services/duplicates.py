"""Finding people who may be entered twice, and keeping what a person decided about them."""

from __future__ import annotations

import calendar
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.jobs import QUEUED, Job, enqueue
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.participants.models import ACCEPTED, DuplicatePair, Participant
from trainingmgr.participants.models.duplicates import DIFFERENT, LATER, PASSED, SAME, WAITING
from trainingmgr.participants.rules.likeness import Commonness, Likeness, Particulars, likely_pairs

FIND = "participants.find_duplicates"
# So many people are looked through while someone waits; more are a job.
AT_ONCE = 2000
# By so many bits the evidence has to grow before a decision is asked for again.
STRONGER = 4.0

Pair = tuple[int, int]


def look(session: Session, by: Actor, people: Sequence[Participant]) -> None:
    """Compare people who were just registered or changed with everyone else.

    Cheap: one is compared with those whom the database finds near; a large file is left to a job.
    """
    if not people:
        return
    focus = [one.id for one in people]
    if len(people) == 1:
        pool = _near(session, people)
        _keep(session, focus, pool, likely_pairs(pool, focus, _words(session)))
        return
    if (session.scalar(select(func.count()).select_from(Participant)) or 0) > AT_ONCE:
        for programme_id in sorted({one.programme_id for one in people}):
            ask(session, by, programme_id)
        return
    pool = _everyone(session)
    _keep(session, focus, pool, likely_pairs(pool, focus))


@dataclass(frozen=True)
class Compared:
    """What a look through a programme year found, before anything is written."""

    focus: Sequence[int]
    pool: Sequence[Particulars]
    found: Mapping[Pair, Likeness]


def compare_all(session: Session, programme_id: int) -> Compared:
    """A whole programme year weighed against itself and other years, NIK in memory alone.

    Only reads, because it takes seconds for thousands: `keep_all` writes what was found.
    """
    pool = _everyone(session)
    wanted = select(Participant.id).where(Participant.programme_id == programme_id)
    focus = session.scalars(wanted).all()
    return Compared(focus, pool, likely_pairs(pool, focus))


def keep_all(session: Session, compared: Compared) -> int:
    """What was found, but for records that were merged or left meanwhile; pairs to decide."""
    still = set(session.scalars(select(Participant.id).where(Participant.state == ACCEPTED)))
    found = {pair: how for pair, how in compared.found.items() if still.issuperset(pair)}
    pool = [one for one in compared.pool if one.id in still]
    _keep(session, [one for one in compared.focus if one in still], pool, found)
    waiting = select(func.count()).where(DuplicatePair.state == WAITING)
    return session.scalar(waiting) or 0


def ask(session: Session, by: Actor, programme_id: int) -> Job:
    """The job that looks through a programme year; one that waits already is enough."""
    arguments = {"programme": programme_id}
    waiting = select(Job).where(Job.kind == FIND, Job.state == QUEUED).order_by(Job.id)
    for job in session.scalars(waiting):
        if json.loads(job.arguments) == arguments:
            return job
    return enqueue(session, by, FIND, arguments)


def decide(session: Session, by: Actor, pair: DuplicatePair, decision: str, version: int) -> None:
    """Say that these are two people, or that it is decided later, or take a decision back.

    Two records of different years may also be noted as one person; within one year that is
    merging. Raises Conflict when someone decided meanwhile, Refused for any other word.
    """
    session.refresh(pair, with_for_update={"of": DuplicatePair})
    if pair.state == decision:
        return
    if pair.version != version:
        raise Conflict(N_("Pasangan ini baru saja diputuskan orang lain. Muat ulang dahulu."))
    if decision not in {DIFFERENT, LATER, WAITING, *([SAME] if pair.across else [])}:
        raise Refused(N_("Pilih sama, berbeda, atau nanti."))
    if pair.state == SAME and not pair.across:
        raise Refused(N_("Kedua catatan ini sudah digabung. Urungkan penggabungannya dahulu."))
    pair.state, pair.decided_at, pair.decided_by_id = decision, clock.now(), by.user_id
    pair.decided_score = pair.score if decision in {SAME, DIFFERENT} else None
    session.flush()
    detail = {"with": pair.second_id, "decision": decision}
    audit(session, by, "duplicate.decide", subject=("participant", pair.first_id), detail=detail)


def _keep(
    session: Session,
    focus: Collection[int],
    pool: Sequence[Particulars],
    found: Mapping[Pair, Likeness],
) -> None:
    """Let what was found stand; a decision stays unless the evidence has grown since."""
    wanted, years = set(focus), _years(session, {one for pair in found for one in pair})
    known = {
        (pair.first_id, pair.second_id): pair
        for pair in session.scalars(_pairs_of(session, focus))
        if wanted & {pair.first_id, pair.second_id}
    }
    seen = {one.id for one in pool}
    for key, pair in known.items():
        likeness = found.get(key)
        if likeness is None:
            if pair.state in {WAITING, LATER} and seen.issuperset(key):
                pair.state = PASSED
        elif _asks(pair, likeness):
            _tell(pair, likeness)
    rows = [
        {
            "first_id": first,
            "second_id": second,
            "across": years[first] != years[second],
            "score": likeness.score,
            "reasons": list(likeness.reasons),
            "state": WAITING,
            "found_at": clock.now(),
            "version": 1,
        }
        for (first, second), likeness in sorted(found.items())
        if (first, second) not in known
    ]
    session.flush()
    if rows:
        make = (
            postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
        )
        # Someone else may have found the same pair a moment ago.
        session.execute(make(DuplicatePair).on_conflict_do_nothing(), rows)


def _asks(pair: DuplicatePair, likeness: Likeness) -> bool:
    """Whether the pair takes over what was found: always while it is open."""
    if pair.state in {SAME, DIFFERENT}:
        grown = likeness.score >= (pair.decided_score or 0) + STRONGER
        return pair.state == DIFFERENT and grown
    return True


def _tell(pair: DuplicatePair, likeness: Likeness) -> None:
    if pair.state != LATER:
        pair.state = WAITING
    # Names grow a little commoner with everyone who comes; that is no news.
    if abs(pair.score - likeness.score) >= 1 or pair.reasons != list(likeness.reasons):
        pair.score, pair.reasons = likeness.score, list(likeness.reasons)


def _pairs_of(session: Session, focus: Collection[int]) -> Select[DuplicatePair]:
    query = select(DuplicatePair)
    if len(focus) > AT_ONCE:
        return query
    return query.where(or_(DuplicatePair.first_id.in_(focus), DuplicatePair.second_id.in_(focus)))


def _years(session: Session, ids: Collection[int]) -> dict[int, int]:
    query = select(Participant.id, Participant.programme_id)
    if len(ids) <= AT_ONCE:
        query = query.where(Participant.id.in_(ids))
    return {row[0]: row[1] for row in session.execute(query)}


def _particulars() -> Select[*tuple[Any, ...]]:
    return select(
        Participant.id,
        Participant.name,
        Participant.sex,
        Participant.birth_date,
        Participant.birth_place,
        Participant.phone,
        Participant.kelurahan_code,
        Participant.nik,
    ).where(Participant.state == ACCEPTED, Participant.erased_at.is_(None))


def _everyone(session: Session) -> list[Particulars]:
    return [Particulars(*row) for row in session.execute(_particulars())]


def _near(session: Session, people: Sequence[Participant]) -> list[Particulars]:
    """These people, whoever shares a block with them, and those they were compared with before."""
    partners = {
        one
        for pair in session.scalars(_pairs_of(session, [one.id for one in people]))
        for one in (pair.first_id, pair.second_id)
    }
    alike = [condition for one in people for condition in _alike(one)]
    ids = partners | {one.id for one in people}
    query = _particulars().where(or_(Participant.id.in_(ids), *alike))
    return [Particulars(*row) for row in session.execute(query)]


def _alike(one: Participant) -> list[ColumnElement[bool]]:
    """What rules.likeness.blocks asks for, as conditions."""
    born = one.birth_date
    last = calendar.monthrange(born.year, born.month)[1]
    days = {born.replace(day=1, month=month) for month in range(1, 13)}
    days = {day for first in days if (day := _day(first.year, first.month, born.day))}
    days |= {
        day for year in range(born.year - 20, born.year + 21)
        if (day := _day(year, born.month, born.day))
    }  # fmt: skip
    if turned := _day(born.year, born.day, born.month):
        days.add(turned)
    found = [
        Participant.birth_date.between(born.replace(day=1), born.replace(day=last)),
        Participant.birth_date.in_(sorted(days)),
        Participant.nik_index == one.nik_index,
    ]
    if one.phone:
        found.append(Participant.phone.like(f"%{one.phone[-6:]}"))
        found.append(Participant.phone.like(f"{one.phone[:-4]}%"))
    return found


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _words(session: Session) -> Commonness:
    """How common each word of a name is."""
    query = select(Participant.name_key).where(Participant.state == ACCEPTED)
    return Commonness.of_keys(session.scalars(query))
