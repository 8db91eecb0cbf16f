"""The kinds of dated evidence on which every stage and standing rests."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

ACCEPTED: Final = "accepted"
WORKSHOP: Final = "workshop"
KUB_JOINED: Final = "kub_joined"
KUB_LEFT: Final = "kub_left"
COURSE_STARTED: Final = "course_started"
PASSED: Final = "passed"
PRODUCTION: Final = "production"
SALES: Final = "sales"
ROLE: Final = "role"
VISIT: Final = "visit"
OBJECTION_OPENED: Final = "objection_opened"
OBJECTION_CLOSED: Final = "objection_closed"
ALREADY_RUNNING: Final = "already_running"
LEGALITY: Final = "legality"
COOPERATIVE: Final = "cooperative"
FINANCING: Final = "financing"
NEW_MARKET: Final = "new_market"
STOPPED: Final = "stopped"
RESUMED: Final = "resumed"

KINDS: Final = frozenset(
    {
        ACCEPTED, WORKSHOP, KUB_JOINED, KUB_LEFT, COURSE_STARTED, PASSED, PRODUCTION, SALES, ROLE,
        VISIT, OBJECTION_OPENED, OBJECTION_CLOSED, ALREADY_RUNNING, LEGALITY, COOPERATIVE,
        FINANCING, NEW_MARKET, STOPPED, RESUMED,
    }
)  # fmt: skip

Role = Literal["owner", "shares", "none"]
Outcome = Literal["berjalan", "tidak_berjalan", "tidak_ditemui", "pindah"]
StopReason = Literal["berhenti", "bekerja", "pindah"]


@dataclass(frozen=True)
class Fact:
    """One piece of evidence; `on` is the day from which it counts as known.

    Production counts from the day of making; sales from the day they are known (the end of the
    month, or the visit that saw them), while `data["month"]` says which month they belong to.
    """

    kind: str
    on: date
    data: Mapping[str, Any] = field(default_factory=dict)


def production(on: date, item: str, quantity: str) -> Fact:
    """Something was made, or a service delivered."""
    return Fact(PRODUCTION, on, {"item": item, "quantity": quantity})


def sales(
    on: date,
    month: str,
    amount: int,
    *,
    outside_buyer: bool,
    proof: bool,
    business: int | None = None,
) -> Fact:
    """A month's sales in rupiah; `month` is `YYYY-MM`, not later than that of `on`.

    `business` tells two businesses of one person apart, so that their sales add up.
    """
    data = {"month": month, "amount": amount, "outside_buyer": outside_buyer, "proof": proof}
    return Fact(SALES, on, data | ({"business": business} if business is not None else {}))


def role(on: date, role: Role, business: int | None = None) -> Fact:
    """The person's part in a business from this day on; each business has its own."""
    return Fact(ROLE, on, {"role": role, "business": business})


def visit(on: date, outcome: Outcome, *, eligible: bool, photo: bool) -> Fact:
    """A field visit; `eligible` when R16 holds (valid letter, neither trainer nor mentor)."""
    return Fact(VISIT, on, {"outcome": outcome, "eligible": eligible, "photo": photo})
