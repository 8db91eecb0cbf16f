"""Evidence of the four deliverables read together: the rule over it is `rules.deliverables`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.foundation import clock
from trainingmgr.mentors.models import (
    ACCEPTED,
    AdministrationItem,
    Assessment,
    BusinessPlan,
    CashBookMonth,
    Mentee,
)
from trainingmgr.mentors.rules.deliverables import (
    PLAN_FIELDS,
    CashMonth,
    Deliverable,
    Evidence,
    Plan,
    deliverables,
)

Row = TypeVar("Row", CashBookMonth, AdministrationItem, Assessment, BusinessPlan)


def deliverables_of(session: Session, mentee: Mentee) -> tuple[Deliverable, ...]:
    """The four of one mentee."""
    return deliverables_of_many(session, [mentee.id])[mentee.id]


def deliverables_of_many(
    session: Session, mentee_ids: Collection[int]
) -> dict[int, tuple[Deliverable, ...]]:
    """mentee id -> its four, for every id asked for; four queries however many there are."""
    seen = select(CashBookMonth).where(CashBookMonth.mentee_id.in_(mentee_ids))
    there = select(AdministrationItem).where(
        AdministrationItem.mentee_id.in_(mentee_ids), AdministrationItem.gone_on.is_(None)
    )
    told = select(Assessment).where(
        Assessment.mentee_id.in_(mentee_ids), Assessment.by_mentee.is_(True)
    )
    written = select(BusinessPlan).where(BusinessPlan.mentee_id.in_(mentee_ids))
    cash = _grouped(session.scalars(seen))
    items = _grouped(session.scalars(there))
    assessed = _grouped(session.scalars(told))
    plans = _grouped(session.scalars(written.order_by(BusinessPlan.number)))
    return {
        one: deliverables(
            Evidence(
                cash=[cash_month(row) for row in cash.get(one, ())],
                items={row.item: row.seen_on for row in items.get(one, ())},
                assessed=[row.assessed_on for row in assessed.get(one, ())],
                plans=[_plan(row) for row in plans.get(one, ())],
            )
        )
        for one in mentee_ids
    }


def cash_month(row: CashBookMonth) -> CashMonth:
    """A stored month as the rule reads it."""
    return CashMonth(
        month=date.fromisoformat(f"{row.month}-01"),
        opening=row.opening,
        money_in=row.money_in,
        money_out=row.money_out,
        closing=row.closing,
        has_file=row.file_id is not None,
        seen_on=clock.local(row.recorded_at).date(),
    )


def cash_months(session: Session, mentee_id: int) -> Sequence[CashBookMonth]:
    """A mentee's cash book, oldest month first."""
    query = select(CashBookMonth).where(CashBookMonth.mentee_id == mentee_id)
    return session.scalars(query.order_by(CashBookMonth.month)).all()


def administration_items(session: Session, mentee_id: int) -> dict[str, AdministrationItem]:
    """item -> what was noted about it, gone or there; those never seen are missing."""
    query = select(AdministrationItem).where(AdministrationItem.mentee_id == mentee_id)
    return {row.item: row for row in session.scalars(query)}


def _plan(row: BusinessPlan) -> Plan:
    told = [getattr(row, name) for name in PLAN_FIELDS]
    filled = sum(value is not None and str(value).strip() != "" for value in told)
    return Plan(filled, row.decided_on if row.state == ACCEPTED else None)


def _grouped(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row.mentee_id, []).append(row)
    return found
