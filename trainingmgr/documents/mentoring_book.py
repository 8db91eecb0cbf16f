"""The buku pendampingan: everything about one mentee (handbook 3.7)."""

from dataclasses import dataclass

from trainingmgr.documents.mentoring_file import (
    Following,
    Leaving,
    Meeting,
    MonthLine,
    Promise,
    Rating,
    Referred,
    Step,
    View,
    Work,
)
from trainingmgr.documents.office import Letterhead
from trainingmgr.documents.render import render

STYLES = ("office/office.css", "mentoring/paper.css", "mentoring/book.css")


@dataclass(frozen=True, slots=True, kw_only=True)
class MentoringBook:
    """All that is printed; `identity` are labels and values. Money is None where the reader may
    not read it (`money` says so)."""

    head: Letterhead
    name: str
    kicker: str
    identity: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, str], ...]
    work: Work
    mentors: tuple[Following, ...]
    views: tuple[View, ...]
    needs: str
    agreement: str
    steps: tuple[Step, ...]
    meetings: tuple[Meeting, ...]
    promises: tuple[Promise, ...]
    months: tuple[MonthLine, ...]
    money: bool
    leaving: tuple[Leaving, ...]
    rating: Rating | None
    business_plan: tuple[tuple[str, str], ...]
    referrals: tuple[Referred, ...]
    moment: str
    printed_by: str
    mentor: str
    speaker: str
    """Who signs for the mentee; empty where nobody is known."""


def mentoring_book_pdf(document: MentoringBook) -> bytes:
    """Return the book's PDF, A4 upright; the same bytes for the same content."""
    return render("mentoring/book.html", {"doc": document}, stylesheets=STYLES)
