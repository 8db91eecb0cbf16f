"""Evidence of the four deliverables kept: months of the cash book, things of good order."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.businesses.rules import check_sales_month
from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.mentors.models import AdministrationItem, CashBookMonth, Mentee
from trainingmgr.mentors.queries.deliverables import administration_items, cash_month
from trainingmgr.mentors.rules.assessments import check_day
from trainingmgr.mentors.rules.deliverables import ITEMS
from trainingmgr.mentors.services.mentees import lock


@dataclass(frozen=True)
class CashInput:
    """A month `YYYY-MM` of the cash book, whole rupiah; without `file` the earlier one stays."""

    month: str
    opening: int
    money_in: int
    money_out: int
    closing: int
    file: StoredFile | None = None


def keep_cash_month(session: Session, by: Actor, mentee: Mentee, told: CashInput) -> CashBookMonth:
    """The month as the mentor saw it; told again it takes the place of before. Raises Refused.

    A book that does not agree is kept as it is: that is what there is to talk about.
    """
    lock(session, mentee)
    check_sales_month(told.month, clock.today())
    for name in ("opening", "money_in", "money_out", "closing"):
        if getattr(told, name) < 0:
            raise Refused(N_("Jumlah uang tidak boleh kurang dari nol."), field=name)
    kept = session.scalar(
        select(CashBookMonth).where(
            CashBookMonth.mentee_id == mentee.id, CashBookMonth.month == told.month
        )
    )
    if kept is None:
        kept = CashBookMonth(mentee_id=mentee.id, month=told.month)
        session.add(kept)
    elif _same(kept, told):
        return kept
    kept.opening, kept.closing = told.opening, told.closing
    kept.money_in, kept.money_out = told.money_in, told.money_out
    kept.file_id = told.file.id if told.file else kept.file_id
    kept.recorded_by_id, kept.recorded_at = by.user_id, clock.now()
    session.flush()
    detail = {"month": told.month}
    audit.record(session, by, "coaching.cash_book", subject=("mentee", mentee.id), detail=detail)
    return kept


def _same(kept: CashBookMonth, told: CashInput) -> bool:
    """A second tap with nothing new in it: the day it was seen stays, unless it came too early."""
    before = kept.file.sha256 if kept.file else ""
    if told.file is not None and told.file.sha256 != before:
        return False
    names = ("opening", "money_in", "money_out", "closing")
    return cash_month(kept).over and all(getattr(kept, one) == getattr(told, one) for one in names)


def keep_items(
    session: Session, by: Actor, mentee: Mentee, there: Collection[str], *, on: date | None = None
) -> None:
    """What is there as of a day (default today); what was there before and is not, is gone since.

    A thing that came back counts from the day it was seen again. Raises Refused.
    """
    lock(session, mentee)
    if set(there) - set(ITEMS):
        raise Refused(N_("Pilih dari daftar."), field="items")
    today = clock.today()
    day = on or today
    check_day(day, today, "seen_on")
    known = administration_items(session, mentee.id)
    changed = [item for item in ITEMS if _set(session, by, mentee, known, item, item in there, day)]
    session.flush()
    if changed:
        detail = {"items": changed}
        subject = ("mentee", mentee.id)
        audit.record(session, by, "coaching.administration", subject=subject, detail=detail)


def _set(
    session: Session,
    by: Actor,
    mentee: Mentee,
    known: dict[str, AdministrationItem],
    item: str,
    there: bool,
    day: date,
) -> bool:
    row = known.get(item)
    if there == (row is not None and row.gone_on is None):
        return False
    if row is None:
        row = AdministrationItem(mentee_id=mentee.id, item=item, seen_on=day)
        session.add(row)
    elif there:
        row.seen_on, row.gone_on = day, None
    else:
        row.gone_on = max(day, row.seen_on)
    row.recorded_by_id = by.user_id
    return True


def keep_item_file(session: Session, mentee: Mentee, item: str, file: StoredFile) -> None:
    """A picture of one thing that is there. Raises Refused."""
    row = administration_items(session, mentee.id).get(item)
    if row is None or row.gone_on is not None:
        raise Refused(N_("Centang dahulu catatan yang difoto."), field="items")
    row.file_id = file.id
    session.flush()
