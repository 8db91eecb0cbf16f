"""Sessions as an iCalendar feed (RFC 5545): stable ids, WIB, no trainee in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneStandard

WIB = ZoneInfo("Asia/Jakarta")
PRODUCT = "-//Bina Usaha//Jadwal pelatihan//ID"
REFRESH = timedelta(hours=6)


@dataclass(frozen=True)
class FeedEvent:
    """One session. `sequence` grows with each change; `changed_at` is an aware instant."""

    session_id: int
    sequence: int
    changed_at: datetime
    on: date
    starts_at: time
    ends_at: time
    title: str
    course: str
    cohort: str
    trainer: str
    venue: str
    jp: int
    cancelled: bool = False


def calendar_text(name: str, events: Sequence[FeedEvent]) -> bytes:
    """Return the feed, the same bytes for the same sessions."""
    feed = Calendar()
    feed.add("prodid", PRODUCT)
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("calscale", "GREGORIAN")
    feed.add("x-wr-calname", name)
    feed.add("x-wr-timezone", WIB.key)
    feed.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    feed.add("x-published-ttl", "PT6H")
    feed.add_component(_zone())
    for one in events:
        feed.add_component(_event(one))
    return bytes(feed.to_ical())


def _zone() -> Timezone:
    """WIB has had one offset and no summer time since 1964."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", WIB.key)
    standard.add("dtstart", datetime(1970, 1, 1))
    standard.add("tzoffsetfrom", timedelta(hours=7))
    standard.add("tzoffsetto", timedelta(hours=7))
    standard.add("tzname", "WIB")
    zone.add_component(standard)
    return zone


def _event(one: FeedEvent) -> Event:
    event = Event()
    event.add("uid", f"pertemuan-{one.session_id}@bina-usaha")
    event.add("dtstamp", one.changed_at)
    event.add("last-modified", one.changed_at)
    event.add("sequence", one.sequence)
    event.add("dtstart", datetime.combine(one.on, one.starts_at, WIB))
    event.add("dtend", datetime.combine(one.on, one.ends_at, WIB))
    event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    event.add("summary", f"DIBATALKAN: {one.title}" if one.cancelled else one.title)
    event.add("location", one.venue)
    event.add("description", _description(one))
    event.add("transp", "TRANSPARENT" if one.cancelled else "OPAQUE")
    return event


def _description(one: FeedEvent) -> str:
    return "\n".join(
        (
            f"Pelatihan: {one.course}",
            f"Angkatan: {one.cohort}",
            f"Pelatih: {one.trainer}",
            f"Lama: {one.jp} JP",
        )
    )
