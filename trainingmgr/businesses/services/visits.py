"""A field officer's visit: always saved, and what it proves decided per person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from trainingmgr.businesses import queries, rules
from trainingmgr.businesses.models import (
    NO_PART,
    NOT_MET,
    NOT_RUNNING,
    RUNNING,
    Business,
    BusinessPerson,
    Visit,
    VisitPerson,
)
from trainingmgr.businesses.services.takings import (
    ProductionInput,
    SaleInput,
    add_production,
    put_sale,
)
from trainingmgr.businesses.services.ventures import lock, record_evidence
from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.models import OF_BUSINESS
from trainingmgr.participants.queries import frozen_among
from trainingmgr.participants.services import people
from trainingmgr.participants.services.turns import keep


@dataclass(frozen=True)
class VisitInput:
    """What an officer saw. `parts`: participant id -> owner, shares or none.

    `client_id` is made by the form, so that sending it twice is harmless.
    """

    client_id: str
    visited_on: date
    outcome: str
    parts: Mapping[int, str]
    met: str = ""
    production: ProductionInput | None = None
    sales: Sequence[SaleInput] = field(default_factory=tuple)
    workers_paid: int = 0
    workers_unpaid: int = 0
    workers_women: int = 0
    stop_reason: str | None = None
    obstacle: str | None = None
    note: str = ""
    photo: StoredFile | None = None


def record_visit(session: Session, by: Actor, business: Business, seen: VisitInput) -> Visit:
    """Saves what the officer saw, always; a repeated `client_id` returns the first visit.

    Whether it verifies someone is decided per person: the officer holds a surat tugas valid that
    day for this kecamatan and is neither trainer nor mentor (handbook R16). Who was not met tells
    nothing about production, sales or parts. Raises Refused for days ahead and unknown words.
    """
    lock(session, business)
    known = queries.visit_of_client(session, seen.client_id)
    if known is not None:
        return known
    _check(seen)
    if by.user_id is None:
        raise Refused(N_("Kunjungan dicatat oleh petugas lapangan dengan akunnya sendiri."))
    parts = _parts(session, business, seen)
    letter = queries.letter_on(session, by.user_id, business.kecamatan_code, seen.visited_on)
    close = queries.taught_or_mentored(session, by.user_id, parts)
    visit = _row(by.user_id, business, seen)
    visit.letter_id = letter.id if letter else None
    visit.people = [
        VisitPerson(
            participant_id=number, role=role, eligible=letter is not None and number not in close
        )
        for number, role in parts.items()
    ]
    session.add(visit)
    session.flush()
    _newcomers(session, by, business, visit)
    _takings(session, by, business, visit, seen)
    audit.record(session, by, "visit.record", subject=("visit", visit.id))
    record_evidence(session, by, business)
    return visit


def _check(seen: VisitInput) -> None:
    rules.check_visit(
        outcome=seen.outcome,
        visited_on=seen.visited_on,
        today=clock.today(),
        stop_reason=seen.stop_reason,
    )
    if set(seen.parts.values()) - set(rules.ROLES):
        raise Refused(N_("Pilih peran setiap orang."), field="parts")
    workers = (seen.workers_paid, seen.workers_unpaid, seen.workers_women)
    if not all(0 <= number <= rules.MOST_WORKERS for number in workers):
        raise Refused(N_("Jumlah pekerja tidak wajar. Periksa kembali."), field="workers_paid")
    if seen.workers_women > seen.workers_paid + seen.workers_unpaid:
        raise Refused(
            N_("Pekerja perempuan tidak dapat melebihi seluruh pekerja (%(n)d orang)."),
            field="workers_women",
            n=seen.workers_paid + seen.workers_unpaid,
        )


def _parts(session: Session, business: Business, seen: VisitInput) -> dict[int, str]:
    """Everybody's part: as told, else as last known; nobody's changes behind a closed door.

    A visit says nothing of people whose record is frozen; the others' business is still seen.
    """
    known = queries.parts_of(session, [business.id]).get(business.id, {})
    parts = known if seen.outcome == NOT_MET else known | dict(seen.parts)
    keep(session, parts)
    frozen = frozen_among(session, parts)
    return {number: role for number, role in parts.items() if number not in frozen}


def _row(officer_id: int, business: Business, seen: VisitInput) -> Visit:
    met = seen.outcome != NOT_MET
    return Visit(
        client_id=seen.client_id,
        business_id=business.id,
        officer_id=officer_id,
        visited_on=seen.visited_on,
        outcome=seen.outcome,
        met=seen.met.strip(),
        stop_reason=seen.stop_reason if seen.outcome == NOT_RUNNING else None,
        workers_paid=seen.workers_paid if met else 0,
        workers_unpaid=seen.workers_unpaid if met else 0,
        workers_women=seen.workers_women if met else 0,
        obstacle=seen.obstacle,
        note=seen.note.strip(),
        photo_id=seen.photo.id if seen.photo else None,
        recorded_at=clock.now(),
    )


def _newcomers(session: Session, by: Actor, business: Business, visit: Visit) -> None:
    """Whoever takes part but was not registered with the business is from now on, and is coached
    with it."""
    registered = {person.participant_id for person in business.people}
    new = [
        BusinessPerson(participant_id=one.participant_id, role=one.role, since=visit.visited_on)
        for one in visit.people
        if one.role != NO_PART and one.participant_id not in registered
    ]
    business.people += new
    session.flush()
    joined = [one.participant_id for one in new]
    people.share(session, by, registered, joined, OF_BUSINESS, clock.today())


def _takings(
    session: Session, by: Actor, business: Business, visit: Visit, seen: VisitInput
) -> None:
    """Production and sales, where there was somebody to ask; known since the visit."""
    if seen.outcome not in (RUNNING, NOT_RUNNING):
        return
    source = f"visit:{visit.id}"
    if seen.production:
        add_production(session, by, business, seen.production, source)
    for sale in seen.sales:
        put_sale(session, by, business, sale, source, visit.visited_on)
