"""Coaching as work done: the one reading of sessions that book, brief and reports share, so that
their numbers agree."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from trainingmgr.mentors.models import AgreedAction, CoachingPerson, CoachingSession
from trainingmgr.mentors.queries.coaching import stands
from trainingmgr.mentors.rules import hours


@dataclass(frozen=True)
class Promises:
    """What was agreed: how many, and how they ended. Open is the rest."""

    made: int = 0
    done: int = 0
    dropped: int = 0

    @property
    def open(self) -> int:
        """Neither done nor given up."""
        return self.made - self.done - self.dropped


def held(
    *,
    mentor_ids: Collection[int] | None = None,
    mentee_id: int | None = None,
    first: date | None = None,
    last: date | None = None,
) -> Select[CoachingSession]:
    """Sessions that count, oldest first, of mentors, a mentee, or both, in a period."""
    query = select(CoachingSession).where(stands())
    if mentor_ids is not None:
        query = query.where(CoachingSession.mentor_id.in_(mentor_ids))
    if mentee_id is not None:
        query = query.where(CoachingSession.mentee_id == mentee_id)
    if first is not None:
        query = query.where(CoachingSession.held_on >= first)
    if last is not None:
        query = query.where(CoachingSession.held_on <= last)
    return eager(query)


def read(session: Session, query: Select[CoachingSession]) -> list[CoachingSession]:
    """The sessions of such a query."""
    return list(session.scalars(query))


def minutes_by_mentor(sessions: Iterable[CoachingSession]) -> dict[int, int]:
    """mentor id -> minutes, what overlaps counted once."""
    by_mentor: dict[int, list[CoachingSession]] = {}
    for one in sessions:
        by_mentor.setdefault(one.mentor_id, []).append(one)
    return {number: hours.minutes(mine) for number, mine in by_mentor.items()}


def minutes_of(sessions: Iterable[CoachingSession]) -> int:
    """Of all of them, each mentor's overlaps counted once."""
    return sum(minutes_by_mentor(sessions).values())


def numbers(session: Session, mentee_ids: Collection[int]) -> dict[int, int]:
    """session id -> which one it is of its mentee's (sesi ke), the first being 1."""
    place = func.row_number().over(
        partition_by=CoachingSession.mentee_id,
        order_by=_IN_TIME,
    )
    query = select(CoachingSession.id, place).where(
        CoachingSession.mentee_id.in_(mentee_ids), stands()
    )
    return {row[0]: row[1] for row in session.execute(query)}


def counts(session: Session, mentee_ids: Collection[int], last: date) -> dict[int, int]:
    """mentee id -> how many sessions it had up to a day, whoever held them."""
    query = (
        select(CoachingSession.mentee_id, func.count())
        .where(CoachingSession.mentee_id.in_(mentee_ids), stands(), CoachingSession.held_on <= last)
        .group_by(CoachingSession.mentee_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def promises_of(session: Session, mentee_ids: Collection[int], last: date) -> dict[int, Promises]:
    """mentee id -> what was agreed up to a day and how it stands."""
    query = _promised(mentee_ids).where(CoachingSession.held_on <= last)
    found: dict[int, list[AgreedAction]] = {}
    for mentee_id, action in session.execute(query):
        found.setdefault(mentee_id, []).append(action)
    return {
        number: Promises(
            len(mine),
            sum(one.done_on is not None for one in mine),
            sum(one.done_on is None and one.dropped_on is not None for one in mine),
        )
        for number, mine in found.items()
    }


def due_between(
    session: Session, mentee_ids: Collection[int], first: date, last: date
) -> dict[int, tuple[int, int]]:
    """mentee id -> of the promises that fell due in a period: done by now, of all. What was given
    up with a reason does not count."""
    query = _promised(mentee_ids).where(AgreedAction.due_on >= first, AgreedAction.due_on <= last)
    found: dict[int, tuple[int, int]] = {}
    for mentee_id, action in session.execute(query):
        if action.done_on is None and action.dropped_on is not None:
            continue
        n, total = found.get(mentee_id, (0, 0))
        found[mentee_id] = n + (action.done_on is not None), total + 1
    return found


def by_mentee(sessions: Iterable[CoachingSession]) -> Mapping[int, list[CoachingSession]]:
    """mentee id -> its sessions among these, in their order."""
    found: dict[int, list[CoachingSession]] = {}
    for one in sessions:
        found.setdefault(one.mentee_id, []).append(one)
    return found


def eager(query: Select[CoachingSession]) -> Select[CoachingSession]:
    """Oldest first, with all that papers print of a session."""
    return query.order_by(*_IN_TIME).options(
        joinedload(CoachingSession.mentee),
        joinedload(CoachingSession.mentor),
        joinedload(CoachingSession.confirmation),
        selectinload(CoachingSession.photos),
        selectinload(CoachingSession.people).joinedload(CoachingPerson.participant),
        selectinload(CoachingSession.actions).joinedload(AgreedAction.owner),
    )


def _promised(mentee_ids: Collection[int]) -> Select[int, AgreedAction]:
    return (
        select(CoachingSession.mentee_id, AgreedAction)
        .join(CoachingSession, CoachingSession.id == AgreedAction.session_id)
        .where(CoachingSession.mentee_id.in_(mentee_ids), stands())
    )


# Of one day, those whose time is not known come last; every database sorts nothing its own way.
_IN_TIME = (
    CoachingSession.held_on,
    CoachingSession.starts_at.is_(None),
    CoachingSession.starts_at,
    CoachingSession.id,
)
