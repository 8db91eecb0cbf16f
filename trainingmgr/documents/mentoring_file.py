"""Pieces of a mentee's file that its book and its brief both print."""

from dataclasses import dataclass
from datetime import date

from trainingmgr.foundation.indonesia.dates import long_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A score of 1 to 4, first and latest; `after` is None while it was looked at only once."""

    label: str
    before: int
    after: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What one side said of the five areas, on which days; `level` is the latest average."""

    title: str
    first_on: date
    latest_on: date | None
    areas: tuple[Area, ...]
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """One of the four deliverables: n of total, and in words since when or what is missing."""

    label: str
    n: int
    total: int
    done: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What was agreed in session `number`; `state` such as `selesai 3 November 2026`."""

    number: int
    agreed_on: date
    text: str
    owner: str
    due_on: date | None
    state: str
    late: bool
    open: bool

    @property
    def due(self) -> str:
        """`3 November 2026`, or empty."""
        return long_date(self.due_on) if self.due_on else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthLine:
    """Figures of a month, whole rupiah; None is not known, or not for this reader."""

    label: str
    amount: int | None
    cost: int | None
    orders: int | None
    workers: int | None
    proof: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A session in full; `number` is sesi ke, `people` the names of those present."""

    number: int
    on: date
    clock: str
    minutes: int
    mentor: str
    mode: str
    place: str
    topics: str
    people: str
    finding: str
    advice: str
    agreed: tuple[str, ...]
    settled: tuple[str, ...]
    paraf: str
    next_on: date | None
    photos: int

    @property
    def day(self) -> str:
        """`3 November 2026`"""
        return long_date(self.on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """A mentor and the days; the reason and note of a handover, where there was one."""

    mentor: str
    institution: str
    since: date
    until: date | None
    reason: str
    note: str

    @property
    def period(self) -> str:
        """`3 Juni 2026 sampai 1 September 2026`"""
        end = f" sampai {long_date(self.until)}" if self.until else " sampai sekarang"
        return long_date(self.since) + end


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """The latest prospect analysis: its rating in words, the aspects 1 to 4, and why."""

    words: str
    on: date
    aspects: tuple[Area, ...]
    reason: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A line of the mentoring plan."""

    goal: str
    action: str
    who: str
    due: str
    indicator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Referred:
    """A referral and what became of it."""

    on: date
    kind: str
    need: str
    state: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Figures of the coaching itself. minutes: the mentors', overlaps counted once."""

    sessions: int
    planned: int
    minutes: int
    first_on: date | None
    last_on: date | None
    confirmed: int
    promised: int
    kept: int
    dropped: int

    @property
    def open(self) -> int:
        """Promises neither kept nor given up."""
        return self.promised - self.kept - self.dropped
