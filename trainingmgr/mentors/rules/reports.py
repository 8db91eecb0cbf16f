"""When a mentor's month may be closed, and what a letter may speak of: own rules."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta

from trainingmgr.foundation.indonesia.dates import long_date, long_month
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound, Refused

# A mentee's in three to six months (handbook 3.7), until its plan says otherwise.
USUAL_SESSIONS = 6


def month_of(key: str) -> tuple[date, date]:
    """First and last day of `2026-11`. Raises NotFound for anything else."""
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", key, re.ASCII)
    if found is None:
        raise NotFound(N_("Bulan ini tidak ada."))
    year, month = int(found[1]), int(found[2])
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def key_of(day: date) -> str:
    """The month of a day: `2026-11`."""
    return f"{day:%Y-%m}"


def before(key: str) -> str:
    """The month before: `2026-10`."""
    return key_of(month_of(key)[0] - timedelta(days=1))


def check_closing(key: str, today: date, waiting: Collection[str], entries: int) -> None:
    """Raise `Refused` when a month cannot be closed yet.

    It closes from its last day on, after the months before it that still hold sessions of their
    own, so that what comes late has one place to go; and it must have something to report.
    """
    _first, last = month_of(key)
    if today < last:
        raise Refused(
            N_("Laporan %(month)s dapat ditutup mulai %(day)s."),
            month=long_month(last),
            day=long_date(last),
        )
    if waiting:
        earliest = month_of(min(waiting))[0]
        raise Refused(N_("Tutup laporan %(month)s lebih dahulu."), month=long_month(earliest))
    if not entries:
        raise Refused(N_("Belum ada sesi yang dapat dilaporkan pada bulan ini."))


def check_period(first: date, last: date, today: date) -> None:
    """Raise `Refused` for a period that a letter cannot speak of."""
    if last < first:
        raise Refused(N_("Tanggal akhir sebelum tanggal awal."), field="until_on")
    if last > today:
        raise Refused(N_("Tanggal akhir belum tiba."), field="until_on")
    if (last - first).days > 366:
        raise Refused(N_("Paling lama satu tahun."), field="until_on")


def half_year(day: date) -> tuple[date, date]:
    """The half year that a day is in, up to that day: what a letter usually speaks of."""
    return date(day.year, 7 if day.month > 6 else 1, 1), day
