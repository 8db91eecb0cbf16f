"""What this room holds on a person: copied for them, and taken away when they wish it.

A business is one's own when nobody else ever had a part in it; what a KUB does together stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from trainingmgr.businesses.models import (
    Business,
    BusinessPerson,
    Production,
    Sale,
    Visit,
    VisitPerson,
)
from trainingmgr.businesses.rules import OUTCOMES, PROOFS, ROLES
from trainingmgr.businesses.services.ventures import record_evidence
from trainingmgr.foundation import files
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_, sentence
from trainingmgr.participants.services.every_room import GONE, Kept, Plan, Section, Whole
from trainingmgr.participants.services.retention import ACCOUNT, kept_until

JOINT, OWN, OTHERS = "joint", "own", "shared"
KINDS = {
    JOINT: N_("Usaha bersama KUB"),
    OWN: N_("Usaha sendiri"),
    OTHERS: N_("Usaha dengan orang lain"),
}


def copy(session: Session, ids: Sequence[int]) -> list[Section]:
    """Businesses one has a part in, what they made and sold, and the visits that saw one."""
    mine = _businesses(session, ids)
    names = {one.id: one.name for one in mine}
    return [
        _ventures(session, mine, ids),
        _productions(session, names),
        _sales(session, names),
        _visits(session, names, ids),
    ]


def _ventures(session: Session, mine: Sequence[Business], ids: Sequence[int]) -> Section:
    parts = session.scalars(select(BusinessPerson).where(BusinessPerson.participant_id.in_(ids)))
    part = {one.business_id: one for one in parts}
    return Section(
        "businesses",
        N_("Usaha"),
        {
            "name": N_("Nama usaha"),
            "kind": N_("Jenis"),
            "role": N_("Peran"),
            "since": N_("Sejak"),
            "address": N_("Alamat"),
            "nib": N_("NIB"),
            "nib_on": N_("Tanggal NIB"),
        },
        [
            {
                "name": one.name,
                "kind": JOINT if one.joint else OWN if _own(session, one, ids) else OTHERS,
                "role": part[one.id].role if one.id in part else None,
                "since": part[one.id].since if one.id in part else None,
                "address": one.address or None,
                "nib": one.nib,
                "nib_on": one.nib_on,
            }
            for one in mine
        ],
        {"role": ROLES, "kind": KINDS},
    )


def _productions(session: Session, names: dict[int, str]) -> Section:
    query = select(Production).where(Production.business_id.in_(names))
    rows = session.scalars(query.order_by(Production.made_on, Production.id))
    return Section(
        "productions",
        N_("Produksi"),
        {
            "on": N_("Tanggal"),
            "business": N_("Usaha"),
            "item": N_("Hasil"),
            "quantity": N_("Jumlah"),
        },
        [
            {
                "on": one.made_on,
                "business": names[one.business_id],
                "item": one.item,
                "quantity": one.quantity,
            }
            for one in rows
        ],
    )


def _sales(session: Session, names: dict[int, str]) -> Section:
    rows = session.scalars(
        select(Sale).where(Sale.business_id.in_(names)).order_by(Sale.month, Sale.id)
    )
    return Section(
        "sales",
        N_("Penjualan"),
        {
            "month": N_("Bulan"),
            "business": N_("Usaha"),
            "amount_rupiah": N_("Omzet (rupiah)"),
            "outside_buyer": N_("Pembeli di luar KUB"),
            "proof": N_("Bukti"),
            "recorded_on": N_("Dicatat"),
        },
        [
            {
                "month": one.month,
                "business": names[one.business_id],
                "amount_rupiah": one.amount,
                "outside_buyer": one.outside_buyer,
                # The buyer is somebody else: left out.
                "proof": one.proof,
                "recorded_on": one.recorded_on,
            }
            for one in rows
        ],
        {"proof": PROOFS},
    )


def _visits(session: Session, names: dict[int, str], ids: Sequence[int]) -> Section:
    rows = session.execute(
        select(Visit, VisitPerson)
        .join(VisitPerson, VisitPerson.visit_id == Visit.id)
        .where(VisitPerson.participant_id.in_(ids))
        .order_by(Visit.visited_on, Visit.id)
    )
    return Section(
        "visits",
        N_("Kunjungan lapangan"),
        {
            "on": N_("Tanggal"),
            "business": N_("Usaha"),
            "outcome": N_("Hasil"),
            "role": N_("Peran yang terlihat"),
            "verifies": N_("Memverifikasi"),
            "photo": N_("Ada foto"),
        },
        [
            {
                "on": visit.visited_on,
                "business": names.get(visit.business_id),
                "outcome": visit.outcome,
                "role": one.role,
                "verifies": one.eligible,
                "photo": visit.photo_id is not None,
            }
            for visit, one in rows
        ],
        {"outcome": OUTCOMES, "role": ROLES},
    )


def subjects(session: Session, ids: Sequence[int]) -> Mapping[str, Collection[int]]:
    """The businesses one has a part in, and the visits that saw one."""
    seen = select(VisitPerson.visit_id).where(VisitPerson.participant_id.in_(ids))
    mine = [one.id for one in _businesses(session, ids)]
    return {"business": mine, "visit": session.scalars(seen).all()}


def plan(session: Session, ids: Sequence[int]) -> Plan:
    """Own businesses lose everything that tells whose they were; takings stay as numbers."""
    mine = _businesses(session, ids)
    own = [one for one in mine if _own(session, one, ids)]
    goes, stays = [], []
    if own:
        goes.append(
            sentence(
                N_("Nama, alamat, NIB, barang, pembeli, bukti, dan foto %(n)d usaha sendiri"),
                n=len(own),
            )
        )
        what = N_("Omzet bulanan dan hasil kunjungan %(n)d usaha sendiri, tanpa nama")
        stays.append(Kept(sentence(what, n=len(own)), ACCOUNT, kept_until(session)))
    if len(mine) > len(own):
        what = N_("%(n)d usaha bersama orang lain; nama lengkap di dalam catatannya diganti")
        stays.append(Kept(sentence(what, n=len(mine) - len(own)), ACCOUNT, kept_until(session)))
    return Plan(goes, stays)


def erase(session: Session, by: Actor, person: Whole) -> Collection[str]:
    """Own businesses become nameless; in others only the words that tell who it is are changed."""
    names: set[str] = set()
    for one in _businesses(session, person.ids):
        if _own(session, one, person.ids):
            names |= set(_forget(session, by, one, person))
        else:
            _hide(session, one, person)
        session.flush()
        record_evidence(session, by, one)
    return names


def _forget(session: Session, by: Actor, one: Business, person: Whole) -> Iterator[str]:
    one.name = f"Usaha {person.pseudonym}"[:120]
    one.address, one.nib, one.kelurahan_code = "", None, None
    for made in session.scalars(select(Production).where(Production.business_id == one.id)):
        made.item, made.quantity = GONE, ""
    for sale in session.scalars(select(Sale).where(Sale.business_id == one.id)):
        sale.buyer = ""
        yield from files.blank(session, by, sale.proof_file_id)
    for visit in session.scalars(select(Visit).where(Visit.business_id == one.id)):
        visit.met, visit.note = "", ""
        yield from files.blank(session, by, visit.photo_id)


def _hide(session: Session, one: Business, person: Whole) -> None:
    one.name, one.address = person.hide(one.name)[:120], person.hide(one.address)[:200]
    for visit in session.scalars(select(Visit).where(Visit.business_id == one.id)):
        visit.met, visit.note = person.hide(visit.met)[:120], person.hide(visit.note)
    for sale in session.scalars(select(Sale).where(Sale.business_id == one.id)):
        sale.buyer = person.hide(sale.buyer)[:120]


def _businesses(session: Session, ids: Sequence[int]) -> Sequence[Business]:
    declared = select(BusinessPerson.business_id).where(BusinessPerson.participant_id.in_(ids))
    seen = (
        select(Visit.business_id)
        .join(VisitPerson, VisitPerson.visit_id == Visit.id)
        .where(VisitPerson.participant_id.in_(ids))
    )
    both = union(declared, seen).subquery()
    query = select(Business).where(Business.id.in_(select(both.c[0])))
    return session.scalars(query.order_by(Business.id)).all()


def _own(session: Session, one: Business, ids: Sequence[int]) -> bool:
    if one.joint:
        return False
    declared = select(BusinessPerson.participant_id).where(BusinessPerson.business_id == one.id)
    seen = (
        select(VisitPerson.participant_id)
        .join(Visit, Visit.id == VisitPerson.visit_id)
        .where(Visit.business_id == one.id)
    )
    return set(session.scalars(union(declared, seen))) <= set(ids)
