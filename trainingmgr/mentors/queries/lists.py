"""Lists about coaching, each in a constant number of statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, Subquery, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation.access.policy import ADMIN, HEAD, Actor
from trainingmgr.kub.models import CHAIR, DISBANDED, DRAFT, Kub, KubMember
from trainingmgr.mentors import rules
from trainingmgr.mentors.models import (
    AgreedAction,
    CoachingSession,
    Institution,
    Mentor,
    MentorAssignment,
)
from trainingmgr.mentors.queries.coaching import last_sessions, open_actions
from trainingmgr.mentors.queries.people import holds_on, kub_of_mentor, loads
from trainingmgr.participants.models import Participant
from trainingmgr.participants.queries import is_frozen
from trainingmgr.programmes.models import Kecamatan, Programme

SILENT, RECENT = "sepi", "baru"

# What these lists are sorted by.
LAST_ON = (
    select(func.max(CoachingSession.held_on))
    .where(CoachingSession.kub_id == Kub.id)
    .correlate(Kub)
    .scalar_subquery()
)
HELD = (
    select(func.count(CoachingSession.id))
    .where(CoachingSession.kub_id == Kub.id)
    .correlate(Kub)
    .scalar_subquery()
)
OPEN_ACTIONS = (
    select(func.count(AgreedAction.id))
    .join(CoachingSession, CoachingSession.id == AgreedAction.session_id)
    .where(CoachingSession.kub_id == Kub.id, AgreedAction.done_on.is_(None))
    .correlate(Kub)
    .scalar_subquery()
)
KECAMATAN = (
    select(Kecamatan.name)
    .where(Kecamatan.code == Cohort.kecamatan_code)
    .correlate(Cohort)
    .scalar_subquery()
)
COACHED_ON = (
    select(func.max(CoachingSession.held_on))
    .where(CoachingSession.mentor_id == Mentor.id)
    .correlate(Mentor)
    .scalar_subquery()
)


@dataclass(frozen=True)
class Followed:
    """A KUB on its mentor's first page; `recent` means coached in the last 30 days."""

    kub: Kub
    last: CoachingSession | None
    recent: bool
    promises: list[AgreedAction]
    chair: Participant | None


@dataclass(frozen=True)
class KubRow:
    """A KUB in the list of coaching. `held`: how many sessions; `promises`: how many are open."""

    kub: Kub
    mentor: Mentor | None
    last: CoachingSession | None
    recent: bool
    held: int
    promises: int


@dataclass(frozen=True)
class MentorRow:
    """A mentor with the KUB followed today and the day of the last session."""

    mentor: Mentor
    kub: int
    last_on: date | None


@dataclass(frozen=True)
class Coverage:
    """Of the `total` KUB that an institution's mentors follow, `n` were coached lately."""

    institution: Institution
    n: int
    total: int


def coached_kub(
    actor: Actor,
    today: date,
    search: str = "",
    institution_id: int | None = None,
    kecamatan_code: str = "",
    met: str = "",
    programme: str = "",
) -> Select[Kub]:
    """KUB one may read about, those that wait longest first.

    `met`: `sepi` keeps those that wait too long, `baru` those that have a mentor and were coached
    lately, as the head's page counts them.
    """
    last = _last_days()
    query = (
        select(Kub)
        .join(Cohort, Cohort.id == Kub.cohort_id)
        .outerjoin(last, last.c.kub_id == Kub.id)
        .outerjoin(MentorAssignment, and_(MentorAssignment.kub_id == Kub.id, holds_on(today)))
        .outerjoin(Mentor, Mentor.id == MentorAssignment.mentor_id)
        .where(Kub.state.not_in([DRAFT, DISBANDED]))
        .options(joinedload(Kub.cohort))
    )
    if actor.role not in {HEAD, ADMIN}:
        own = kub_of_mentor(actor).with_only_columns(Kub.id).order_by(None)
        query = query.where(Kub.id.in_(own))
    if search:
        like = f"%{search.lower()}%"
        query = query.where(
            or_(func.lower(Kub.name).like(like), func.lower(Mentor.name).like(like))
        )
    if institution_id is not None:
        query = query.where(Mentor.institution_id == institution_id)
    if kecamatan_code:
        query = query.where(Cohort.kecamatan_code == kecamatan_code)
    since = rules.recent_since(today)
    if met == SILENT:
        query = query.where(or_(last.c.held_on.is_(None), last.c.held_on <= since))
    if met == RECENT:
        query = query.where(Mentor.id.is_not(None), last.c.held_on > since)
    if programme:
        query = query.join(Programme, Programme.id == Cohort.programme_id)
        query = query.where(Programme.code == programme, Cohort.counts)
    return query.order_by(last.c.held_on.is_not(None), last.c.held_on, Kub.name, Kub.id)


def kub_rows(session: Session, kub: Sequence[Kub], today: date) -> list[KubRow]:
    """What the list shows of each KUB."""
    ids = [one.id for one in kub]
    last, promises = last_sessions(session, ids), open_actions(session, ids)
    held = Counter(
        session.scalars(select(CoachingSession.kub_id).where(CoachingSession.kub_id.in_(ids)))
    )
    holding = select(MentorAssignment).where(MentorAssignment.kub_id.in_(ids), holds_on(today))
    eager = holding.options(joinedload(MentorAssignment.mentor))
    coaches = {one.kub_id: one.mentor for one in session.scalars(eager)}
    return [
        KubRow(
            one,
            coaches.get(one.id),
            last.get(one.id),
            rules.is_recent(last[one.id].held_on if one.id in last else None, today),
            held[one.id],
            len(promises.get(one.id, ())),
        )
        for one in kub
    ]


def followed_today(session: Session, actor: Actor, today: date) -> list[Followed]:
    """A mentor's own KUB: those that wait longest first."""
    mine = session.scalars(kub_of_mentor(actor)).all()
    ids = [one.id for one in mine]
    last, promises = last_sessions(session, ids), open_actions(session, ids)
    chairs = _chairs(session, ids)
    found = [
        Followed(
            one,
            last.get(one.id),
            rules.is_recent(last[one.id].held_on if one.id in last else None, today),
            promises.get(one.id, []),
            chairs.get(one.id),
        )
        for one in mine
    ]
    return sorted(found, key=_waiting)


def _waiting(row: Followed) -> tuple[bool, date]:
    return row.last is not None, row.last.held_on if row.last else date.min


def mentor_rows(session: Session, found: Sequence[Mentor], today: date) -> list[MentorRow]:
    """What the list shows of each mentor."""
    load = loads(session, today)
    query = select(CoachingSession.mentor_id, func.max(CoachingSession.held_on))
    query = query.where(CoachingSession.mentor_id.in_([one.id for one in found]))
    last = {row[0]: row[1] for row in session.execute(query.group_by(CoachingSession.mentor_id))}
    return [MentorRow(one, load.get(one.id, 0), last.get(one.id)) for one in found]


def coverage(session: Session, actor: Actor, today: date) -> list[Coverage]:
    """How many of the followed KUB were coached in the last 30 days, by institution."""
    last = _last_days()
    query = (
        select(Institution, Kub.id, last.c.held_on)
        .join(Mentor, Mentor.institution_id == Institution.id)
        .join(MentorAssignment, MentorAssignment.mentor_id == Mentor.id)
        .join(Kub, Kub.id == MentorAssignment.kub_id)
        .outerjoin(last, last.c.kub_id == Kub.id)
        .where(holds_on(today), Kub.state != DISBANDED)
        .order_by(Institution.kind, Institution.label)
    )
    if actor.role not in {HEAD, ADMIN}:
        query = query.where(Mentor.user_id == actor.user_id)
    reached: dict[Institution, list[bool]] = {}
    for institution, _kub, held_on in session.execute(query):
        reached.setdefault(institution, []).append(rules.is_recent(held_on, today))
    return [Coverage(one, sum(hits), len(hits)) for one, hits in reached.items()]


def count(session: Session, query: Select[Any]) -> int:
    """How many rows a list holds."""
    inner = query.order_by(None).subquery()
    return session.scalar(select(func.count()).select_from(inner)) or 0


def _last_days() -> Subquery:
    return (
        select(CoachingSession.kub_id, func.max(CoachingSession.held_on).label("held_on"))
        .group_by(CoachingSession.kub_id)
        .subquery()
    )


def _chairs(session: Session, kub_ids: Sequence[int]) -> dict[int, Participant]:
    query = (
        select(KubMember.kub_id, Participant)
        .join(Participant, Participant.id == KubMember.participant_id)
        .where(
            KubMember.kub_id.in_(kub_ids),
            KubMember.position == CHAIR,
            KubMember.until_on.is_(None),
            ~is_frozen(),
        )
    )
    return {row[0]: row[1] for row in session.execute(query)}
