"""A business plan on paper: what is sold to whom, what it leaves, and the nine blocks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from trainingmgr.documents.mentoring_plan import PLAN_STYLES, Party
from trainingmgr.documents.render import render


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line; empty is printed as a dotted line."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessPlanDocument:
    """A version as it stands. `state`: `Draf`, `Diterima pendamping`; `chart` is drawn as on screen
    (points of `rules.break_even_chart`), None while a figure is missing."""

    issued_on: date
    place: str
    number: int | None
    state: str
    decided_on: date | None
    mentor: Party
    mentee: Party
    about: tuple[Fact, ...]
    figures: tuple[Fact, ...]
    sums: tuple[Fact, ...]
    verdict: str
    chart: object | None
    even_label: str
    target_label: str
    canvas: Mapping[str, Fact]


def business_plan_pdf(document: BusinessPlanDocument) -> bytes:
    """The plan, A4 upright, two pages."""
    return render("mentors/business_plan.html", {"doc": document}, stylesheets=PLAN_STYLES)
