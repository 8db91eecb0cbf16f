"""A mentor's plans as an iCalendar feed: whole days, no telephones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Event

from trainingmgr.foundation import calendar_feed


@dataclass(frozen=True)
class PlannedDay:
    """Something on a day. `key` names it for ever, `sequence` grows when it changes."""

    key: str
    sequence: int
    changed_at: datetime
    on: date
    title: str
    text: str = ""
    place: str = ""


def calendar_text(name: str, days: Sequence[PlannedDay]) -> bytes:
    """Return the feed, the same bytes for the same plans."""
    return calendar_feed.feed("Pendampingan", name, map(_event, days))


def _event(one: PlannedDay) -> Event:
    event = calendar_feed.event(one.key, one.sequence, one.changed_at)
    event.add("dtstart", one.on)
    event.add("dtend", one.on + timedelta(days=1))
    event.add("status", "CONFIRMED")
    event.add("summary", one.title)
    if one.place:
        event.add("location", one.place)
    if one.text:
        event.add("description", one.text)
    # A deadline does not make the whole day busy.
    event.add("transp", "TRANSPARENT")
    return event
