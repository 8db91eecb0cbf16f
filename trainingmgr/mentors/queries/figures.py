"""A mentee's figures by month, whoever wrote them down: the one place where they are read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.businesses.models import Business, Sale
from trainingmgr.mentors.models import Mentee, MonthFigures

FIRST, LAST = "0000-00", "9999-99"


@dataclass(frozen=True)
class Month:
    """What is known of one calendar month, `YYYY-MM`; whole rupiah; None is not known.

    `amount` is the omzet: the sales of the mentee's business, or what was told to the mentor
    where it has none. `proof` is about the amount. Money is for `turnover.read` only.
    """

    month: str
    amount: int | None = None
    cost: int | None = None
    orders: int | None = None
    workers: int | None = None
    proof: str | None = None
    proof_file_id: int | None = None

    @property
    def margin(self) -> int | None:
        """What is left of the omzet after costs, where both are known."""
        if self.amount is None or self.cost is None:
            return None
        return self.amount - self.cost


def months(session: Session, mentee: Mentee, since: str = FIRST, until: str = LAST) -> list[Month]:
    """Months of which anything is known, oldest first, both ends included."""
    return months_of(session, [mentee], since, until)[mentee.id]


def months_of(
    session: Session, mentees: Collection[Mentee], since: str = FIRST, until: str = LAST
) -> dict[int, list[Month]]:
    """The same for many, by mentee id, in three statements however many."""
    found: dict[int, dict[str, Month]] = {one.id: {} for one in mentees}
    told = select(MonthFigures).where(
        MonthFigures.mentee_id.in_(found), MonthFigures.month.between(since, until)
    )
    for row in session.scalars(told):
        found[row.mentee_id][row.month] = Month(
            row.month, row.amount, row.cost, row.orders, row.workers, row.proof, row.proof_file_id
        )
    owners = _by_business(session, mentees)
    sold = select(Sale).where(Sale.business_id.in_(owners), Sale.month.between(since, until))
    for sale in session.scalars(sold):
        for mentee_id in owners[sale.business_id]:
            known = found[mentee_id].get(sale.month, Month(sale.month))
            found[mentee_id][sale.month] = replace(
                known, amount=sale.amount, proof=sale.proof, proof_file_id=sale.proof_file_id
            )
    return {number: [by[month] for month in sorted(by)] for number, by in found.items()}


def _by_business(session: Session, mentees: Collection[Mentee]) -> dict[int, list[int]]:
    """business id -> the mentees whose omzet its sales are: its own file's and its KUB's."""
    owners: dict[int, list[int]] = {}
    by_kub: dict[int | None, int] = {
        one.kub_id: one.id for one in mentees if one.kub_id is not None
    }
    joint = (
        select(Business.id, Business.kub_id)
        .where(Business.kub_id.in_(by_kub), Business.joint.is_(True))
        .order_by(Business.id)
    )
    for business_id, kub_id in session.execute(joint):
        # Its first one, as everywhere.
        mentee_id = by_kub.pop(kub_id, None)
        if mentee_id is not None:
            owners.setdefault(business_id, []).append(mentee_id)
    for one in mentees:
        if one.business_id is not None:
            owners.setdefault(one.business_id, []).append(one.id)
    return owners
