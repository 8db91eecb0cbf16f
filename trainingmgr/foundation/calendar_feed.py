"""What each iCalendar feed of ours begins with (RFC 5545): names, stable ids, how often to look."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Component, Event

REFRESH = timedelta(hours=6)


def feed(about: str, name: str, components: Iterable[Component]) -> bytes:
    """Return a published calendar, the same bytes for the same components.

    `about` says in the product's id what it is of, `name` is what the reader's calendar shows.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//Bina Usaha//{about}//ID")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Jakarta")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for one in components:
        calendar.add_component(one)
    return bytes(calendar.to_ical())


def event(key: str, sequence: int, changed_at: datetime) -> Event:
    """Return an event known for ever by `key`; `sequence` grows with each change."""
    made = Event()
    made.add("uid", f"{key}@bina-usaha")
    made.add("dtstamp", changed_at)
    made.add("last-modified", changed_at)
    made.add("sequence", sequence)
    return made
