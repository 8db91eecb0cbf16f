"""How well mentoring goes, without ranking anybody: what counts as kept, waited and risen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import mean, median

KEPT, LATE, OVERDUE = "tepat", "terlambat", "lewat"


@dataclass(frozen=True)
class Promise:
    """An agreed action with its due date, and the day it was done or dropped.

    `looked_on`: the first session of the mentee on or after the due date. Only there a mentor sees
    what was done, so what is ticked then was in time.
    """

    due_on: date | None
    done_on: date | None
    dropped_on: date | None = None
    looked_on: date | None = None


@dataclass(frozen=True)
class Promises:
    """Of `total` that could be judged, `kept` were done when they were due, `late` afterwards."""

    kept: int = 0
    late: int = 0
    total: int = 0


@dataclass(frozen=True)
class Waits:
    """Of `total` assignments, `met` had a first session, after `days` in the middle."""

    met: int = 0
    total: int = 0
    days: float | None = None


@dataclass(frozen=True)
class Scores:
    """Of `total` mentees, `twice` were scored twice; their averages of 1 to 4, first and last."""

    twice: int = 0
    total: int = 0
    before: float | None = None
    after: float | None = None


def judged(promise: Promise, today: date) -> str | None:
    """KEPT, LATE or OVERDUE; None for what cannot be judged: dropped with a reason, without a
    due date and still open, or not due yet."""
    if promise.done_on is not None:
        by = promise.looked_on or promise.due_on
        return KEPT if by is None or promise.done_on <= by else LATE
    if promise.dropped_on is not None or promise.due_on is None:
        return None
    return OVERDUE if promise.due_on < today else None


def promises(told: Iterable[Promise], today: date) -> Promises:
    """How many were kept."""
    found = [one for one in (judged(promise, today) for promise in told) if one]
    return Promises(found.count(KEPT), found.count(LATE), len(found))


def waits(told: Iterable[tuple[date, date | None]]) -> Waits:
    """From (assigned, first session or none)."""
    pairs = list(told)
    days = [(first - assigned).days for assigned, first in pairs if first is not None]
    return Waits(len(days), len(pairs), float(median(days)) if days else None)


def scores(told: Sequence[tuple[float, float | None] | None]) -> Scores:
    """From each mentee's (first, last or none) average; None was never scored."""
    twice = [(one[0], one[1]) for one in told if one is not None and one[1] is not None]
    if not twice:
        return Scores(0, len(told))
    return Scores(
        len(twice),
        len(told),
        round(mean(before for before, _after in twice), 1),
        round(mean(after for _before, after in twice), 1),
    )
