"""Coaching sessions, what was promised in them, and how many KUB were reached lately."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from trainingmgr.foundation.access.policy import ADMIN, HEAD, MENTOR, Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.kub.models import Kub, KubMember
from trainingmgr.mentors.models import AgreedAction, CoachingPerson, CoachingSession
from trainingmgr.mentors.queries.people import kub_of_mentor


def visible_sessions(actor: Actor) -> Select[CoachingSession]:
    """Head and admin all; a mentor the sessions of the KUB followed today, whoever held them."""
    query = select(CoachingSession)
    if actor.role in {HEAD, ADMIN}:
        return query
    if actor.role == MENTOR:
        followed = kub_of_mentor(actor).with_only_columns(Kub.id).order_by(None)
        return query.where(CoachingSession.kub_id.in_(followed))
    return query.where(CoachingSession.id.is_(None))


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


def sessions_of(session: Session, kub_id: int) -> Sequence[CoachingSession]:
    """A KUB's sessions, newest first."""
    query = select(CoachingSession).where(CoachingSession.kub_id == kub_id).options(*_whole())
    newest = query.order_by(CoachingSession.held_on.desc(), CoachingSession.id.desc())
    return session.scalars(newest).all()


def _whole() -> tuple[ExecutableOption, ...]:
    return (
        joinedload(CoachingSession.kub),
        joinedload(CoachingSession.mentor),
        joinedload(CoachingSession.photo),
        selectinload(CoachingSession.people).joinedload(CoachingPerson.participant),
        selectinload(CoachingSession.actions).joinedload(AgreedAction.owner),
    )


def last_sessions(session: Session, kub_ids: Collection[int]) -> dict[int, CoachingSession]:
    """kub id -> newest coaching session."""
    rank = func.row_number().over(
        partition_by=CoachingSession.kub_id,
        order_by=(CoachingSession.held_on.desc(), CoachingSession.id.desc()),
    )
    ranked = (
        select(CoachingSession.id, rank.label("rank"))
        .where(CoachingSession.kub_id.in_(kub_ids))
        .subquery()
    )
    query = (
        select(CoachingSession)
        .join(ranked, ranked.c.id == CoachingSession.id)
        .where(ranked.c.rank == 1)
    )
    return {held.kub_id: held for held in session.scalars(query)}


def open_actions(session: Session, kub_ids: Collection[int]) -> dict[int, list[AgreedAction]]:
    """kub id -> what was promised and is not yet done, oldest due date first."""
    query = (
        select(AgreedAction, CoachingSession.kub_id)
        .join(CoachingSession, CoachingSession.id == AgreedAction.session_id)
        .where(CoachingSession.kub_id.in_(kub_ids), AgreedAction.done_on.is_(None))
        .order_by(AgreedAction.due_on.is_(None), AgreedAction.due_on, AgreedAction.id)
        .options(joinedload(AgreedAction.owner))
    )
    found: dict[int, list[AgreedAction]] = {}
    for action, kub_id in session.execute(query):
        found.setdefault(kub_id, []).append(action)
    return found


def ever_members(session: Session, kub_id: int) -> set[int]:
    """Everyone who is or was in the KUB: an old session may be written down late."""
    query = select(KubMember.participant_id).where(KubMember.kub_id == kub_id)
    return set(session.scalars(query))
