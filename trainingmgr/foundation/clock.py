"""Time: instants are UTC in the database, dates are those of Asia/Jakarta (handbook R37)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

JAKARTA = ZoneInfo("Asia/Jakarta")
_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """Today's date in Jakarta: it changes at 00.00 WIB."""
    return local(now()).date()


def local(instant: datetime) -> datetime:
    """The same instant on a Jakarta clock."""
    return instant.astimezone(JAKARTA)


def instant(day: date, at: time = time(0)) -> datetime:
    """The UTC instant of a Jakarta date and time."""
    return datetime.combine(day, at, JAKARTA).astimezone(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Freezes the clock inside the block (tests, and the demonstration's past)."""
    if moment.tzinfo is None:
        raise ValueError("naive datetime")
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
