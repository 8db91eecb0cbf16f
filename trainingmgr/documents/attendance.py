"""Papers of attendance: the sheet that is signed, the recap of a course, the transport list."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time

from trainingmgr.documents.office import Letterhead
from trainingmgr.documents.render import render
from trainingmgr.documents.signatures import Signatory
from trainingmgr.foundation.indonesia.dates import named_date, words

UPRIGHT = ("office/office.css", "attendance/attendance.css", "attendance/upright.css")
WIDE = ("office/office.css", "attendance/attendance.css", "attendance/recap.css")
WITH_SUMS, WITHOUT_SUMS = 12, 20
"""How many sessions stand beside each other on a page, with the sums of each person and without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody on a sheet, by participant number: a sheet that goes round has no NIK, no phone.

    mark: the letter on a filled sheet. signs: whether there is something to sign; instead says
    what is printed in the place of a signature.
    """

    name: str
    sex: str = ""
    number: str = ""
    kelurahan: str = ""
    kub: str = ""
    mark: str = ""
    note: str = ""
    instead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Daftar hadir of one session. tally: how often each letter was given, none while blank.

    extra: those who came without standing on the list; empty rows for them on a blank sheet.
    """

    programme: str
    course: str
    cohort: str
    kecamatan: str
    position: str
    on: date
    starts_at: time
    ends_at: time
    venue: str
    subjects: tuple[str, ...]
    trainer: str
    jp: int
    people: tuple[Person, ...]
    extra: tuple[Person, ...] = ()
    tally: Mapping[str, int] | None = None
    closed: str = ""
    trainer_signer: Signatory
    officer: Signatory

    @property
    def filled(self) -> bool:
        return self.tally is not None

    @property
    def day(self) -> str:
        """`Sabtu, 21 November 2026`"""
        return named_date(self.on)

    @property
    def hours(self) -> str:
        """`08.00–12.00 WIB`"""
        return f"{self.starts_at:%H.%M}–{self.ends_at:%H.%M} WIB"

    @property
    def with_kelurahan(self) -> bool:
        return any(one.kelurahan for one in self.people)

    @property
    def with_kub(self) -> bool:
        return any(one.kub for one in self.people)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetsDocument:
    """Daftar hadir of one session, or of several, each from a new page on."""

    head: Letterhead
    title: str
    sheets: tuple[Sheet, ...]


def sheets_pdf(document: SheetsDocument) -> bytes:
    """Return the PDF of the sheets, A4 upright; the same bytes for the same content."""
    return render("attendance/sheets.html", {"doc": document}, stylesheets=UPRIGHT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Somebody who was there and gets money for the way."""

    name: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportDocument:
    """Who gets money for the way to a session: `amount` rupiah each, 0 while nobody set it."""

    head: Letterhead
    course: str
    cohort: str
    on: date
    venue: str
    amount: int
    people: tuple[Receipt, ...]
    payer: Signatory
    officer: Signatory

    @property
    def day(self) -> str:
        """`Sabtu, 21 November 2026`"""
        return named_date(self.on)

    @property
    def total(self) -> int:
        """Rupiah of all of them."""
        return self.amount * len(self.people)

    @property
    def total_in_words(self) -> str:
        """`satu juta lima ratus ribu rupiah`"""
        return f"{words(self.total)} rupiah"


def transport_pdf(document: TransportDocument) -> bytes:
    """Return the PDF of a transport list, A4 upright."""
    return render("attendance/transport.html", {"doc": document}, stylesheets=UPRIGHT)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapColumn:
    """One closed session: its day, its JP as printed, and how many of how many were there."""

    on: date
    jp: str
    present: int
    marked: int
    make_up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapLine:
    """One person: a letter for each session with a note below it, and the sums."""

    name: str
    number: str
    left: bool
    marks: tuple[tuple[str, str], ...]
    letters: tuple[int, ...]
    course_jp: str
    jp: str
    percent: str
    below: bool
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapDocument:
    """The recap of a course up to a day; `facts` say what was counted and how."""

    head: Letterhead
    title: str
    cohort: str
    standing: str
    columns: tuple[RecapColumn, ...]
    lines: tuple[RecapLine, ...]
    facts: tuple[str, ...]
    technical: bool
    trainer_signer: Signatory
    officer: Signatory

    @property
    def parts(self) -> Iterator[tuple[int, int]]:
        """From which column to before which each page-wide part goes; sums stand in the last."""
        count = len(self.columns)
        more = max(0, -(-(count - WITH_SUMS) // WITHOUT_SUMS))
        last = min(WITH_SUMS, count // (more + 1))
        first = 0
        for part in range(more):
            until = first + -(-(count - last - first) // (more - part))
            yield first, until
            first = until
        yield first, count


def recap_pdf(document: RecapDocument) -> bytes:
    """Return the PDF of a recap, A4 landscape, names repeated on every part of it."""
    return render("attendance/recap.html", {"doc": document}, stylesheets=WIDE)
