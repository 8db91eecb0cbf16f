"""One person's facts sorted once, so that many days can be judged quickly."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from trainingmgr.journey import facts as f


@dataclass(frozen=True)
class Sale:
    """A month's sales as known from `on`; `month` counts months since year 0."""

    on: date
    month: int
    amount: int
    outside_buyer: bool
    proof: bool
    business: int | None = None

    @property
    def latest_day(self) -> date:
        """The last day on which the sale can have happened."""
        return min(self.on, month_start(self.month + 1) - timedelta(days=1))


@dataclass(frozen=True)
class Visit:
    """A field visit and what it can decide."""

    on: date
    outcome: str
    eligible: bool
    photo: bool

    @property
    def verifies(self) -> bool:
        """Seen running by someone entitled to say so, with a photo (condition 4)."""
        return self.eligible and self.outcome == "berjalan" and self.photo

    @property
    def decides(self) -> bool:
        """It confirms, or ends, what earlier visits had verified."""
        return self.verifies or (self.eligible and self.outcome in ("tidak_berjalan", "pindah"))

    @property
    def met(self) -> bool:
        """Somebody was found; a closed door teaches nothing."""
        return self.outcome != "tidak_ditemui"


class Evidence:
    """The facts of one person in order of date, split by what they are evidence of."""

    def __init__(self, facts: Iterable[f.Fact]) -> None:
        self.facts = sorted(facts, key=lambda fact: fact.on)
        self.productions: list[date] = []
        self.sales: list[Sale] = []
        self.roles: list[tuple[date, Any, str]] = []
        """Day, business (None if not said), and the part in it from that day on."""
        self.visits: list[Visit] = []
        self.stops: list[tuple[date, str | None]] = []
        self.objections: dict[Any, list[date | None]] = {}
        for fact in self.facts:
            self._file(fact)

    def _file(self, fact: f.Fact) -> None:
        data = fact.data
        if fact.kind == f.PRODUCTION:
            self.productions.append(fact.on)
        elif fact.kind == f.SALES:
            self._file_sale(fact)
        elif fact.kind == f.ROLE:
            self.roles.append((fact.on, data.get("business"), data["role"]))
        elif fact.kind == f.VISIT:
            self.visits.append(
                Visit(fact.on, data["outcome"], bool(data["eligible"]), bool(data["photo"]))
            )
        elif fact.kind in (f.STOPPED, f.RESUMED):
            self.stops.append((fact.on, data["reason"] if fact.kind == f.STOPPED else None))
        elif fact.kind == f.OBJECTION_OPENED:
            span = self.objections.setdefault(data["id"], [None, None])
            span[0] = span[0] or fact.on
        elif fact.kind == f.OBJECTION_CLOSED:
            self.objections.setdefault(data["id"], [None, None])[1] = fact.on

    def _file_sale(self, fact: f.Fact) -> None:
        month = month_number(fact.data["month"])
        # A month that has not begun cannot have been seen: such a row is a slip, not evidence.
        if month <= month_of(fact.on):
            data = fact.data
            self.sales.append(
                Sale(
                    fact.on,
                    month,
                    int(data["amount"]),
                    bool(data.get("outside_buyer")),
                    bool(data.get("proof")),
                    data.get("business"),
                )
            )


def month_of(day: date) -> int:
    """The month of a day, counted since year 0."""
    return day.year * 12 + day.month - 1


def month_number(text: str) -> int:
    """The month written `YYYY-MM`, counted since year 0."""
    return int(text[:4]) * 12 + int(text[5:7]) - 1


def month_start(month: int) -> date:
    """The first day of a month counted since year 0."""
    return date(month // 12, month % 12 + 1, 1)
