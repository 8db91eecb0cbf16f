"""A month's figures told at a session: written once, and taken back as if never told.

Omzet is a sale of the mentee's business; only where there is none does it stand with the other
figures. What a session's figures took the place of is kept in its `replaced`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.businesses import services as businesses
from trainingmgr.businesses.models import Business, Sale
from trainingmgr.businesses.rules import PROOFS, check_sales_month
from trainingmgr.businesses.services import SaleInput
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.mentors import queries
from trainingmgr.mentors.models import CoachingSession, Mentee, MonthFigures
from trainingmgr.mentors.services.told import CoachingInput, FiguresInput

_COPIED = (
    "amount",
    "cost",
    "orders",
    "workers",
    "proof",
    "proof_file_id",
    "session_id",
)
SALE, FIGURES = "sale", "figures"


@dataclass(frozen=True)
class Told:
    """What a session said of its month and nobody has replaced since."""

    sale: SaleInput | None = None
    figures: FiguresInput | None = None

    @property
    def month(self) -> str | None:
        told = self.sale or self.figures
        return told.month if told else None

    @property
    def day(self) -> date | None:
        """The first day of that month."""
        return date.fromisoformat(f"{self.month}-01") if self.month else None


def record(
    session: Session, by: Actor, mentee: Mentee, held: CoachingSession, told: CoachingInput
) -> None:
    """Writes the month's figures, if any were told, under the mentee's lock. Raises Refused."""
    business = queries.business_of(session, mentee)
    replaced: dict[str, Any] = {}
    if told.sale and business:
        month = told.sale.month
        before = businesses.sale_facts(session, business, month)
        replaced[SALE] = {"month": month, "business_id": business.id, "before": before}
        businesses.record_sale(
            session, by, business, told.sale, source=_source(held), on=held.held_on
        )
    own = None if business else told.sale
    if other := told.figures or own:
        row, before = _row(session, mentee, other.month)
        replaced[FIGURES] = {"month": row.month, "before": before}
        _write(row, told.figures, own)
        row.session_id, row.recorded_at = held.id, clock.now()
    held.replaced = replaced
    session.flush()


def take_back(session: Session, by: Actor, held: CoachingSession) -> None:
    """Leaves no trace of what a session said of a month, unless somebody has replaced it since."""
    if sale := held.replaced.get(SALE):
        business = session.get_one(Business, sale["business_id"])
        before = _standing(session, sale["before"], SALE)
        businesses.take_back_sale(
            session, by, business, sale["month"], source=_source(held), before=before
        )
    if figures := held.replaced.get(FIGURES):
        _take_back_figures(session, held, figures)
    session.flush()


def told_at(session: Session, held: CoachingSession) -> Told:
    """What a session said of its month, as far as it still stands."""
    sale = _sale_of(session, held)
    row = session.scalar(select(MonthFigures).where(MonthFigures.session_id == held.id))
    if row is None:
        return Told(sale)
    if row.amount is not None:
        sale = SaleInput(row.month, row.amount, proof=row.proof, proof_file=row.proof_file)
    other = (row.cost, row.orders, row.workers)
    known = any(one is not None for one in other)
    return Told(sale, FiguresInput(row.month, *other) if known else None)


def _sale_of(session: Session, held: CoachingSession) -> SaleInput | None:
    row = session.scalar(select(Sale).where(Sale.source == _source(held)))
    if row is None:
        return None
    file = session.get(StoredFile, row.proof_file_id) if row.proof_file_id else None
    return SaleInput(row.month, row.amount, row.outside_buyer, row.buyer, row.proof, file)


def _row(
    session: Session, mentee: Mentee, month: str
) -> tuple[MonthFigures, dict[str, Any] | None]:
    """The month's row, and what stood in it before."""
    check_sales_month(month, clock.today())
    row = _known(session, mentee.id, month)
    if row is None:
        row = MonthFigures(mentee_id=mentee.id, month=month)
        session.add(row)
        return row, None
    return row, {name: getattr(row, name) for name in _COPIED}


def _write(row: MonthFigures, figures: FiguresInput | None, own: SaleInput | None) -> None:
    """What is told takes the place of what was; what is not told stays."""
    if figures:
        for name in ("cost", "orders", "workers"):
            if (value := getattr(figures, name)) is not None:
                setattr(row, name, value)
    if own is None:
        return
    if own.amount < 0:
        raise Refused(N_("Omzet tidak boleh kurang dari Rp0."), field="amount")
    if own.proof is not None and own.proof not in PROOFS:
        raise Refused(N_("Pilih jenis bukti penjualan."), field="proof")
    row.amount, row.proof = own.amount, own.proof
    row.proof_file_id = own.proof_file.id if own.proof_file else None


def _take_back_figures(session: Session, held: CoachingSession, told: dict[str, Any]) -> None:
    row = _known(session, held.mentee_id, told["month"])
    if row is None or row.session_id != held.id:
        return
    before = _standing(session, told["before"], FIGURES)
    if before is None:
        session.delete(row)
        return
    for name in _COPIED:
        setattr(row, name, before[name])


def _standing(session: Session, before: dict[str, Any] | None, what: str) -> dict[str, Any] | None:
    """The newest earlier word whose session was not declared void meanwhile."""
    while before is not None:
        number = before["session_id"] if what == FIGURES else _session_id(before["source"])
        earlier = session.get(CoachingSession, number) if number else None
        if earlier is None or earlier.voided_at is None:
            return before
        before = earlier.replaced.get(what, {}).get("before")
    return None


def _known(session: Session, mentee_id: int, month: str) -> MonthFigures | None:
    return session.scalar(
        select(MonthFigures).where(MonthFigures.mentee_id == mentee_id, MonthFigures.month == month)
    )


def _source(held: CoachingSession) -> str:
    return f"coaching:{held.id}"


def _session_id(source: str) -> int | None:
    kind, _colon, number = source.partition(":")
    return int(number) if kind == "coaching" and number.isdigit() else None
