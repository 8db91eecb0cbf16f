"""Lists about coaching, each in a constant number of statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, Subquery, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.foundation.access.policy import ADMIN, HEAD, Actor
from trainingmgr.kub.models import Kub
from trainingmgr.mentors import rules
from trainingmgr.mentors.models import (
    AgreedAction,
    CoachingSession,
    Institution,
    Mentee,
    Mentor,
    MentorAssignment,
)
from trainingmgr.mentors.queries.coaching import is_promised, last_sessions, open_actions, stands
from trainingmgr.mentors.queries.mentees import (
    KECAMATAN_CODE,
    NAME,
    is_open,
    mentees_of_mentor,
    visible_mentees,
)
from trainingmgr.mentors.queries.of_programme import ids_of_programme
from trainingmgr.mentors.queries.people import holds_on, mentors_on
from trainingmgr.programmes.models import Kecamatan

SILENT, RECENT, LEFT_ALONE = "sepi", "baru", "ditinggal"

# What these lists are sorted by.
LAST_ON = (
    select(func.max(CoachingSession.held_on))
    .where(CoachingSession.mentee_id == Mentee.id, stands())
    .correlate(Mentee)
    .scalar_subquery()
)
HELD = (
    select(func.count(CoachingSession.id))
    .where(CoachingSession.mentee_id == Mentee.id, stands())
    .correlate(Mentee)
    .scalar_subquery()
)
OPEN_ACTIONS = (
    select(func.count(AgreedAction.id))
    .join(CoachingSession, CoachingSession.id == AgreedAction.session_id)
    .where(CoachingSession.mentee_id == Mentee.id, stands(), is_promised())
    .correlate(Mentee)
    .scalar_subquery()
)
KECAMATAN = select(Kecamatan.name).where(Kecamatan.code == KECAMATAN_CODE).scalar_subquery()
COACHED_ON = (
    select(func.max(CoachingSession.held_on))
    .where(CoachingSession.mentor_id == Mentor.id, stands())
    .correlate(Mentor)
    .scalar_subquery()
)


@dataclass(frozen=True)
class Followed:
    """A mentee on its mentor's first page; `recent` means coached in the last 30 days."""

    mentee: Mentee
    last: CoachingSession | None
    recent: bool
    promises: list[AgreedAction]


@dataclass(frozen=True)
class MenteeRow:
    """A mentee in the list of coaching. `held`: how many sessions; `promises`: how many open."""

    mentee: Mentee
    kecamatan: str | None
    mentor: Mentor | None
    last: CoachingSession | None
    recent: bool
    held: int
    promises: int


@dataclass(frozen=True)
class Coverage:
    """Of the `total` mentees that an institution's mentors follow, `n` were coached lately."""

    institution: Institution
    n: int
    total: int


def coached_mentees(
    actor: Actor,
    today: date,
    search: str = "",
    institution_id: int | None = None,
    kecamatan_code: str = "",
    met: str = "",
    programme: str = "",
    kind: str = "",
    only: Collection[int] | None = None,
) -> Select[Mentee]:
    """Mentees one may read about that are coached still, those that wait longest first.

    `met`: `sepi` keeps those that wait too long; of those with a mentor `baru` keeps who was
    coached lately and `ditinggal` who was not, as the head's page counts them. `only`: of these
    ids, those with a mentor.
    """
    last = _last_days()
    query = (
        visible_mentees(actor)
        .outerjoin(last, last.c.mentee_id == Mentee.id)
        .outerjoin(MentorAssignment, and_(MentorAssignment.mentee_id == Mentee.id, holds_on(today)))
        .outerjoin(Mentor, Mentor.id == MentorAssignment.mentor_id)
        .where(is_open())
        .options(joinedload(Mentee.kub).joinedload(Kub.cohort))
    )
    if search:
        like = f"%{search.lower()}%"
        query = query.where(or_(func.lower(NAME).like(like), func.lower(Mentor.name).like(like)))
    if institution_id is not None:
        query = query.where(Mentor.institution_id == institution_id)
    if kecamatan_code:
        query = query.where(KECAMATAN_CODE.in_([kecamatan_code]))
    if kind:
        query = query.where(Mentee.kind == kind)
    since = rules.recent_since(today)
    if met in {SILENT, LEFT_ALONE}:
        query = query.where(or_(last.c.held_on.is_(None), last.c.held_on <= since))
    if met == LEFT_ALONE:
        query = query.where(Mentor.id.is_not(None))
    if met == RECENT:
        query = query.where(Mentor.id.is_not(None), last.c.held_on > since)
    if programme:
        query = query.where(Mentee.id.in_(ids_of_programme(programme)))
    if only is not None:
        query = query.where(Mentor.id.is_not(None), Mentee.id.in_(only))
    return query.order_by(last.c.held_on.is_not(None), last.c.held_on, NAME, Mentee.id)


def mentee_rows(session: Session, found: Sequence[Mentee], today: date) -> list[MenteeRow]:
    """What the list shows of each mentee."""
    ids = [one.id for one in found]
    last, promises = last_sessions(session, ids), open_actions(session, ids)
    held = Counter(
        session.scalars(
            select(CoachingSession.mentee_id).where(CoachingSession.mentee_id.in_(ids), stands())
        )
    )
    coaches = mentors_on(session, ids, today)
    places = {one.code: one.name for one in session.scalars(select(Kecamatan))}
    return [
        MenteeRow(
            one,
            places.get(one.kecamatan_code or ""),
            coaches.get(one.id),
            last.get(one.id),
            rules.is_recent(last[one.id].held_on if one.id in last else None, today),
            held[one.id],
            len(promises.get(one.id, ())),
        )
        for one in found
    ]


def followed_today(session: Session, actor: Actor, today: date) -> list[Followed]:
    """A mentor's own mentees: those that wait longest first."""
    mine = session.scalars(mentees_of_mentor(actor)).all()
    ids = [one.id for one in mine]
    last, promises = last_sessions(session, ids), open_actions(session, ids)
    found = [
        Followed(
            one,
            last.get(one.id),
            rules.is_recent(last[one.id].held_on if one.id in last else None, today),
            promises.get(one.id, []),
        )
        for one in mine
    ]
    return sorted(found, key=_waiting)


def _waiting(row: Followed) -> tuple[bool, date]:
    return row.last is not None, row.last.held_on if row.last else date.min


def coverage(session: Session, actor: Actor, today: date) -> list[Coverage]:
    """How many of those followed were coached in the last 30 days, by institution."""
    last = _last_days()
    query = (
        select(Institution, Mentee.id, last.c.held_on)
        .join(Mentor, Mentor.institution_id == Institution.id)
        .join(MentorAssignment, MentorAssignment.mentor_id == Mentor.id)
        .join(Mentee, Mentee.id == MentorAssignment.mentee_id)
        .outerjoin(Kub, Kub.id == Mentee.kub_id)
        .outerjoin(last, last.c.mentee_id == Mentee.id)
        .where(holds_on(today), is_open())
        .order_by(Institution.label)
    )
    if actor.role not in {HEAD, ADMIN}:
        query = query.where(Mentor.user_id == actor.user_id)
    reached: dict[Institution, list[bool]] = {}
    for institution, _mentee, held_on in session.execute(query):
        reached.setdefault(institution, []).append(rules.is_recent(held_on, today))
    return [Coverage(one, sum(hits), len(hits)) for one, hits in reached.items()]


def count(session: Session, query: Select[Any]) -> int:
    """How many rows a list holds."""
    inner = query.order_by(None).subquery()
    return session.scalar(select(func.count()).select_from(inner)) or 0


def _last_days() -> Subquery:
    return (
        select(CoachingSession.mentee_id, func.max(CoachingSession.held_on).label("held_on"))
        .where(stands())
        .group_by(CoachingSession.mentee_id)
        .subquery()
    )
