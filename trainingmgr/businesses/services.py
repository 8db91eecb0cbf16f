"""Businesses started, production and sales recorded, letters and visits."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.accounts.models import User
from trainingmgr.businesses import queries
from trainingmgr.businesses.models import (
    NOT_MET,
    NOT_RUNNING,
    OWNER,
    RUNNING,
    SHARES,
    AssignmentLetter,
    Business,
    BusinessPerson,
    Production,
    Sale,
    Visit,
    VisitPerson,
)
from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import FIELD, Actor
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub.models import Kub
from trainingmgr.participants.services import milestones
from trainingmgr.programmes.models import Craft

OUTCOMES = {
    RUNNING: N_("Berjalan"),
    NOT_RUNNING: N_("Tidak berjalan"),
    NOT_MET: N_("Tidak ditemui"),
    "pindah": N_("Pindah"),
}
PROOFS = {
    "nota": N_("Nota penjualan"),
    "transfer": N_("Bukti transfer"),
    "marketplace": N_("Pesanan lokapasar"),
    "buku_kas": N_("Halaman buku kas"),
    "pembeli": N_("Nama pembeli"),
}
ROLES = {OWNER: N_("Pemilik"), SHARES: N_("Ikut kerja dan bagi hasil"), "none": N_("Tidak ikut")}
OBSTACLES = {
    "modal": N_("Permodalan"),
    "keterampilan": N_("Keterampilan"),
    "pemasaran": N_("Pemasaran"),
    "bahan_baku": N_("Bahan baku"),
    "waktu": N_("Waktu: bekerja atau kuliah"),
    "keluarga": N_("Keluarga"),
    "kelompok_bubar": N_("Kelompok bubar"),
    "lainnya": N_("Lainnya"),
}
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class SaleInput:
    """Sales of one month. amount in whole rupiah; proof one of PROOFS or None."""

    month: str
    amount: int
    outside_buyer: bool = False
    buyer: str = ""
    proof: str | None = None
    proof_file: StoredFile | None = None


@dataclass(frozen=True)
class ProductionInput:
    """What was made, when, how much."""

    made_on: date
    item: str
    quantity: str


@dataclass(frozen=True)
class VisitInput:
    """What an officer saw. `parts`: participant id -> owner, shares or none."""

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


def start_business(
    session: Session,
    by: Actor,
    *,
    name: str,
    craft: Craft,
    kecamatan_code: str,
    people: Mapping[int, str],
    kub: Kub | None = None,
    joint: bool = True,
    started_on: date | None = None,
    kelurahan_code: str | None = None,
    address: str = "",
) -> Business:
    """Registers a business. `people`: participant id -> part. Raises Refused."""
    if not name.strip():
        raise Refused(N_("Nama usaha wajib diisi."), field="name")
    if not people:
        raise Refused(N_("Pilih paling sedikit satu peserta yang ikut usaha ini."), field="people")
    business = Business(
        name=name.strip(),
        kub_id=kub.id if kub else None,
        joint=joint,
        craft_id=craft.id,
        kecamatan_code=kecamatan_code,
        kelurahan_code=kelurahan_code,
        address=address,
        started_on=started_on,
    )
    since = started_on or clock.today()
    business.people = [
        BusinessPerson(participant_id=number, role=role, since=since)
        for number, role in people.items()
    ]
    session.add(business)
    session.flush()
    audit.record(session, by, "business.start", subject=("business", business.id))
    _record_evidence(session, by, business)
    return business


def register_nib(session: Session, by: Actor, business: Business, nib: str, on: date) -> None:
    """The business identification number, 13 digits. Raises Refused."""
    if not re.fullmatch(r"\d{13}", nib):
        raise Refused(N_("NIB terdiri atas 13 angka. Periksa kembali."), field="nib")
    business.nib, business.nib_on = nib, on
    session.flush()
    audit.record(session, by, "business.nib", subject=("business", business.id))
    _record_evidence(session, by, business)


def record_production(
    session: Session, by: Actor, business: Business, made: ProductionInput, *, source: str
) -> Production:
    """Raises Refused when the date lies ahead."""
    production = _add_production(session, by, business, made, source)
    _record_evidence(session, by, business)
    return production


def record_sale(
    session: Session, by: Actor, business: Business, sale: SaleInput, *, source: str
) -> Sale:
    """A later word on the same month replaces the earlier one. Raises Refused."""
    row = _put_sale(session, by, business, sale, source)
    _record_evidence(session, by, business)
    return row


def add_letter(
    session: Session,
    by: Actor,
    *,
    user: User,
    kecamatan_code: str,
    number: str,
    from_on: date,
    until_on: date,
) -> AssignmentLetter:
    """Records a surat tugas. Raises Refused."""
    if user.role != FIELD:
        raise Refused(N_("Surat tugas hanya untuk petugas lapangan."), field="user_id")
    if until_on < from_on:
        raise Refused(N_("Tanggal akhir sebelum tanggal mulai. Periksa kembali."), field="until_on")
    if not number.strip():
        raise Refused(N_("Nomor surat tugas wajib diisi."), field="number")
    taken = select(AssignmentLetter.id).where(AssignmentLetter.number == number.strip())
    if session.scalar(taken):
        raise Refused(N_("Nomor surat tugas ini sudah tercatat."), field="number")
    letter = AssignmentLetter(
        user_id=user.id,
        kecamatan_code=kecamatan_code,
        number=number.strip(),
        from_on=from_on,
        until_on=until_on,
    )
    session.add(letter)
    session.flush()
    audit.record(session, by, "letter.add", subject=("letter", letter.id))
    return letter


def record_visit(session: Session, by: Actor, business: Business, seen: VisitInput) -> Visit:
    """Saves what the officer saw, always; a repeated `client_id` returns the first visit.

    Whether it verifies someone is decided per person: the officer holds a surat tugas valid that
    day for this kecamatan and is neither trainer nor mentor (handbook R16). Raises Refused for
    dates ahead or unknown words only.
    """
    known = session.scalar(select(Visit).where(Visit.client_id == seen.client_id))
    if known is not None:
        return known
    _check_visit(seen)
    if by.user_id is None:
        raise Refused(N_("Kunjungan dicatat oleh petugas lapangan dengan akunnya sendiri."))
    letter = queries.letter_on(session, by.user_id, business.kecamatan_code, seen.visited_on)
    close = queries.taught_or_mentored(session, by.user_id, seen.parts)
    visit = Visit(
        client_id=seen.client_id,
        business_id=business.id,
        officer_id=by.user_id,
        letter_id=letter.id if letter else None,
        visited_on=seen.visited_on,
        outcome=seen.outcome,
        met=seen.met,
        stop_reason=seen.stop_reason,
        workers_paid=seen.workers_paid,
        workers_unpaid=seen.workers_unpaid,
        workers_women=seen.workers_women,
        obstacle=seen.obstacle,
        note=seen.note,
        photo_id=seen.photo.id if seen.photo else None,
        recorded_at=clock.now(),
    )
    visit.people = [
        VisitPerson(
            participant_id=number, role=role, eligible=letter is not None and number not in close
        )
        for number, role in seen.parts.items()
    ]
    session.add(visit)
    session.flush()
    source = f"visit:{visit.id}"
    if seen.production:
        _add_production(session, by, business, seen.production, source)
    for sale in seen.sales:
        _put_sale(session, by, business, sale, source)
    audit.record(session, by, "visit.record", subject=("visit", visit.id))
    _record_evidence(session, by, business)
    return visit


def _check_visit(seen: VisitInput) -> None:
    if seen.visited_on > clock.today():
        raise Refused(N_("Tanggal kunjungan belum tiba. Periksa kembali."), field="visited_on")
    if seen.outcome not in OUTCOMES:
        raise Refused(N_("Pilih keadaan usaha."), field="outcome")
    if set(seen.parts.values()) - set(ROLES):
        raise Refused(N_("Pilih peran setiap orang."), field="parts")


def _add_production(
    session: Session, by: Actor, business: Business, made: ProductionInput, source: str
) -> Production:
    if made.made_on > clock.today():
        raise Refused(N_("Tanggal produksi belum tiba. Periksa kembali."), field="made_on")
    production = Production(
        business_id=business.id,
        made_on=made.made_on,
        item=made.item,
        quantity=made.quantity,
        recorded_at=clock.now(),
        recorded_by_id=by.user_id,
        source=source,
    )
    session.add(production)
    session.flush()
    return production


def _put_sale(
    session: Session, by: Actor, business: Business, sale: SaleInput, source: str
) -> Sale:
    _check_sale(sale)
    row = session.scalar(
        select(Sale).where(Sale.business_id == business.id, Sale.month == sale.month)
    )
    if row is None:
        row = Sale(business_id=business.id, month=sale.month)
        session.add(row)
    # The day from which it counts stays that of the first proven figure: a correction must not
    # take away a day on which someone was active already.
    if not (row.amount and row.proof):
        row.recorded_on = clock.today()
    row.amount, row.outside_buyer, row.buyer = sale.amount, sale.outside_buyer, sale.buyer
    row.proof = sale.proof
    row.proof_file_id = sale.proof_file.id if sale.proof_file else row.proof_file_id
    row.recorded_at = clock.now()
    row.recorded_by_id, row.source = by.user_id, source
    session.flush()
    detail = {"month": sale.month, "source": source}
    audit.record(session, by, "sale.record", subject=("business", business.id), detail=detail)
    return row


def _check_sale(sale: SaleInput) -> None:
    if not MONTH.fullmatch(sale.month):
        raise Refused(N_("Bulan penjualan tidak dikenal. Contoh: 2026-11."), field="month")
    if sale.month > clock.today().isoformat()[:7]:
        raise Refused(N_("Bulan penjualan belum tiba. Periksa kembali."), field="month")
    if sale.amount < 0:
        raise Refused(N_("Omzet tidak boleh kurang dari Rp0."), field="amount")
    if sale.proof is not None and sale.proof not in PROOFS:
        raise Refused(N_("Pilih jenis bukti penjualan."), field="proof")


def _record_evidence(session: Session, by: Actor, business: Business) -> None:
    milestones.record(session, by, queries.evidence(session, business_ids=[business.id]))
