"""Lists of businesses, with all that a row shows in a constant number of statements."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.businesses.models import (
    NO_PART,
    OWNER,
    RUNNING,
    Business,
    BusinessPerson,
    Sale,
    Visit,
)
from trainingmgr.businesses.queries.evidence import parts_of
from trainingmgr.businesses.queries.record import last_visits, standings_of
from trainingmgr.businesses.queries.scope import visible_businesses
from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.journey.active import Status
from trainingmgr.kub.models import CHAIR, DISBANDED, DRAFT, Kub, KubMember
from trainingmgr.kub.queries import visible_kub
from trainingmgr.participants.models import Participant, StandingRow
from trainingmgr.participants.queries import is_frozen, on_day
from trainingmgr.programmes.models import Craft, Kecamatan, Programme
from trainingmgr.programmes.queries import kecamatan

# What lists of businesses are sorted by.
CRAFT = (
    select(Craft.name).where(Craft.id == Business.craft_id).correlate(Business).scalar_subquery()
)
KECAMATAN = (
    select(Kecamatan.name)
    .where(Kecamatan.code == Business.kecamatan_code)
    .correlate(Business)
    .scalar_subquery()
)
VERIFIED_ON = (
    select(func.max(Visit.visited_on))
    .where(Visit.business_id == Business.id)
    .where(Visit.outcome == RUNNING, Visit.photo_id.is_not(None), Visit.letter_id.is_not(None))
    .correlate(Business)
    .scalar_subquery()
)
VISITED_ON = (
    select(func.max(Visit.visited_on))
    .where(Visit.business_id == Business.id)
    .correlate(Business)
    .scalar_subquery()
)
LATEST_SALES = (
    select(Sale.amount)
    .where(Sale.business_id == Business.id)
    .order_by(Sale.month.desc())
    .limit(1)
    .correlate(Business)
    .scalar_subquery()
)

NEVER, OLD = "belum", "lama"
# What the head's page counts of businesses.
AT_WORK, ACTIVE, REGISTERED = FIGURES = ("berjalan", "aktif", "nib")


@dataclass(frozen=True)
class Contact:
    """Whom to call: the chair of the KUB, else an owner, else anybody with a telephone."""

    name: str
    phone: str


@dataclass(frozen=True)
class Row:
    """A business in a list. `month` and `amount` (rupiah): the latest month's sales; `window`:
    how many days a verification is current."""

    business: Business
    people: int
    active: int
    last_visit: Visit | None
    verified_on: date | None
    contact: Contact | None
    month: str | None
    amount: int | None
    place: str
    window: int


def business_list(
    actor: Actor,
    search: str = "",
    kecamatan_code: str = "",
    visited: str = "",
    *,
    since: date,
    among: Collection[int] | None = None,
) -> Select[Business]:
    """Businesses by name, found by their own name, their KUB's or a person's.

    `visited`: `belum` was never verified, `lama` not since the day `since`; `among` leaves only
    those of these ids.
    """
    query = visible_businesses(actor).outerjoin(Kub, Kub.id == Business.kub_id)
    if search:
        query = query.where(_named(search))
    if kecamatan_code:
        query = query.where(Business.kecamatan_code == kecamatan_code)
    if visited in (NEVER, OLD):
        last = _verified()
        query = query.outerjoin(last, last.c.business_id == Business.id)
        never = last.c.verified_on.is_(None)
        query = query.where(never if visited == NEVER else and_(~never, last.c.verified_on < since))
    if among is not None:
        query = query.where(Business.id.in_(among))
    return _eager(query).order_by(Business.name, Business.id)


def behind_figure(session: Session, figure: str, programme_code: str, on: date) -> set[int]:
    """The businesses that the head's page counts today: one of FIGURES, of a programme's people.

    `berjalan`: found at work at the last visit; `aktif`: somebody in it is *Aktif* today; `nib`:
    one of those, with an NIB. Without a figure: all the businesses of the programme's people.
    """
    theirs = of_programme(session, programme_code, on)
    if figure == AT_WORK:
        met = last_visits(session, theirs)
        return {number for number, visit in met.items() if visit.outcome == RUNNING}
    if figure not in FIGURES:
        return theirs
    query = (
        select(StandingRow.participant_id)
        .join(Participant, Participant.id == StandingRow.participant_id)
        .join(Cohort, Cohort.id == Participant.counted_in_id)
        .join(Programme, Programme.id == Participant.programme_id)
        .where(*_in_n(programme_code), StandingRow.status == _ACTIVE.value, on_day(on))
    )
    people = set(session.scalars(query))
    found = {
        number
        for number, parts in parts_of(session, theirs).items()
        if any(role != NO_PART and who in people for who, role in parts.items())
    }
    if figure == ACTIVE:
        return found
    by_then = or_(Business.nib_on.is_(None), Business.nib_on <= on)
    numbered = select(Business.id).where(Business.nib.is_not(None), by_then)
    return found & set(session.scalars(numbered))


def of_programme(session: Session, programme_code: str, on: date) -> set[int]:
    """Businesses in which someone of N has or had a part, or that belong to a KUB of N."""
    mine = (
        select(BusinessPerson.business_id)
        .join(Participant, Participant.id == BusinessPerson.participant_id)
        .join(Cohort, Cohort.id == Participant.counted_in_id)
        .join(Programme, Programme.id == Participant.programme_id)
        .where(*_in_n(programme_code), Participant.accepted_on <= on)
    )
    group = (
        select(Kub.id)
        .join(Cohort, Cohort.id == Kub.cohort_id)
        .join(Programme, Programme.id == Cohort.programme_id)
        .where(Cohort.counts, *_of(programme_code))
    )
    query = select(Business.id).where(or_(Business.id.in_(mine), Business.kub_id.in_(group)))
    return set(session.scalars(query))


def _in_n(programme_code: str) -> tuple[ColumnElement[bool], ...]:
    return Participant.in_n.is_(True), Cohort.counts.is_(True), *_of(programme_code)


def _of(programme_code: str) -> tuple[ColumnElement[bool], ...]:
    return (Programme.code == programme_code,) if programme_code else ()


def visit_route(actor: Actor, search: str = "") -> Select[Business]:
    """The officer's round: never verified first, then the oldest verification."""
    last = _verified()
    query = visible_businesses(actor).outerjoin(Kub, Kub.id == Business.kub_id)
    query = query.outerjoin(last, last.c.business_id == Business.id)
    if search:
        query = query.where(_named(search))
    order = (last.c.verified_on.is_not(None), last.c.verified_on, Business.name, Business.id)
    return _eager(query).order_by(*order)


def waiting(session: Session, actor: Actor, since: date) -> int:
    """How many of the businesses one may see have not been verified since a day, or never."""
    last = _verified()
    query = visible_businesses(actor).outerjoin(last, last.c.business_id == Business.id)
    late = query.where(or_(last.c.verified_on.is_(None), last.c.verified_on < since))
    return count(session, late)


def count(session: Session, query: Select[Any]) -> int:
    """How many rows a list holds."""
    inner = query.order_by(None).subquery()
    return session.scalar(select(func.count()).select_from(inner)) or 0


def rows_of(session: Session, businesses: Sequence[Business], on: date, window: int) -> list[Row]:
    """What a list shows of each business on a day."""
    ids = [business.id for business in businesses]
    parts = parts_of(session, ids)
    standings = standings_of(session, {one for part in parts.values() for one in part}, on)
    visits, verified = last_visits(session, ids), _verified_days(session, ids)
    takings, calls = _latest_sales(session, ids), contacts(session, ids)
    places = {one.code: one.name for one in kecamatan(session)}
    rows = []
    for business in businesses:
        taking = [one for one, role in parts.get(business.id, {}).items() if role != NO_PART]
        active = [one for one in taking if one in standings and standings[one].status is _ACTIVE]
        month, amount = takings.get(business.id, (None, None))
        rows.append(
            Row(
                business,
                len(taking),
                len(active),
                visits.get(business.id),
                verified.get(business.id),
                calls.get(business.id),
                month,
                amount,
                places[business.kecamatan_code],
                window,
            )
        )
    return rows


def contacts(session: Session, business_ids: Sequence[int]) -> dict[int, Contact]:
    """business id -> whom to call."""
    member = and_(
        KubMember.participant_id == BusinessPerson.participant_id, KubMember.until_on.is_(None)
    )
    query = (
        select(BusinessPerson.business_id, Participant.name, Participant.phone)
        .join(Participant, Participant.id == BusinessPerson.participant_id)
        .outerjoin(KubMember, member)
        .where(BusinessPerson.business_id.in_(business_ids), Participant.phone.is_not(None))
        .where(~is_frozen())
        .order_by(
            (func.coalesce(KubMember.position, "") == CHAIR).desc(),
            (BusinessPerson.role == OWNER).desc(),
            BusinessPerson.id,
        )
    )
    found: dict[int, Contact] = {}
    for business_id, name, phone in session.execute(query):
        found.setdefault(business_id, Contact(name, phone or ""))
    return found


def kub_without_business(session: Session, actor: Actor) -> Sequence[Kub]:
    """The KUB one may see that have no business yet."""
    query = visible_kub(actor).where(
        Kub.state.not_in([DRAFT, DISBANDED]), ~exists().where(Business.kub_id == Kub.id)
    )
    return session.scalars(query.order_by(Kub.name)).all()


_ACTIVE = Status.AKTIF


def long_ago(today: date, days: int) -> date:
    """The day before which a verification is no longer current (handbook R17)."""
    return today - timedelta(days=days)


def _named(search: str) -> ColumnElement[bool]:
    like = f"%{search.lower()}%"
    person = (
        select(BusinessPerson.id)
        .join(Participant, Participant.id == BusinessPerson.participant_id)
        .where(BusinessPerson.business_id == Business.id, func.lower(Participant.name).like(like))
    )
    return or_(
        func.lower(Business.name).like(like), func.lower(Kub.name).like(like), exists(person)
    )


def _verified() -> Subquery:
    """When each business was last seen running with a photo, under a valid letter."""
    return (
        select(Visit.business_id, func.max(Visit.visited_on).label("verified_on"))
        .where(Visit.outcome == RUNNING, Visit.photo_id.is_not(None), Visit.letter_id.is_not(None))
        .group_by(Visit.business_id)
        .subquery()
    )


def _verified_days(session: Session, business_ids: Sequence[int]) -> dict[int, date]:
    last = _verified()
    query = select(last.c.business_id, last.c.verified_on).where(
        last.c.business_id.in_(business_ids)
    )
    return {row.business_id: row.verified_on for row in session.execute(query)}


def _latest_sales(session: Session, business_ids: Sequence[int]) -> dict[int, tuple[str, int]]:
    query = (
        select(Sale.business_id, Sale.month, Sale.amount)
        .where(Sale.business_id.in_(business_ids))
        .order_by(Sale.month)
    )
    return {row.business_id: (row.month, row.amount) for row in session.execute(query)}


def _eager(query: Select[Business]) -> Select[Business]:
    return query.options(
        joinedload(Business.craft), joinedload(Business.kub), joinedload(Business.kelurahan)
    )
