"""How long a mentor worked: minutes in which several mentees were met at once count once.

The programme's own rule: the hours of a day are the union of its sessions, so that a clinic for
three KUB is paid as one. Clinics of one day without a start may all have been one meeting, so the
longest stands for them. Any other session without a start counts whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Protocol

CLINIC = "klinik"
MINUTES_A_DAY = 24 * 60


class Held(Protocol):
    """A session of one mentor. `starts_at` is local time, `minutes` its length."""

    @property
    def id(self) -> int: ...

    @property
    def held_on(self) -> date: ...

    @property
    def starts_at(self) -> time | None: ...

    @property
    def minutes(self) -> int: ...

    @property
    def mode(self) -> str: ...


def counted(sessions: Iterable[Held], before: Iterable[Held] = ()) -> dict[int, int]:
    """Session id -> the minutes it adds; all must be one mentor's.

    Minutes shared by two belong to the one that began first, and to those in `before` (paid
    already) in any case. The values add up to `minutes`.
    """
    spans: list[tuple[int, int]] = []
    clinics: dict[date, int] = {}
    for held in _in_order(before):
        _add(held, spans, clinics)
    return {held.id: _add(held, spans, clinics) for held in _in_order(sessions)}


def minutes(sessions: Iterable[Held], before: Iterable[Held] = ()) -> int:
    """How many minutes one mentor worked in these sessions."""
    return sum(counted(sessions, before).values())


def overlapping(held: Held, others: Iterable[Held]) -> Sequence[Held]:
    """Those of the mentor's other sessions that share minutes with this one."""
    span = _span(held)
    if span is None:
        return []
    return [
        one
        for one in others
        if one.id != held.id
        and (other := _span(one)) is not None
        and max(span[0], other[0]) < min(span[1], other[1])
    ]


def _in_order(sessions: Iterable[Held]) -> list[Held]:
    # A clinic without a start comes longest first: the longest stands for all.
    return sorted(sessions, key=lambda one: (one.held_on, _start(one), -one.minutes, one.id))


def _add(held: Held, spans: list[tuple[int, int]], clinics: dict[date, int]) -> int:
    span = _span(held)
    if span is not None:
        free = _free(span, spans)
        spans.append(span)
        return free
    if held.mode != CLINIC:
        return held.minutes
    known = clinics.get(held.held_on, 0)
    clinics[held.held_on] = max(known, held.minutes)
    return max(0, held.minutes - known)


def _free(span: tuple[int, int], taken: Iterable[tuple[int, int]]) -> int:
    """How many minutes of a span no other one covers."""
    at, end = span
    free = 0
    for start, until in sorted(taken):
        if until <= at or start >= end:
            continue
        free += max(0, start - at)
        at = max(at, until)
    return free + max(0, end - at)


def _span(held: Held) -> tuple[int, int] | None:
    """Minutes since the beginning of the calendar: a session may end after midnight."""
    if held.starts_at is None:
        return None
    start = held.held_on.toordinal() * MINUTES_A_DAY + _start(held)
    return start, start + held.minutes


def _start(held: Held) -> int:
    return held.starts_at.hour * 60 + held.starts_at.minute if held.starts_at else -1
