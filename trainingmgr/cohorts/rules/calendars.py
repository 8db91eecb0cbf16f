"""Sessions as an iCalendar feed: stable ids, WIB, no trainee in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Event, Timezone, TimezoneStandard

from trainingmgr.foundation import calendar_feed

WIB = ZoneInfo("Asia/Jakarta")


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
    return calendar_feed.feed("Jadwal pelatihan", name, [_zone(), *map(_event, events)])


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
    event = calendar_feed.event(f"pertemuan-{one.session_id}", one.sequence, one.changed_at)
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
