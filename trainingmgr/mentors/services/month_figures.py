"""A month's figures told at a session: written once, and taken back as if never told.

Omzet is a sale of the mentee's business; only where there is none does it stand with the other
figures. What a sale took the place of, and what a session told of the rest, is kept in the
session's `replaced`.
"""

from __future__ import annotations

from collections.abc import Mapping
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

_TOLD = ("amount", "cost", "orders", "workers", "proof", "proof_file_id")
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
        row = _row(session, mentee, other.month)
        words, now = _words(told.figures, own), clock.now()
        replaced[FIGURES] = {"month": row.month, "told": words, "at": now.isoformat()}
        _write(row, words)
        row.session_id, row.recorded_at = held.id, now
    held.replaced = replaced
    session.flush()


def take_back(session: Session, by: Actor, held: CoachingSession) -> None:
    """Leaves no trace of what a session said of a month, unless somebody has replaced it since."""
    if sale := held.replaced.get(SALE):
        business = session.get_one(Business, sale["business_id"])
        before = _standing(session, sale["before"])
        businesses.take_back_sale(
            session, by, business, sale["month"], source=_source(held), before=before
        )
    if figures := held.replaced.get(FIGURES):
        _take_back_figures(session, held, figures["month"])
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


def _row(session: Session, mentee: Mentee, month: str) -> MonthFigures:
    check_sales_month(month, clock.today())
    row = _known(session, mentee.id, month)
    if row is None:
        row = MonthFigures(mentee_id=mentee.id, month=month)
        session.add(row)
    return row


def _words(figures: FiguresInput | None, own: SaleInput | None) -> dict[str, Any]:
    """What is told, by column; what is not told is not there."""
    found: dict[str, Any] = {}
    if figures:
        told = {name: getattr(figures, name) for name in ("cost", "orders", "workers")}
        found |= {name: value for name, value in told.items() if value is not None}
    if own is None:
        return found
    if own.amount < 0:
        raise Refused(N_("Omzet tidak boleh kurang dari Rp0."), field="amount")
    if own.proof is not None and own.proof not in PROOFS:
        raise Refused(N_("Pilih jenis bukti penjualan."), field="proof")
    file = own.proof_file.id if own.proof_file else None
    return found | {"amount": own.amount, "proof": own.proof, "proof_file_id": file}


def _write(row: MonthFigures, words: Mapping[str, Any]) -> None:
    """What is told takes the place of what was; what is not told stays."""
    for name, value in words.items():
        setattr(row, name, value)


def _take_back_figures(session: Session, held: CoachingSession, month: str) -> None:
    """The month as the other sessions tell it, in the order in which they did."""
    row = _known(session, held.mentee_id, month)
    if row is None:
        return
    others = session.scalars(
        select(CoachingSession).where(
            CoachingSession.mentee_id == held.mentee_id,
            CoachingSession.id != held.id,
            queries.stands(),
        )
    )
    told = {one.id: one.replaced.get(FIGURES, {}) for one in others}
    left = {number: one for number, one in told.items() if one.get("month") == month}
    if not left:
        session.delete(row)
        return
    _write(row, dict.fromkeys(_TOLD))
    for number in sorted(left, key=lambda one: (left[one]["at"], one)):
        _write(row, left[number]["told"])
        row.session_id = number


def _standing(session: Session, before: dict[str, Any] | None) -> dict[str, Any] | None:
    """The newest earlier word whose session was not declared void meanwhile."""
    while before is not None:
        number = _session_id(before["source"])
        earlier = session.get(CoachingSession, number) if number else None
        if earlier is None or earlier.voided_at is None:
            return before
        before = earlier.replaced.get(SALE, {}).get("before")
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
