"""Whether sales grow (handbook 3.11, R20), and when a KUB counts as active."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from trainingmgr.journey.evidence import Evidence, month_of
from trainingmgr.journey.facts import Fact
from trainingmgr.journey.language import N_

ACTIVE_MEMBERS = 3
_STALE_AFTER = 3
"""Figures that end more than this many months ago say nothing of today."""


class Growth(StrEnum):
    """The growth class of one person's business."""

    BERKEMBANG = "berkembang"
    STAGNAN = "stagnan"
    MENURUN = "menurun"
    BELUM_DAPAT_DINILAI = "belum_dapat_dinilai"


GROWTH_LABELS: dict[Growth, str] = {
    Growth.BERKEMBANG: N_("Berkembang"),
    Growth.STAGNAN: N_("Stagnan"),
    Growth.MENURUN: N_("Menurun"),
    Growth.BELUM_DAPAT_DINILAI: N_("Belum dapat dinilai"),
}


def growth_class(facts: Iterable[Fact] | Evidence, on: date) -> Growth:
    """Compare the average monthly sales of three months with the three before (handbook R20).

    The months are the latest six in a row with a recorded figure (Rp0 is a figure), all before
    the month of `on`, which is not over, and ending at most three months before it. The latest
    figure known for a month and business counts. ±10 % is the border, and belongs to growing or
    declining.
    """
    evidence = facts if isinstance(facts, Evidence) else Evidence(facts)
    this_month = month_of(on)
    latest = {(s.month, s.business): s.amount for s in evidence.sales if s.on <= on}
    known: dict[int, int] = {}
    for (month, _business), amount in latest.items():
        known[month] = known.get(month, 0) + amount
    last = max((month for month in known if month < this_month), default=None)
    if last is None or last < this_month - _STALE_AFTER:
        return Growth.BELUM_DAPAT_DINILAI
    amounts = [known.get(month) for month in range(last - 5, last + 1)]
    figures = [amount for amount in amounts if amount is not None]
    if len(figures) < 6:
        return Growth.BELUM_DAPAT_DINILAI
    before, now = sum(figures[:3]), sum(figures[3:])
    if now == before:
        return Growth.STAGNAN
    if 10 * now >= 11 * before:
        return Growth.BERKEMBANG
    return Growth.MENURUN if 10 * now <= 9 * before else Growth.STAGNAN


def kub_is_active(active_members: int) -> bool:
    """A KUB is active when at least three of its members are *Aktif* (handbook 3.11)."""
    return active_members >= ACTIVE_MEMBERS
