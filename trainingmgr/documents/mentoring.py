"""How papers about mentoring write hours of a day and contracts."""

from datetime import date, datetime, time, timedelta

from trainingmgr.foundation.indonesia.dates import date_range


def clock_text(starts_at: time | None, minutes: int) -> str:
    """`09.00–10.30 WIB`; empty where nobody said when it began."""
    if starts_at is None:
        return ""
    end = datetime.combine(date.min, starts_at) + timedelta(minutes=minutes)
    return f"{starts_at:%H.%M}–{end:%H.%M} WIB"


def contract_text(number: str, first: date, last: date) -> str:
    """`Nomor 12/PKS/2026, berlaku 1 Januari–31 Desember 2026`"""
    return f"Nomor {number}, berlaku {date_range(first, last)}"
