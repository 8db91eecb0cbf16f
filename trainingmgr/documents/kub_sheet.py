"""One KUB on one A4 sheet: its people, coaching, businesses and papers, as of a moment."""

from dataclasses import dataclass

from trainingmgr.documents.office import Letterhead
from trainingmgr.documents.render import render

STYLES = ("progress/kub_sheet.css",)
WIDE, ROOM = 32, 42
"""Letters of a name on one line; lines of members and of the longer column on one sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPerson:
    """A member as the sheet lists them; what the reader may not read is empty.

    `stage` is 0 to 7, -1 before any fact; `office` is empty for a plain member.
    """

    name: str
    number: str
    office: str
    stage: int
    stage_words: str
    active: bool
    attendance: str = ""
    share: str = ""
    seen_on: str = ""
    seen_how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFigure:
    """A number with what it is counted of."""

    label: str
    value: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KubSheet:
    """`facts`, `coaching`, `works`: label and value; `steps` and `papers`: what, and whether it is
    there; `past`: lines on who left and which offices changed hands, the latest first."""

    head: Letterhead
    name: str
    kicker: str
    sentence: str
    figures: tuple[SheetFigure, ...]
    people: tuple[SheetPerson, ...]
    places: int
    facts: tuple[tuple[str, str], ...]
    coaching: tuple[tuple[str, str], ...]
    promises: tuple[str, ...]
    works: tuple[tuple[str, str], ...]
    steps: tuple[tuple[str, bool], ...]
    papers: tuple[tuple[str, bool], ...]
    past: tuple[str, ...]
    moment: str
    """`22 November 2026 pukul 08.00 WIB`"""
    printed_by: str

    @property
    def crowded(self) -> bool:
        """So much to tell that it must be set smaller to stand on one sheet."""
        wrapped = sum(len(one.name) > WIDE for one in self.people)
        left = 3 + len(self.promises) + 3 * len(self.works) + 2 * len(self.past)
        right = 1.3 * len(self.facts) + len(self.steps) / 2 + len(self.papers)
        return 2 * len(self.people) + wrapped + max(left, right) > ROOM

    @property
    def attended(self) -> bool:
        """Whether the reader may know of attendance."""
        return any(one.attendance for one in self.people)

    @property
    def met(self) -> bool:
        """Whether the reader may know when anybody was last met."""
        return any(one.seen_on for one in self.people)


def kub_sheet_pdf(document: KubSheet) -> bytes:
    """Return the sheet's PDF, one page of A4; the same bytes for the same content."""
    return render("progress/kub_sheet.html", {"doc": document}, stylesheets=STYLES)
