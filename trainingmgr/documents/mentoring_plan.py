"""Mentoring plan and agreement, to be signed by mentor and mentee (handbook 3.7)."""

from dataclasses import dataclass
from datetime import date

from trainingmgr.documents.kub import STYLES, counted
from trainingmgr.documents.render import render
from trainingmgr.foundation.indonesia.dates import date_range, named_date

EMPTY_ROWS = 5
PLAN_STYLES = (*STYLES, "mentors/plan.css")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of the plan."""

    goal: str
    action: str
    who: str
    due_on: date | None
    indicator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Mentor or mentee as papers name them. `line`: institution, or what it is and where."""

    name: str
    line: str
    signatory: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MentoringPlanDocument:
    """A plan with its agreement; whatever is empty is printed as a dotted line to write on."""

    issued_on: date
    place: str
    number: int | None
    mentor: Party
    mentee: Party
    field: str
    needs: tuple[str, ...]
    priority: str
    from_on: date | None
    until_on: date | None
    sessions: int | None
    steps: tuple[Step, ...]
    agreed_on: date | None

    @property
    def period(self) -> str:
        """`1 November 2026 – 30 April 2027`"""
        return date_range(self.from_on, self.until_on) if self.from_on and self.until_on else ""

    @property
    def sessions_in_words(self) -> str:
        """`6 (enam)`"""
        return counted(self.sessions) if self.sessions else ""

    @property
    def agreed_day(self) -> str:
        """`Senin, 23 November 2026`"""
        return named_date(self.agreed_on) if self.agreed_on else ""

    @property
    def empty_rows(self) -> int:
        """Lines to fill in by hand where nothing is planned yet."""
        return 0 if self.steps else EMPTY_ROWS


def mentoring_plan_pdf(document: MentoringPlanDocument) -> bytes:
    """Plan and agreement, A4 upright."""
    return render("mentors/mentoring_plan.html", {"doc": document}, stylesheets=PLAN_STYLES)
