"""Office papers that are tables: the schedule of a training and a trainer's teaching hours."""

from dataclasses import dataclass
from datetime import date, time

from trainingmgr.documents.render import render
from trainingmgr.documents.signatures import Signatory
from trainingmgr.foundation.indonesia.dates import long_month, named_date

STYLES = ("office/office.css",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Who issues a paper, where and when."""

    office_line: str
    office_name: str
    place: str
    issued_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One session as it is printed. `note` says why it is struck out, or what it stands for."""

    on: date
    starts_at: time
    ends_at: time
    subject: str
    course: str
    jp: int
    trainer: str
    venue: str
    cohort: str = ""
    note: str = ""
    cancelled: bool = False

    @property
    def day(self) -> str:
        """`Sabtu, 21 November 2026`"""
        return named_date(self.on)

    @property
    def hours(self) -> str:
        """`08.00–12.00`"""
        return f"{self.starts_at:%H.%M}–{self.ends_at:%H.%M}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleDocument:
    """The schedule of a cohort or of one course; JP of cancelled sessions are not added up."""

    head: Letterhead
    title: str
    cohort: str
    period: str
    meetings: tuple[Meeting, ...]
    signer: Signatory

    @property
    def jp(self) -> int:
        """JP of the sessions that stand."""
        return sum(one.jp for one in self.meetings if not one.cancelled)


def schedule_pdf(document: ScheduleDocument) -> bytes:
    """Return the schedule's PDF, A4 landscape; the same bytes for the same content."""
    return render("office/schedule.html", {"doc": document}, stylesheets=STYLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainerHours:
    """What one trainer taught in a month: only sessions that were held, whoever was planned."""

    trainer: str
    nip: str
    organisation: str
    meetings: tuple[Meeting, ...]

    @property
    def jp(self) -> int:
        """JP taught."""
        return sum(one.jp for one in self.meetings)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursDocument:
    """Teaching hours of a month, of one trainer or of all, for the honorarium file."""

    head: Letterhead
    month: date
    trainers: tuple[TrainerHours, ...]
    left_signer: Signatory
    right_signer: Signatory

    @property
    def month_name(self) -> str:
        """`November 2026`"""
        return long_month(self.month)

    @property
    def jp(self) -> int:
        """JP of all of them."""
        return sum(one.jp for one in self.trainers)


def hours_pdf(document: HoursDocument) -> bytes:
    """Return the PDF of a month's teaching hours, A4 landscape."""
    return render("office/hours.html", {"doc": document}, stylesheets=STYLES)
