"""Businesses as of a day: running, sales, workers, NIB, and the officers' cover (3.9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from statistics import median

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from trainingmgr.accounts.models import User
from trainingmgr.businesses.models import (
    NO_PART,
    RUNNING,
    AssignmentLetter,
    Business,
    BusinessPerson,
    Sale,
    Visit,
)
from trainingmgr.businesses.queries import parts_of
from trainingmgr.cohorts.models import Cohort
from trainingmgr.documents.report import Businesses, Share
from trainingmgr.journey.active import Status
from trainingmgr.journey.growth import GROWTH_LABELS, Growth
from trainingmgr.kub.models import Kub
from trainingmgr.participants.models import Participant, StandingRow
from trainingmgr.programmes.models import Programme
from trainingmgr.progress.queries.standing import holds_on, in_n

SALES_MONTHS = 3


def months_before(as_of: date, count: int) -> list[str]:
    """The last full calendar months before the day's month, oldest first: `2026-08`."""
    first = as_of.year * 12 + as_of.month - 1
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in range(first - count, first)]


def active_people(session: Session, programme: Programme, as_of: date) -> dict[int, Growth]:
    """People of N who are *Aktif* on the day, with the growth class of what they sell (R20)."""
    query = (
        select(Participant.id, StandingRow.growth)
        .join(StandingRow, StandingRow.participant_id == Participant.id)
        .join(Cohort, Cohort.id == Participant.counted_in_id)
        .where(in_n(programme, as_of), StandingRow.status == Status.AKTIF, holds_on(as_of))
    )
    unknown = Growth.BELUM_DAPAT_DINILAI
    return {row[0]: Growth(row[1]) if row[1] else unknown for row in session.execute(query)}


def active_businesses(
    session: Session, programme: Programme, as_of: date, people: Collection[int]
) -> set[int]:
    """Businesses in which one of these people has a part."""
    parts = parts_of(session, _in_n(session, programme, as_of))
    return {
        business_id
        for business_id, roles in parts.items()
        if any(part != NO_PART and who in people for who, part in roles.items())
    }


def registered(session: Session, as_of: date, active: Collection[int]) -> Share:
    """Active businesses that had an NIB by the day."""
    by_then = or_(Business.nib_on.is_(None), Business.nib_on <= as_of)
    query = select(func.count()).where(Business.id.in_(active), Business.nib.is_not(None), by_then)
    return Share(n=session.scalar(query) or 0, of=len(active))


def businesses(
    session: Session,
    programme: Programme,
    as_of: date,
    active: set[int],
    growth: Collection[Growth],
) -> Businesses:
    """What visits and sales books say of the participants' businesses (handbook 3.9)."""
    visits = _visits(session, _in_n(session, programme, as_of), as_of)
    found = [met[-1] for met in visits.values()]
    # Workers are counted where the business was seen at work; a closed door counts nobody.
    running = [[v for v in visits.get(one, []) if v.outcome == RUNNING] for one in active]
    seen = [met[-1] for met in running if met]
    averages = _averages(session, as_of, active)
    return Businesses(
        running=Share(n=sum(v.outcome == RUNNING for v in found), of=len(found)),
        sales_median=round(median(averages)) if averages else None,
        sales_coverage=Share(n=len(averages), of=len(active)),
        workers=sum(visit.workers_paid + visit.workers_unpaid for visit in seen),
        workers_coverage=Share(n=len(seen), of=len(active)),
        growth=tuple(
            (label.lower(), sum(one is which for one in growth))
            for which, label in GROWTH_LABELS.items()
        ),
    )


def covered_kecamatan(session: Session, as_of: date) -> set[str]:
    """Codes of kecamatan with a surat tugas in force on the day, held by an active officer."""
    query = (
        select(AssignmentLetter.kecamatan_code)
        .join(User, User.id == AssignmentLetter.user_id)
        .where(
            AssignmentLetter.from_on <= as_of,
            AssignmentLetter.until_on >= as_of,
            User.active.is_(True),
        )
    )
    return set(session.scalars(query))


def _in_n(session: Session, programme: Programme, as_of: date) -> list[int]:
    """Businesses in which someone of N has or had a part; a joint one's members count."""
    mine = (
        select(BusinessPerson.business_id)
        .join(Participant, Participant.id == BusinessPerson.participant_id)
        .join(Cohort, Cohort.id == Participant.counted_in_id)
        .where(in_n(programme, as_of))
    )
    group = (
        select(Kub.id)
        .join(Cohort, Cohort.id == Kub.cohort_id)
        .where(Cohort.programme_id == programme.id, Cohort.counts.is_(True))
    )
    return list(
        session.scalars(
            select(Business.id).where(or_(Business.id.in_(mine), Business.kub_id.in_(group)))
        )
    )


def _visits(session: Session, ids: list[int], as_of: date) -> dict[int, list[Visit]]:
    """business id -> its visits by the day, the newest last."""
    query = (
        select(Visit)
        .where(Visit.business_id.in_(ids), Visit.visited_on <= as_of)
        .order_by(Visit.visited_on, Visit.id)
    )
    found: dict[int, list[Visit]] = defaultdict(list)
    for visit in session.scalars(query):
        found[visit.business_id].append(visit)
    return found


def _averages(session: Session, as_of: date, business_ids: set[int]) -> list[float]:
    """Three-month averages of the businesses that have all three months on their book."""
    months = months_before(as_of, SALES_MONTHS)
    query = (
        select(Sale.business_id, func.count(), func.sum(Sale.amount))
        .where(Sale.month.in_(months), Sale.recorded_on <= as_of)
        .group_by(Sale.business_id)
    )
    return [
        float(total) / SALES_MONTHS
        for business_id, count, total in session.execute(query)
        if business_id in business_ids and count == SALES_MONTHS
    ]
