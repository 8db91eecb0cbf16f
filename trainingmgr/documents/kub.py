"""Papers of a KUB that the office signs: its founding and its people."""

from dataclasses import dataclass
from datetime import date, time

from trainingmgr.documents.office import Letterhead
from trainingmgr.documents.render import render
from trainingmgr.documents.signatures import Signatory
from trainingmgr.foundation.indonesia.dates import date_in_words, named_date, words
from trainingmgr.foundation.indonesia.money import rupiah

STYLES = ("office/office.css", "kub/paper.css")
SHEET_STYLES = (*STYLES, "kub/sheet.css")


def counted(number: int) -> str:
    """`10 (sepuluh)`, as legal papers write numbers."""
    return f"{number} ({words(number)})"


def amount(value: int | None) -> str:
    """`Rp50.000 (lima puluh ribu rupiah)`; empty while nothing was decided."""
    return "" if value is None else f"{rupiah(value)} ({words(value)} rupiah)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A KUB as papers name it. Whatever is empty is printed as a dotted line.

    kbli: `KBLI 2025: 17099`. savings: rupiah, once and a month, None until decided.
    """

    name: str
    code: str
    cohort: str
    kecamatan: str
    craft: str
    subsector: str = ""
    kbli: str = ""
    mode: str = ""
    seat: str = ""
    savings_once: int | None = None
    savings_monthly: int | None = None
    rules: str = ""
    minutes_number: str = ""
    minutes_on: date | None = None

    @property
    def craft_in_full(self) -> str:
        """`Kokoru, subsektor kriya (KBLI 2025: 17099)`"""
        words_ = self.craft
        if self.subsector:
            words_ += f", subsektor {self.subsector}"
        return f"{words_} ({self.kbli})" if self.kbli else words_

    @property
    def savings(self) -> tuple[str, str]:
        """Both in figures and words."""
        return amount(self.savings_once), amount(self.savings_monthly)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member by participant number: no paper holds a NIK or a phone number.

    age: years on the day of the paper. present: at the meeting; None while nobody has said.
    """

    name: str
    sex: str
    number: str
    kelurahan: str
    position: str
    age: int
    since: date
    present: bool | None = None
    note: str = ""

    @property
    def is_officer(self) -> bool:
        return self.position != "Anggota"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """The founding meeting as far as it is known; all empty before it was held."""

    on: date | None = None
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    chaired_by: str = ""
    minutes_by: str = ""
    witness: str = ""
    witness_title: str = ""
    notes: str = ""

    @property
    def day(self) -> str:
        """`Senin, 23 November 2026`"""
        return named_date(self.on) if self.on else ""

    @property
    def day_in_words(self) -> str:
        """`Senin, tanggal dua puluh tiga bulan November tahun dua ribu dua puluh enam`"""
        return date_in_words(self.on) if self.on else ""

    @property
    def hours(self) -> str:
        """`09.00–11.00 WIB`, or from when alone."""
        if self.starts_at is None:
            return ""
        until = f"–{self.ends_at:%H.%M}" if self.ends_at else ""
        return f"{self.starts_at:%H.%M}{until} WIB"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundingDocument:
    """Everything about the founding: attendance sheet, berita acara and notula are drawn of it.

    quorum: how many must be there. filled: the attendance sheet says who was there.
    """

    head: Letterhead
    group: Group
    meeting: Meeting
    people: tuple[Person, ...]
    quorum: int
    filled: bool = False
    lurah: Signatory
    division: Signatory

    @property
    def present(self) -> int:
        return sum(one.present is True for one in self.people)

    @property
    def attendance_known(self) -> bool:
        return any(one.present is not None for one in self.people)

    @property
    def officers(self) -> tuple[Person, ...]:
        return tuple(one for one in self.people if one.is_officer)

    @property
    def count(self) -> str:
        """`10 (sepuluh)`"""
        return counted(len(self.people))

    @property
    def present_in_words(self) -> str:
        return counted(self.present)

    @property
    def quorum_in_words(self) -> str:
        return counted(self.quorum)

    @property
    def quorate(self) -> bool:
        return self.present >= self.quorum

    @property
    def witness_is_lurah(self) -> bool:
        return self.meeting.witness_title.casefold().startswith("lurah")


def attendance_pdf(document: FoundingDocument) -> bytes:
    """Daftar hadir musyawarah, A4 upright: to be signed, or as it was."""
    return render("kub/attendance.html", {"doc": document}, stylesheets=SHEET_STYLES)


def minutes_pdf(document: FoundingDocument) -> bytes:
    """Berita acara pembentukan (handbook 3.1)."""
    return render("kub/minutes.html", {"doc": document}, stylesheets=STYLES)


def notes_pdf(document: FoundingDocument) -> bytes:
    """Notula of the founding meeting, ruled where nothing was typed."""
    return render("kub/notes.html", {"doc": document}, stylesheets=STYLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """A KUB's people as they stand on a day, in a paper that its officers sign."""

    head: Letterhead
    group: Group
    people: tuple[Person, ...]
    on: date
    division: Signatory

    @property
    def chair(self) -> str:
        return self._holding("Ketua")

    @property
    def secretary(self) -> str:
        return self._holding("Sekretaris")

    @property
    def treasurer(self) -> str:
        return self._holding("Bendahara")

    @property
    def count(self) -> str:
        """`10 (sepuluh)`"""
        return counted(len(self.people))

    def _holding(self, position: str) -> str:
        """The name of who holds an office; empty when nobody does."""
        return next((one.name for one in self.people if one.position == position), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleDocument(Composition):
    """Susunan pengurus or daftar anggota."""

    @property
    def women(self) -> int:
        return sum(one.sex == "P" for one in self.people)


def board_pdf(document: PeopleDocument) -> bytes:
    """Susunan pengurus, A4 upright."""
    return render("kub/board.html", {"doc": document}, stylesheets=STYLES)


def members_pdf(document: PeopleDocument) -> bytes:
    """Daftar anggota, A4 upright."""
    return render("kub/members.html", {"doc": document}, stylesheets=STYLES)
