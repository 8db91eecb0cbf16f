"""Coaching sessions, what was promised in them, and which still count."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.mentors.models import (
    AgreedAction,
    CoachingChange,
    CoachingPerson,
    CoachingSession,
)
from trainingmgr.mentors.queries.mentees import visible_ids


def visible_sessions(actor: Actor) -> Select[CoachingSession]:
    """Head and admin all; a mentor those of the mentees followed today, whoever held them."""
    query = select(CoachingSession)
    return query.where(CoachingSession.mentee_id.in_(visible_ids(actor)))


def session_for(session: Session, actor: Actor, session_id: int) -> CoachingSession:
    """A coaching session with its people and actions. Raises NotFound."""
    query = visible_sessions(actor).where(CoachingSession.id == session_id)
    found = session.scalar(query.options(*_whole()))
    if found is None:
        raise NotFound(N_("Sesi pendampingan ini tidak ada."))
    return found


def session_of_client(session: Session, client_id: str) -> CoachingSession | None:
    """The session that this form has already saved."""
    return session.scalar(select(CoachingSession).where(CoachingSession.client_id == client_id))


def changes_of(session: Session, held: CoachingSession) -> Sequence[CoachingChange]:
    """What a session said before each change, the newest first."""
    query = select(CoachingChange).where(CoachingChange.session_id == held.id)
    return session.scalars(query.order_by(CoachingChange.id.desc())).all()


def stands() -> ColumnElement[bool]:
    """The condition that a session counts: nobody has declared it void."""
    return CoachingSession.voided_at.is_(None)


def sessions_of(session: Session, mentee_id: int) -> Sequence[CoachingSession]:
    """A mentee's sessions that count, newest first."""
    query = select(CoachingSession).where(CoachingSession.mentee_id == mentee_id, stands())
    query = query.options(*_whole())
    newest = query.order_by(CoachingSession.held_on.desc(), CoachingSession.id.desc())
    return session.scalars(newest).all()


def _whole() -> tuple[ExecutableOption, ...]:
    return (
        joinedload(CoachingSession.mentee),
        joinedload(CoachingSession.mentor),
        joinedload(CoachingSession.confirmation),
        selectinload(CoachingSession.photos),
        selectinload(CoachingSession.people).joinedload(CoachingPerson.participant),
        selectinload(CoachingSession.actions).joinedload(AgreedAction.owner),
    )


def is_promised() -> ColumnElement[bool]:
    """The condition that an agreed action is still open."""
    return AgreedAction.done_on.is_(None) & AgreedAction.dropped_on.is_(None)


def last_sessions(session: Session, mentee_ids: Collection[int]) -> dict[int, CoachingSession]:
    """mentee id -> newest coaching session."""
    rank = func.row_number().over(
        partition_by=CoachingSession.mentee_id,
        order_by=(CoachingSession.held_on.desc(), CoachingSession.id.desc()),
    )
    ranked = (
        select(CoachingSession.id, rank.label("rank"))
        .where(CoachingSession.mentee_id.in_(mentee_ids), stands())
        .subquery()
    )
    query = (
        select(CoachingSession)
        .join(ranked, ranked.c.id == CoachingSession.id)
        .where(ranked.c.rank == 1)
    )
    return {held.mentee_id: held for held in session.scalars(query)}


def promises_at(
    session: Session, mentee_id: int, held: CoachingSession | None = None
) -> Sequence[AgreedAction]:
    """What was promised before and is still open, oldest due date first.

    With a session also what was settled at that one, and not what was agreed there.
    """
    settled = is_promised()
    query = select(AgreedAction).join(
        CoachingSession, CoachingSession.id == AgreedAction.session_id
    )
    if held is not None:
        settled = or_(settled, AgreedAction.done_in_id == held.id)
        query = query.where(AgreedAction.session_id != held.id)
    query = query.where(CoachingSession.mentee_id == mentee_id, stands(), settled)
    query = query.order_by(AgreedAction.due_on.is_(None), AgreedAction.due_on, AgreedAction.id)
    eager = joinedload(AgreedAction.owner), joinedload(AgreedAction.session)
    return session.scalars(query.options(*eager)).all()


def sessions_of_mentor(
    session: Session, mentor_id: int, since: date, until: date
) -> Sequence[CoachingSession]:
    """A mentor's sessions that count, both days included, in the order they were held."""
    query = select(CoachingSession).where(
        CoachingSession.mentor_id == mentor_id,
        CoachingSession.held_on.between(since, until),
        stands(),
    )
    order = (CoachingSession.held_on, CoachingSession.starts_at, CoachingSession.id)
    return session.scalars(query.options(joinedload(CoachingSession.mentee)).order_by(*order)).all()


def open_actions(session: Session, mentee_ids: Collection[int]) -> dict[int, list[AgreedAction]]:
    """mentee id -> what was promised and is neither done nor dropped, oldest due date first."""
    query = (
        select(AgreedAction, CoachingSession.mentee_id)
        .join(CoachingSession, CoachingSession.id == AgreedAction.session_id)
        .where(CoachingSession.mentee_id.in_(mentee_ids), stands(), is_promised())
        .order_by(AgreedAction.due_on.is_(None), AgreedAction.due_on, AgreedAction.id)
        .options(joinedload(AgreedAction.owner))
    )
    found: dict[int, list[AgreedAction]] = {}
    for action, mentee_id in session.execute(query):
        found.setdefault(mentee_id, []).append(action)
    return found
