"""Which KUB a mentor follows, what was said last time, and who is overdue."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session, selectinload

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import ADMIN, HEAD, MENTOR, Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.kub.models import Kub
from trainingmgr.mentors.models import (
    AgreedAction,
    CoachingSession,
    Institution,
    Mentor,
    MentorAssignment,
)


def institutions(session: Session) -> Sequence[Institution]:
    """Universities first, then practitioners' organisations."""
    return session.scalars(select(Institution).order_by(Institution.kind, Institution.label)).all()


def mentors(search: str = "") -> Select[Mentor]:
    """Mentors by name."""
    query = select(Mentor).order_by(Mentor.name, Mentor.id)
    if search:
        query = query.where(func.lower(Mentor.name).like(f"%{search.strip().lower()}%"))
    return query


def mentor_of_user(session: Session, user_id: int | None) -> Mentor:
    """The signed-in mentor. Raises NotFound."""
    found = session.scalar(select(Mentor).where(Mentor.user_id == user_id))
    if found is None:
        raise NotFound(N_("Akun ini belum tercatat sebagai pendamping."))
    return found


def open_assignment(on: date) -> Select[MentorAssignment]:
    """Assignments that hold on a day."""
    return select(MentorAssignment).where(
        MentorAssignment.from_on <= on,
        or_(MentorAssignment.until_on.is_(None), MentorAssignment.until_on > on),
    )


def mentor_of_kub(session: Session, kub_id: int, on: date | None = None) -> Mentor | None:
    """Who follows the KUB on a day (default today)."""
    holding = open_assignment(on or clock.today()).where(MentorAssignment.kub_id == kub_id)
    found = session.scalar(holding.order_by(MentorAssignment.id.desc()))
    return found.mentor if found else None


def kub_of_mentor(actor: Actor) -> Select[Kub]:
    """The KUB a mentor follows today."""
    today = clock.today()
    mine = (
        select(MentorAssignment.id)
        .join(Mentor, Mentor.id == MentorAssignment.mentor_id)
        .where(
            MentorAssignment.kub_id == Kub.id,
            Mentor.user_id == actor.user_id,
            MentorAssignment.from_on <= today,
            or_(MentorAssignment.until_on.is_(None), MentorAssignment.until_on > today),
        )
    )
    return select(Kub).where(exists(mine)).order_by(Kub.name)


def own_kub(session: Session, actor: Actor, kub_id: int) -> Kub:
    """A KUB this mentor follows today. Raises NotFound."""
    found = session.scalar(kub_of_mentor(actor).where(Kub.id == kub_id))
    if found is None:
        raise NotFound(N_("KUB tidak ditemukan."))
    return found


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
    found = session.scalar(
        query.options(selectinload(CoachingSession.people), selectinload(CoachingSession.actions))
    )
    if found is None:
        raise NotFound(N_("Sesi pendampingan tidak ditemukan."))
    return found


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
        .options(selectinload(AgreedAction.owner))
    )
    found: dict[int, list[AgreedAction]] = {}
    for action, kub_id in session.execute(query):
        found.setdefault(kub_id, []).append(action)
    return found
