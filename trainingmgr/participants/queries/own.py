"""A trainee's own record, and whether a personal link leads to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.accounts import queries as accounts
from trainingmgr.accounts.models import User
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.participants.models import Objection, Participant
from trainingmgr.participants.queries.scope import may_see, visible


def own_record(session: Session, actor: Actor) -> Participant:
    """The record of the trainee who asks, with cohort and kelurahan. Raises NotFound."""
    query = visible(actor).where(Participant.user_id == actor.user_id)
    found = session.scalar(
        query.options(joinedload(Participant.cohort), joinedload(Participant.kelurahan))
    )
    if found is None:
        raise NotFound(N_("Peserta ini tidak ada."))
    return found


@dataclass(frozen=True)
class LinkState:
    """What staff see of a personal link: since when, on which phone, last used."""

    made_at: datetime
    bound_at: datetime | None
    device: str | None
    seen_at: datetime | None


def link_state(session: Session, participant: Participant) -> LinkState | None:
    """The link that works; None when there is none."""
    if participant.user_id is None:
        return None
    link = accounts.link_of_user(session, participant.user_id)
    if link is None:
        return None
    devices = accounts.sessions_of(session, session.get_one(User, participant.user_id))
    last = devices[0] if devices else None
    return LinkState(
        link.made_at, link.bound_at, last.device if last else None, last.seen_at if last else None
    )


def objections_of(session: Session, participant_id: int) -> Sequence[Objection]:
    """One person's objections: open ones first, then the newest."""
    return session.scalars(
        select(Objection)
        .where(Objection.participant_id == participant_id)
        .order_by(Objection.closed_on.is_not(None), Objection.id.desc())
    ).all()


def objections(actor: Actor, search: str = "", state: str = "") -> Select[Objection, Participant]:
    """Objections with their person, the most pressing first; found by name, number or words.

    state: `selesai` for the answered ones, `semua` for all; else the open ones.
    """
    query = (
        select(Objection, Participant)
        .join(Participant, Participant.id == Objection.participant_id)
        .where(may_see(actor))
        .order_by(Objection.closed_on.is_not(None), Objection.due_at, Objection.id)
    )
    if state == "selesai":
        query = query.where(Objection.closed_on.is_not(None))
    elif state != "semua":
        query = query.where(Objection.closed_on.is_(None))
    if search:
        like = f"%{search.lower()}%"
        columns = (Participant.name, Participant.number, Objection.about, Objection.text)
        query = query.where(or_(*(func.lower(one).like(like) for one in columns)))
    return query
