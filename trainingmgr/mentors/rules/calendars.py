"""A mentor's plans as an iCalendar feed (RFC 5545): whole days, stable ids, no telephones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

PRODUCT = "-//Bina Usaha//Pendampingan//ID"
REFRESH = timedelta(hours=6)


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
    feed = Calendar()
    feed.add("prodid", PRODUCT)
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("calscale", "GREGORIAN")
    feed.add("x-wr-calname", name)
    feed.add("x-wr-timezone", "Asia/Jakarta")
    feed.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    feed.add("x-published-ttl", "PT6H")
    for one in days:
        feed.add_component(_event(one))
    return bytes(feed.to_ical())


def _event(one: PlannedDay) -> Event:
    event = Event()
    event.add("uid", f"{one.key}@bina-usaha")
    event.add("dtstamp", one.changed_at)
    event.add("last-modified", one.changed_at)
    event.add("sequence", one.sequence)
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
