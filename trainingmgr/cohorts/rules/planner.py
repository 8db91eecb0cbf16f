"""A curriculum laid over a calendar: which days, which hours, which materi, and what is skipped."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from typing import Literal

from trainingmgr.cohorts.rules.clashes import Clash
from trainingmgr.cohorts.rules.curriculum import SubjectLine, planned_jp, session_jp
from trainingmgr.cohorts.rules.portions import in_words
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

MOST_SESSIONS = 60
"""No curriculum is spread over more; it also bounds a page that is typed in."""


@dataclass(frozen=True)
class Calendar:
    """Days off with their names, and the Ramadans (name, first day, last day) to warn of."""

    holidays: Mapping[date, str] = field(default_factory=dict)
    fasts: Sequence[tuple[str, date, date]] = ()

    def fast_on(self, day: date) -> str:
        """The Ramadan that a day lies in, or empty."""
        return next((name for name, first, last in self.fasts if first <= day <= last), "")


@dataclass(frozen=True)
class Pattern:
    """When the meetings are: from a day on, on some weekdays (Monday is 0), at the same hours."""

    first: date
    weekdays: frozenset[int]
    starts_at: time
    ends_at: time
    break_minutes: int


@dataclass(frozen=True)
class Portion:
    """So many JP of one materi within a session; `index` counts the curriculum's lines from 0."""

    index: int
    title: str
    jp: int


@dataclass(frozen=True)
class Proposal:
    """One session as proposed. `fast` names the Ramadan it lies in; `clashes` what it collides
    with; `holiday` the day off that somebody moved it to all the same."""

    on: date
    starts_at: time
    ends_at: time
    break_minutes: int
    jp: int
    portions: tuple[Portion, ...] = ()
    fast: str = ""
    holiday: str = ""
    clashes: tuple[Clash, ...] = ()

    @property
    def main(self) -> Portion | None:
        """The materi that most of the session is about; of two the earlier."""
        return max(self.portions, key=lambda one: one.jp, default=None)

    @property
    def title(self) -> str:
        """All its materi in words."""
        return in_words(one.title for one in self.portions)


@dataclass(frozen=True)
class Skipped:
    """A day of the pattern on which nothing is proposed, and why."""

    on: date
    reason: str


@dataclass(frozen=True)
class Plan:
    """What a curriculum of `jp` JP becomes on the calendar; `missing` JP found no day."""

    jp: int
    proposals: tuple[Proposal, ...]
    skipped: tuple[Skipped, ...] = ()
    missing: int = 0

    @property
    def planned(self) -> int:
        """JP of all proposals."""
        return sum(one.jp for one in self.proposals)


def check_pattern(pattern: Pattern, jp_minutes: int) -> int:
    """Return the JP of one meeting (handbook R07), or raise `Refused` when there can be none."""
    if not pattern.weekdays:
        raise Refused(N_("Pilih sedikitnya satu hari."), field="weekdays")
    return planned_jp(pattern.starts_at, pattern.ends_at, pattern.break_minutes, jp_minutes)


def lay_out(
    subjects: Sequence[SubjectLine],
    pattern: Pattern,
    calendar: Calendar,
    last: date,
    jp_minutes: int,
) -> Plan:
    """Return sessions that cover the curriculum exactly, day after day up to `last`.

    Days off are passed over with their reason; the last session ends as soon as its JP are
    taught. Raises Refused when the pattern holds no whole JP or needs too many meetings.
    """
    each = check_pattern(pattern, jp_minutes)
    left = total = sum(line.jp for line in subjects)
    if total > each * MOST_SESSIONS:
        raise Refused(
            N_("Jam sependek ini memerlukan lebih dari %(most)d pertemuan. Perpanjang jamnya."),
            field="ends_at",
            most=MOST_SESSIONS,
        )
    proposals, skipped = [], []
    for day in _days(pattern, last):
        if left <= 0:
            break
        if day in calendar.holidays:
            skipped.append(Skipped(day, calendar.holidays[day]))
            continue
        jp = min(each, left)
        ends = pattern.ends_at if jp == each else _ending(pattern, jp, jp_minutes)
        proposals.append(
            Proposal(
                day, pattern.starts_at, ends, pattern.break_minutes, jp, fast=calendar.fast_on(day)
            )
        )
        left -= jp
    return Plan(total, share_out(subjects, proposals), tuple(skipped), max(left, 0))


def moved(
    subjects: Sequence[SubjectLine],
    sessions: Sequence[tuple[date, time, time, int]],
    calendar: Calendar,
    jp_minutes: Mapping[date, int],
    skipped: Sequence[Skipped] = (),
) -> Plan:
    """Return the plan after a person shifted sessions, each (day, start, end, break minutes).

    Sessions are put in order and the materi shared out anew. Raises Refused for hours that hold
    no whole JP; more or fewer JP than the curriculum has are shown, not refused.
    """
    proposals = [
        Proposal(
            day,
            start,
            end,
            pause,
            planned_jp(start, end, pause, jp_minutes[day]),
            fast=calendar.fast_on(day),
            holiday=calendar.holidays.get(day, ""),
        )
        for day, start, end, pause in sorted(sessions)
    ]
    total = sum(line.jp for line in subjects)
    planned = sum(one.jp for one in proposals)
    return Plan(total, share_out(subjects, proposals), tuple(skipped), max(total - planned, 0))


def share_out(
    subjects: Sequence[SubjectLine], proposals: Sequence[Proposal]
) -> tuple[Proposal, ...]:
    """Give each session its materi in the order of the curriculum, JP by JP."""
    stock = [(index, line.title, line.jp) for index, line in enumerate(subjects)]
    shared = []
    for proposal in proposals:
        room, portions = proposal.jp, []
        while room and stock:
            index, title, jp = stock.pop(0)
            taken = min(jp, room)
            portions.append(Portion(index, title, taken))
            room -= taken
            if jp > taken:
                stock.insert(0, (index, title, jp - taken))
        shared.append(replace(proposal, portions=tuple(portions)))
    return tuple(shared)


DayState = Literal["off", "session", "warned", "clash", "skipped", "none"]


@dataclass(frozen=True)
class GridDay:
    """One day of a month's grid; `note` says in words what the state stands for."""

    on: date
    state: DayState
    note: str = ""


@dataclass(frozen=True)
class GridMonth:
    """A month as weeks from Monday to Sunday; None outside the month."""

    first: date
    weeks: tuple[tuple[GridDay | None, ...], ...]


def month_grid(plan: Plan, calendar: Calendar) -> list[GridMonth]:
    """Return every month from the first to the last day that a plan touches."""
    days = [one.on for one in plan.proposals] + [one.on for one in plan.skipped]
    if not days:
        return []
    by_day = {one.on: one for one in plan.proposals}
    skipped = {one.on: one.reason for one in plan.skipped}
    months, first = [], min(days).replace(day=1)
    while first <= max(days):
        after = (first + timedelta(days=32)).replace(day=1)
        cells: list[GridDay | None] = [None] * first.weekday()
        for number in range((after - first).days):
            day = first + timedelta(days=number)
            cells.append(_grid_day(day, by_day.get(day), skipped, calendar))
        cells += [None] * (-len(cells) % 7)
        weeks = tuple(tuple(cells[start : start + 7]) for start in range(0, len(cells), 7))
        months.append(GridMonth(first, weeks))
        first = after
    return months


def _grid_day(
    day: date, one: Proposal | None, skipped: Mapping[date, str], calendar: Calendar
) -> GridDay:
    if one is not None:
        if one.clashes:
            return GridDay(day, "clash")
        if one.fast or one.holiday:
            return GridDay(day, "warned", one.holiday or one.fast)
        return GridDay(day, "session")
    if day in skipped:
        return GridDay(day, "skipped", skipped[day])
    if day in calendar.holidays:
        return GridDay(day, "off", calendar.holidays[day])
    return GridDay(day, "none")


def _days(pattern: Pattern, last: date) -> Iterator[date]:
    day = pattern.first
    while day <= last:
        if day.weekday() in pattern.weekdays:
            yield day
        day += timedelta(days=1)


def _ending(pattern: Pattern, jp: int, jp_minutes: int) -> time:
    """When a shorter last session ends: as soon as its JP fit, its break included."""
    start = pattern.starts_at.hour * 60 + pattern.starts_at.minute
    end = start + pattern.break_minutes + jp * jp_minutes
    found = time(end // 60, end % 60) if end < 24 * 60 else pattern.ends_at
    # Never longer than asked for, whatever the rounding of the whole session gave away.
    if session_jp(pattern.starts_at, found, pattern.break_minutes, jp_minutes) == jp:
        return min(found, pattern.ends_at)
    return pattern.ends_at
