"""Surat keterangan pendampingan: what a mentor did in a period, for a lecturer's own file."""

from dataclasses import dataclass
from datetime import date

from trainingmgr.documents.mentor_report import MentorLine
from trainingmgr.documents.office import Letterhead
from trainingmgr.documents.render import render
from trainingmgr.documents.signatures import Signatory
from trainingmgr.foundation.indonesia.dates import date_range, words
from trainingmgr.foundation.indonesia.durations import duration

STYLES = ("office/office.css", "kub/paper.css", "mentoring/letter.css")


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLine:
    """A mentee in the period; `minutes` of this mentor, what overlaps counted once."""

    name: str
    kind: str
    place: str
    first_on: date
    last_on: date
    sessions: int
    minutes: int

    @property
    def period(self) -> str:
        """`5 September–17 Oktober 2026`"""
        return date_range(self.first_on, self.last_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class MentoringLetterPaper:
    """All that is printed. `draft`: a preview, without a number."""

    head: Letterhead
    number: str
    mentor: MentorLine
    first: date
    last: date
    lines: tuple[LetterLine, ...]
    draft: bool
    signer: Signatory

    @property
    def sessions(self) -> int:
        """Of all of them."""
        return sum(one.sessions for one in self.lines)

    @property
    def minutes(self) -> int:
        """Of all of them."""
        return sum(one.minutes for one in self.lines)

    @property
    def period(self) -> str:
        """The period, both days included."""
        return date_range(self.first, self.last)

    @property
    def total_in_words(self) -> str:
        """`3 jam 15 menit (tiga jam lima belas menit)`"""
        hours, rest = divmod(self.minutes, 60)
        said = [f"{words(hours)} jam" if hours else "", f"{words(rest)} menit" if rest else ""]
        return f"{duration(self.minutes)} ({' '.join(filter(None, said)) or 'nol menit'})"


def mentoring_letter_pdf(document: MentoringLetterPaper) -> bytes:
    """Return the letter's PDF, A4 upright; the same bytes for the same content."""
    return render("mentoring/letter.html", {"doc": document}, stylesheets=STYLES)
