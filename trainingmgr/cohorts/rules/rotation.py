"""The turns of the kecamatan through a programme year (handbook R01), seen as one line each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal


@dataclass(frozen=True)
class Turn:
    """One cohort's period in the rotation."""

    cohort_id: int
    name: str
    kecamatan_code: str
    turn: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Seam:
    """Where one turn ends and the next begins: days without anyone, or days with both."""

    kind: Literal["gap", "overlap"]
    before: Turn
    after: Turn
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days, both ends included."""
        return (self.last - self.first).days + 1


def seams(turns: Sequence[Turn]) -> list[Seam]:
    """Return gaps and overlaps between each turn and the next one by number."""
    found = []
    ordered = sorted(turns, key=lambda one: one.turn)
    for before, after in pairwise(ordered):
        if after.starts_on <= before.ends_on:
            first, last = after.starts_on, min(before.ends_on, after.ends_on)
            if first < before.starts_on:
                first = before.starts_on
            if first <= last:
                found.append(Seam("overlap", before, after, first, last))
        elif (after.starts_on - before.ends_on).days > 1:
            day = timedelta(days=1)
            found.append(Seam("gap", before, after, before.ends_on + day, after.starts_on - day))
    return found


def without_turn(codes: Sequence[str], turns: Sequence[Turn]) -> list[str]:
    """Return the kecamatan of `codes` that no turn of the year is for."""
    have = {one.kecamatan_code for one in turns}
    return [code for code in codes if code not in have]


@dataclass(frozen=True)
class Bar:
    """A turn drawn on the year: left edge and width in per cent of the whole."""

    turn: Turn
    left: float
    width: float


def bars(turns: Sequence[Turn], first: date, last: date) -> list[Bar]:
    """Return each turn as a bar between `first` and `last`, what lies outside cut off."""
    whole = (last - first).days + 1
    drawn = []
    for one in turns:
        start, end = max(one.starts_on, first), min(one.ends_on, last)
        if start > end:
            continue
        left = 100 * (start - first).days / whole
        width = 100 * ((end - start).days + 1) / whole
        drawn.append(Bar(one, round(left, 2), round(width, 2)))
    return drawn


def month_marks(first: date, last: date) -> list[tuple[date, float]]:
    """Return the first of each month within the year, with its place in per cent."""
    whole = (last - first).days + 1
    marks, day = [], first.replace(day=1)
    while day <= last:
        if day >= first:
            marks.append((day, round(100 * (day - first).days / whole, 2)))
        day = (day + timedelta(days=32)).replace(day=1)
    return marks


def place_of(day: date, first: date, last: date) -> float | None:
    """Return where a day stands between two others, in per cent; None outside."""
    if not first <= day <= last:
        return None
    return round(100 * (day - first).days / ((last - first).days + 1), 2)
