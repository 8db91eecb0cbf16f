"""What the next mentor must know of a mentee, on one page of A4."""

from dataclasses import dataclass
from datetime import date

from trainingmgr.documents.mentoring_file import (
    Following,
    Leaving,
    Meeting,
    Promise,
    View,
    Work,
)
from trainingmgr.documents.office import Letterhead
from trainingmgr.documents.render import render

STYLES = ("mentoring/brief.css",)
ROOM = 46
"""Lines of a column at its usual size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MentoringBrief:
    """All that is printed. `promises`: the open ones that fit, `more_promises` those that do not.

    `contacts` are names and numbers, for the mentee's own mentor only. `trend` is what the drawn
    months show: its title and (label, words, height of 0 to 100).
    """

    head: Letterhead
    name: str
    kicker: str
    sentence: str
    work: Work
    mentor: str
    handover: Following | None
    promises: tuple[Promise, ...]
    more_promises: int
    trend_title: str
    trend: tuple[tuple[str, str, int], ...]
    trend_words: str
    meetings: tuple[Meeting, ...]
    views: tuple[View, ...]
    leaving: tuple[Leaving, ...]
    facts: tuple[tuple[str, str], ...]
    contacts: tuple[tuple[str, str], ...]
    next_on: date | None
    moment: str
    printed_by: str

    @property
    def facts_left(self) -> bool:
        """Whether the left column has more room for what else is decided."""
        return self._left() <= self._right()

    @property
    def crowded(self) -> bool:
        """So much to tell that it must be set smaller to stand on one page."""
        note = 2 + len(self.handover.reason + self.handover.note) / 110 if self.handover else 0
        left, right = self._left(), self._right()
        facts = 2 + sum(1.2 + len(words) // 34 for _label, words in self.facts)
        return note + max(min(left, right) + facts, left, right) > ROOM

    def _left(self) -> float:
        """About how many lines the left column takes at its usual size."""
        promised = sum(2.4 + min(len(one.text), 120) / 60 for one in self.promises)
        met = sum(
            2.5 + min(len(one.finding), 230) / 62 + min(len(one.advice), 160) / 70
            for one in self.meetings
        )
        return 6 + promised + met + len(self.contacts)

    def _right(self) -> float:
        return 6 + 1.2 * len(self.trend) + 9 * len(self.views) + 2.5 * len(self.leaving)


def mentoring_brief_pdf(document: MentoringBrief) -> bytes:
    """Return the brief's PDF, one page of A4; the same bytes for the same content."""
    return render("mentoring/brief.html", {"doc": document}, stylesheets=STYLES)
