"""Referrals that somebody may see, in the order in which a division works on them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from trainingmgr.businesses.models import Business
from trainingmgr.cohorts.models import Cohort
from trainingmgr.facilitation import rules
from trainingmgr.facilitation.models import Referral, ReferralStep
from trainingmgr.facilitation.queries.files import file_parts
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import ADMIN, FACILITATION, HEAD, MENTOR, Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.kub.models import Kub
from trainingmgr.mentors import queries as mentors
from trainingmgr.mentors.models import CoachingSession, Mentee, Mentor
from trainingmgr.mentors.queries.mentees import KECAMATAN_CODE, NAME
from trainingmgr.programmes.models import Kecamatan

# Open ones before those that ended.
NEXT_FIRST = case((Referral.closed_on.is_(None), 0), else_=1)


@dataclass(frozen=True)
class InboxRow:
    """A referral in the list. `days`: waited so far, or until its end; `file`: parts of a complete
    file that are there, of all that its kind needs."""

    referral: Referral
    mentor: Mentor | None
    kecamatan: str | None
    days: int
    file: tuple[int, int]


@dataclass(frozen=True)
class Standing:
    """What waits in the referrals that somebody sees: open ones, the oldest of them in days."""

    total: int
    open: int
    undecided: int
    late: int
    oldest: int


def visible_referrals(actor: Actor) -> Select[Referral]:
    """Head, admin and the divisions all; a mentor those of the mentees followed today."""
    query = (
        select(Referral)
        .join(Mentee, Mentee.id == Referral.mentee_id)
        .outerjoin(Kub, Kub.id == Mentee.kub_id)
        .outerjoin(Cohort, Cohort.id == Kub.cohort_id)
        .outerjoin(Business, Business.id == Mentee.business_id)
    )
    if actor.role in {HEAD, ADMIN, FACILITATION}:
        return query
    if actor.role == MENTOR:
        return query.where(Referral.mentee_id.in_(mentors.visible_ids(actor)))
    return query.where(Referral.id.is_(None))


def referral_for(session: Session, actor: Actor, referral_id: int) -> Referral:
    """A referral with its steps. Raises NotFound."""
    query = visible_referrals(actor).where(Referral.id == referral_id)
    found = session.scalar(
        query.options(
            joinedload(Referral.mentee),
            joinedload(Referral.raised_by),
            selectinload(Referral.steps).joinedload(ReferralStep.by),
        )
    )
    if found is None:
        raise NotFound(N_("Rujukan ini tidak ada."))
    return found


def referral_of_client(session: Session, client_id: str) -> Referral | None:
    """The referral that this form has already saved."""
    return session.scalar(select(Referral).where(Referral.client_id == client_id))


def referrals_of(session: Session, mentee_id: int) -> Sequence[Referral]:
    """A mentee's referrals, open ones first, then the newest."""
    query = select(Referral).where(Referral.mentee_id == mentee_id)
    return session.scalars(query.order_by(NEXT_FIRST, Referral.id.desc())).all()


def open_of_kind(session: Session, mentee_id: int, kind: str, need: str) -> Referral | None:
    """The same need of the same mentee that still waits for its end."""
    query = select(Referral).where(
        Referral.mentee_id == mentee_id,
        Referral.kind == kind,
        Referral.need == need,
        Referral.closed_on.is_(None),
    )
    return session.scalar(query.limit(1))


def sessions_held(session: Session, mentee_id: int) -> Sequence[CoachingSession]:
    """The sessions that open the gate of R24, newest first."""
    query = select(CoachingSession).where(CoachingSession.mentee_id == mentee_id, mentors.stands())
    newest = query.order_by(CoachingSession.held_on.desc(), CoachingSession.id.desc())
    return session.scalars(newest).all()


def inbox(
    actor: Actor,
    search: str = "",
    *,
    state: str = "",
    kind: str = "",
    division: str = "",
    kecamatan_code: str = "",
    programme: str = "",
) -> Select[Referral]:
    """Open ones first, those that wait longest before the others.

    `state` is one of STATES, WAITING or LATE; what is nothing of them narrows nothing.
    """
    query = visible_referrals(actor).options(
        joinedload(Referral.mentee).joinedload(Mentee.kub).joinedload(Kub.cohort)
    )
    if search:
        like = f"%{search.lower()}%"
        columns = (NAME, Referral.detail, Referral.result_number)
        query = query.where(or_(*(func.lower(column).like(like) for column in columns)))
    if state in {rules.WAITING, rules.LATE}:
        query = query.where(Referral.closed_on.is_(None))
    if state == rules.LATE:
        query = query.where(Referral.raised_on < rules.late_before(clock.today()))
    if state in rules.STATES:
        query = query.where(Referral.state == state)
    if kind in rules.KINDS:
        query = query.where(Referral.kind == kind)
    if division in rules.DIVISION_NAMES:
        query = query.where(Referral.kind.in_(rules.kinds_of(division)))
    if kecamatan_code:
        query = query.where(KECAMATAN_CODE.in_([kecamatan_code]))
    if programme:
        query = query.where(Referral.mentee_id.in_(mentors.ids_of_programme(programme)))
    return query.order_by(NEXT_FIRST, Referral.raised_on, Referral.id)


def inbox_rows(session: Session, found: Sequence[Referral], today: date) -> list[InboxRow]:
    """What the list shows of each referral, in a constant number of statements."""
    ids = {one.mentee_id for one in found}
    coaches = mentors.mentors_on(session, ids, today)
    there = file_parts(session, ids)
    places = {one.code: one.name for one in session.scalars(select(Kecamatan))}
    return [
        InboxRow(
            one,
            coaches.get(one.mentee_id),
            places.get(one.mentee.kecamatan_code or ""),
            rules.age(one.raised_on, one.closed_on, today),
            _file(one.kind, there.get(one.mentee_id, frozenset())),
        )
        for one in found
    ]


def standing_of(session: Session, query: Select[Any], today: date) -> Standing:
    """What waits among the referrals of a list."""
    inner = query.order_by(None).with_only_columns(
        Referral.state, Referral.raised_on, Referral.closed_on
    )
    rows = session.execute(inner).all()
    days = [(today - raised).days for _state, raised, closed in rows if closed is None]
    return Standing(
        total=len(rows),
        open=len(days),
        undecided=sum(row[0] == rules.PROPOSED for row in rows),
        late=sum(one > rules.LATE_DAYS for one in days),
        oldest=max(days, default=0),
    )


def _file(kind: str, there: Collection[str]) -> tuple[int, int]:
    needed = rules.FILES[kind]
    return len(needed) - len(rules.missing_parts(kind, there)), len(needed)
