"""A mentor's report of a month, for the mentor's signature and the honorarium file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from trainingmgr.documents.office import Letterhead
from trainingmgr.documents.render import render
from trainingmgr.documents.signatures import Signatory
from trainingmgr.foundation.indonesia.dates import long_date

STYLES = ("office/office.css", "mentoring/paper.css", "mentoring/report.css")


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorLine:
    """The mentor as papers name one. `staff_number`: NIDN or NIP as given; contract as a text."""

    name: str
    staff_number: str
    institution: str
    expertise: str
    contract: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """A session as a row, without anything a person could be known by, since it is kept for ever.

    `number` is sesi ke of its mentee, `clock` such as `09.00–10.30`.
    `minutes` is its length, `counted` what it adds to the mentor's: a minute counts once. `paraf`:
    how the mentee answered. `note`: why it is told here, such as its being void.
    """

    on: date
    clock: str
    mentee: str
    number: int
    mode: str
    topics: str
    people: int
    minutes: int
    counted: int
    paraf: str
    note: str = ""

    @property
    def day(self) -> str:
        """`3 November 2026`"""
        return long_date(self.on)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultLine:
    """A mentee and what came of coaching: pairs are n of N. `minutes` in this month's sessions.

    `target`: the month's sales against the accepted business plan, in words and without amounts.
    """

    name: str
    kind: str
    place: str
    sessions: int
    minutes: int
    so_far: int
    planned: int
    promises: tuple[int, int]
    deliverables: tuple[int, int]
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorReportPaper:
    """All that is printed. Minutes: `own` of the month, `late` told later for closed months,
    `back` taken back; overlapping sessions of the mentor count once, so `total` may be less than
    the lengths added up (`lengths`)."""

    head: Letterhead
    month: str
    mentor: MentorLine
    sessions: tuple[SessionLine, ...]
    late: tuple[SessionLine, ...]
    taken_back: tuple[SessionLine, ...]
    results: tuple[ResultLine, ...]
    own_minutes: int
    late_minutes: int
    back_minutes: int
    moment: str
    draft: bool
    signer: Signatory

    @property
    def total(self) -> int:
        """Minutes that this report pays."""
        return self.own_minutes + self.late_minutes - self.back_minutes

    @property
    def lengths(self) -> int:
        """The month's sessions added up, overlaps and all."""
        return sum(one.minutes for one in self.sessions)

    @property
    def met(self) -> int:
        """How many mentees were coached in the month."""
        return sum(one.sessions > 0 for one in self.results)

    @property
    def confirmed(self) -> int:
        """Sessions of the month that the mentee confirmed."""
        return sum(one.paraf == CONFIRMED for one in self.sessions)

    @property
    def promises(self) -> tuple[int, int]:
        """Promises that fell due in the month: kept, of all."""
        return _added(one.promises for one in self.results)

    @property
    def deliverables(self) -> tuple[int, int]:
        """Of all mentees: done, of all."""
        return _added(one.deliverables for one in self.results)


CONFIRMED, DOUBTED, UNANSWERED = "dikonfirmasi", "ada yang tidak benar", "belum dikonfirmasi"


def mentor_report_pdf(document: MentorReportPaper) -> bytes:
    """Return the report's PDF, A4 landscape; the same bytes for the same content."""
    return render("mentoring/report.html", {"doc": document}, stylesheets=STYLES)


def _added(pairs: Iterable[tuple[int, int]]) -> tuple[int, int]:
    found = list(pairs)
    return sum(one[0] for one in found), sum(one[1] for one in found)
