"""Sessions that wait for their paraf, those somebody objects to, and what a link asks about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from trainingmgr.businesses.models import Business
from trainingmgr.foundation import clock, signing
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.kub.models import Kub
from trainingmgr.mentors.models import (
    AgreedAction,
    CoachingPerson,
    CoachingSession,
    Confirmation,
    Mentee,
    Mentor,
)
from trainingmgr.mentors.queries.coaching import stands, visible_sessions
from trainingmgr.mentors.queries.mentees import NAME, visible_ids
from trainingmgr.mentors.rules.confirmations import AGREED, DISPUTED, WAITING, link_holds
from trainingmgr.participants.models import Participant

PURPOSE = "paraf"


@dataclass(frozen=True)
class Asked:
    """What a link asks about, and the participant whom it was made for."""

    held: CoachingSession
    person: Participant | None


def link_word(held: CoachingSession, participant_id: int | None = None) -> str:
    """The last part of a link that asks for this session's paraf; the same all day."""
    return signing.sign(PURPOSE, [held.id, clock.today().toordinal(), participant_id])


def asked_by(session: Session, token: str) -> Asked | None:
    """The session behind a link; None when nobody here made it, it is too old, or the session
    was declared void."""
    told = signing.signed(PURPOSE, token)
    if told is None:
        return None
    number, day, person = told
    if not link_holds(date.fromordinal(day), clock.today()):
        return None
    held = session.scalar(
        select(CoachingSession).where(CoachingSession.id == number, stands()).options(*whole())
    )
    if held is None:
        return None
    return Asked(held, session.get(Participant, person) if person else None)


def whole() -> tuple[ExecutableOption, ...]:
    """What a page about a paraf shows of a session."""
    return (
        *_head(),
        selectinload(CoachingSession.people).joinedload(CoachingPerson.participant),
        selectinload(CoachingSession.actions).joinedload(AgreedAction.owner),
    )


def _head() -> tuple[ExecutableOption, ...]:
    return (
        joinedload(CoachingSession.mentee),
        joinedload(CoachingSession.mentor),
        joinedload(CoachingSession.confirmation),
    )


def sessions_by_paraf(actor: Actor, state: str = "", search: str = "") -> Select[CoachingSession]:
    """Sessions one may read about that count: objections first, then those that wait, longest
    first, then the confirmed, newest first."""
    query = (
        visible_sessions(actor)
        .join(Mentee, Mentee.id == CoachingSession.mentee_id)
        .outerjoin(Kub, Kub.id == Mentee.kub_id)
        .outerjoin(Business, Business.id == Mentee.business_id)
        .join(Mentor, Mentor.id == CoachingSession.mentor_id)
        .outerjoin(Confirmation, Confirmation.session_id == CoachingSession.id)
        .where(stands())
        .options(*_head())
    )
    if state in _IN_STATE:
        query = query.where(_IN_STATE[state])
    if search:
        like = f"%{search.lower()}%"
        query = query.where(or_(func.lower(NAME).like(like), func.lower(Mentor.name).like(like)))
    return query.order_by(
        func.coalesce(Confirmation.agrees, True).is_(True),
        Confirmation.id.is_not(None),
        case((Confirmation.id.is_(None), CoachingSession.held_on)),
        CoachingSession.held_on.desc(),
        CoachingSession.id,
    )


def unconfirmed(session: Session, mentee_ids: Collection[int]) -> dict[int, int]:
    """mentee id -> how many sessions that count nobody has answered for."""
    return _counts(session, mentee_ids, _IN_STATE[WAITING])


def disputed(session: Session, mentee_ids: Collection[int]) -> dict[int, int]:
    """mentee id -> at how many sessions that count the mentee says something is not right."""
    return _counts(session, mentee_ids, _IN_STATE[DISPUTED])


def how_many(session: Session, actor: Actor, state: str) -> int:
    """Sessions that one may read about whose paraf is in this state."""
    return sum(_counts(session, visible_ids(actor), _IN_STATE[state]).values())


def _counts(
    session: Session, mentee_ids: Collection[int] | Select[int], condition: ColumnElement[bool]
) -> dict[int, int]:
    query = (
        select(CoachingSession.mentee_id, func.count(CoachingSession.id))
        .outerjoin(Confirmation, Confirmation.session_id == CoachingSession.id)
        .where(CoachingSession.mentee_id.in_(mentee_ids), stands(), condition)
        .group_by(CoachingSession.mentee_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


_IN_STATE: dict[str, ColumnElement[bool]] = {
    WAITING: Confirmation.id.is_(None),
    AGREED: Confirmation.agrees.is_(True),
    DISPUTED: Confirmation.agrees.is_(False),
}
