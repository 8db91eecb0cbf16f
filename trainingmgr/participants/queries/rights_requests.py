"""Requests about one's own data, and the trail of who did what with it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.participants.models import Participant, PersonalCopy, RightsRequest
from trainingmgr.participants.queries.scope import may_see
from trainingmgr.participants.rules import rights_requests as rules
from trainingmgr.participants.rules.trail import NAMING

CHANGE = "participant.change"


@dataclass(frozen=True)
class Step:
    """One act on somebody's data: when, in which role, and what. Names of staff are left out:
    the office answers for what is done in its roles, and its people have their privacy too."""

    at: datetime
    role: str
    act: str
    fields: Sequence[str] = ()


@dataclass(frozen=True)
class Load:
    """What waits: open requests, those past the alert, and those past the law's 72 hours."""

    open: int
    alert: int
    late: int


def requests(actor: Actor, search: str = "", kind: str = "", state: str = "") -> Select[Any]:
    """Requests about people whom one may see: open ones first, the most pressing on top.

    `state` is one of the states, or `terbuka` for all open ones.
    """
    open_ = RightsRequest.state.in_(rules.OPEN_STATES)
    query = (
        select(RightsRequest)
        .join(Participant, Participant.id == RightsRequest.participant_id)
        .where(may_see(actor))
        .order_by(
            case((open_, 0), else_=1),
            case((open_, RightsRequest.due_at), else_=None),
            RightsRequest.id.desc(),
        )
    )
    if search:
        like = f"%{search.strip().lower()}%"
        names = (func.lower(Participant.name), func.lower(Participant.number))
        query = query.where(or_(*(name.like(like) for name in names)))
    if kind in rules.KINDS:
        query = query.where(RightsRequest.kind == kind)
    if state == "terbuka":
        query = query.where(open_)
    elif state in rules.STATES:
        query = query.where(RightsRequest.state == state)
    return query


def count(session: Session, query: Select[Any]) -> int:
    """How many requests a query finds."""
    return session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def page(session: Session, query: Select[Any], offset: int, limit: int) -> Sequence[RightsRequest]:
    """Some of them, each with its person."""
    eager = query.options(joinedload(RightsRequest.participant))
    return session.scalars(eager.offset(offset).limit(limit)).all()


def load(session: Session, now: datetime) -> Load:
    """What waits for an answer now."""
    alert, late = now - rules.ALERT, now
    row = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(case((RightsRequest.received_at <= alert, 1), else_=0)), 0),
            func.coalesce(func.sum(case((RightsRequest.due_at <= late, 1), else_=0)), 0),
        ).where(RightsRequest.state.in_(rules.OPEN_STATES))
    ).one()
    return Load(*map(int, row))


def request_for(session: Session, actor: Actor, request_id: int) -> RightsRequest:
    """One request. Raises NotFound."""
    found = session.scalar(
        select(RightsRequest)
        .join(Participant, Participant.id == RightsRequest.participant_id)
        .where(RightsRequest.id == request_id, may_see(actor))
        .options(joinedload(RightsRequest.participant).joinedload(Participant.cohort))
    )
    if found is None:
        raise NotFound(N_("Permintaan ini tidak ada."))
    return found


def requests_of(session: Session, participant_id: int) -> Sequence[RightsRequest]:
    """Everything one person has asked, newest first."""
    query = select(RightsRequest).where(RightsRequest.participant_id == participant_id)
    return session.scalars(query.order_by(RightsRequest.id.desc())).all()


def copy_of(session: Session, request_id: int) -> PersonalCopy | None:
    """The complete copy made for a request."""
    return session.scalar(select(PersonalCopy).where(PersonalCopy.request_id == request_id))


def changes_since(session: Session, participant_id: int, since: datetime) -> list[Step]:
    """Corrections of someone's particulars since a moment, newest first."""
    query = select(AuditEvent).where(
        AuditEvent.act == CHANGE,
        AuditEvent.subject_kind == "participant",
        AuditEvent.subject_id == participant_id,
        AuditEvent.at >= since,
    )
    return [_step(one) for one in session.scalars(query.order_by(AuditEvent.id.desc()))]


def trail(
    session: Session, ids: Collection[int], subjects: Mapping[str, Collection[int]]
) -> list[Step]:
    """Every recorded act on these records, oldest first (UU 27/2022 Ps 32).

    `subjects`: kinds of other things that are about them, such as their certificates, with ids.
    """
    own = dict(subjects) | {"participant": [*subjects.get("participant", ()), *ids]}
    about: list[ColumnElement[bool]] = [
        and_(AuditEvent.subject_kind == kind, AuditEvent.subject_id.in_(numbers))
        for kind, numbers in own.items()
        if numbers
    ]
    query = select(AuditEvent).where(or_(*about, AuditEvent.act.in_(NAMING)))
    wanted = set(ids)
    found = []
    for one in session.scalars(query.order_by(AuditEvent.id)):
        named = one.subject_kind in own and one.subject_id in own[one.subject_kind]
        if named if one.act not in NAMING else wanted & _named(one.detail):
            found.append(_step(one))
    return found


def _named(detail: str) -> set[int]:
    told = json.loads(detail)
    several = told.get("participants", ())
    one = {told["participant"]} if "participant" in told else set()
    return one | set(several if isinstance(several, list) else ())


def _step(one: AuditEvent) -> Step:
    fields = json.loads(one.detail).get("fields", ()) if one.act == CHANGE else ()
    return Step(one.at, one.role, one.act, fields)
