"""What an institution's mentors did in a period, for its dean: counts only, nobody is named."""

from dataclasses import dataclass
from datetime import date

from trainingmgr.documents.office import Letterhead
from trainingmgr.documents.render import render
from trainingmgr.documents.signatures import Signatory
from trainingmgr.foundation.indonesia.dates import date_range

STYLES = ("office/office.css", "mentoring/paper.css", "mentoring/summary.css")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """n of total."""

    label: str
    n: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCount:
    """A month: sessions, minutes, and how many mentees were met."""

    label: str
    sessions: int
    minutes: int
    mentees: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaChange:
    """An area's average of 1 to 4 at first and at last, as `2,1`; `up`: mentees that rose."""

    label: str
    before: str
    after: str
    up: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionSummary:
    """All that is printed. `mentors`: who held a session, of those who followed somebody."""

    head: Letterhead
    institution: str
    leader_title: str
    leader_name: str
    contract: str
    first: date
    last: date
    mentors: Counted
    met: Counted
    kept: Counted
    confirmed: Counted
    sessions: int
    minutes: int
    months: tuple[MonthCount, ...]
    topics: tuple[Counted, ...]
    kinds: tuple[Counted, ...]
    leaving: tuple[Counted, ...]
    areas: tuple[AreaChange, ...]
    twice: Counted
    moment: str
    signer: Signatory

    @property
    def period(self) -> str:
        """The period, both days included."""
        return date_range(self.first, self.last)


def institution_summary_pdf(document: InstitutionSummary) -> bytes:
    """Return the summary's PDF, A4 upright; the same bytes for the same content."""
    return render("mentoring/summary.html", {"doc": document}, stylesheets=STYLES)
