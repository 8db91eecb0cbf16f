"""What a business made and what it sold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.businesses import rules
from trainingmgr.businesses.models import Business, Production, Sale
from trainingmgr.businesses.services.ventures import lock, record_evidence
from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused


@dataclass(frozen=True)
class SaleInput:
    """Sales of one month, `YYYY-MM`. amount in whole rupiah; proof one of rules.PROOFS or None."""

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


def record_production(
    session: Session, by: Actor, business: Business, made: ProductionInput, *, source: str
) -> Production:
    """Something was made or a service delivered. Raises Refused when the date lies ahead."""
    lock(session, business)
    production = add_production(session, by, business, made, source)
    audit.record(session, by, "production.record", subject=("business", business.id))
    record_evidence(session, by, business)
    return production


def record_sale(
    session: Session,
    by: Actor,
    business: Business,
    sale: SaleInput,
    *,
    source: str,
    on: date | None = None,
) -> Sale:
    """A month's sales, known since a day (default today). Raises Refused.

    A later word on the same month replaces the earlier one.
    """
    lock(session, business)
    row = put_sale(session, by, business, sale, source, on or clock.today())
    record_evidence(session, by, business)
    return row


def add_production(
    session: Session, by: Actor, business: Business, made: ProductionInput, source: str
) -> Production:
    """The row alone; evidence is the caller's."""
    if made.made_on > clock.today():
        raise Refused(N_("Tanggal produksi belum tiba. Periksa kembali."), field="made_on")
    if not made.item.strip():
        raise Refused(N_("Tulis apa yang diproduksi."), field="item")
    production = Production(
        business_id=business.id,
        made_on=made.made_on,
        item=made.item.strip(),
        quantity=made.quantity.strip(),
        recorded_at=clock.now(),
        recorded_by_id=by.user_id,
        source=source,
    )
    session.add(production)
    session.flush()
    return production


def put_sale(
    session: Session, by: Actor, business: Business, sale: SaleInput, source: str, on: date
) -> Sale:
    """The row alone; evidence is the caller's."""
    _check_sale(sale)
    # A month cannot have been known before it began.
    on = max(on, date.fromisoformat(f"{sale.month}-01"))
    now = (sale.amount, sale.outside_buyer, sale.proof is not None)
    row = session.scalar(
        select(Sale).where(Sale.business_id == business.id, Sale.month == sale.month)
    )
    if row is None:
        row = Sale(business_id=business.id, month=sale.month)
        row.recorded_on = rules.known_since(None, now, on, on)
        session.add(row)
    else:
        before = (row.amount, row.outside_buyer, row.proof is not None)
        row.recorded_on = rules.known_since(before, now, row.recorded_on, on)
    row.amount, row.outside_buyer, row.buyer = sale.amount, sale.outside_buyer, sale.buyer.strip()
    row.proof = sale.proof
    row.proof_file_id = sale.proof_file.id if sale.proof_file else row.proof_file_id
    row.recorded_at, row.recorded_by_id, row.source = clock.now(), by.user_id, source
    session.flush()
    detail = {"month": sale.month, "source": source}
    audit.record(session, by, "sale.record", subject=("business", business.id), detail=detail)
    return row


def _check_sale(sale: SaleInput) -> None:
    rules.check_sales_month(sale.month, clock.today())
    if sale.amount < 0:
        raise Refused(N_("Omzet tidak boleh kurang dari Rp0."), field="amount")
    if sale.proof is not None and sale.proof not in rules.PROOFS:
        raise Refused(N_("Pilih jenis bukti penjualan."), field="proof")
