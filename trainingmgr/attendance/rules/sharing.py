"""What may be told about a session in a chat group: how many, never who (handbook 3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

from trainingmgr.foundation.indonesia.dates import day_name, long_date
from trainingmgr.foundation.indonesia.money import percent


def session_recap(
    *,
    course: str,
    cohort: str,
    on: date,
    tally: Mapping[str, int],
    additional: int = 0,
    following: tuple[date, time] | None = None,
) -> str:
    """One paragraph for a group: counts of the session, and when the next one begins.

    `tally` holds how often H, I, S and A were given.
    """
    total = sum(tally.values())
    text = (
        f"Presensi {course}, {cohort}, {_day(on)}: hadir {tally['H']} dari {total} "
        f"({percent(tally['H'], total)}; izin {tally['I']}, sakit {tally['S']}, "
        f"alpa {tally['A']})."
    )
    if additional:
        text += f" Peserta tambahan {additional}."
    if following:
        day, hour = following
        text += f" Pertemuan berikutnya {_day(day)} pukul {hour:%H.%M} WIB."
    return text


def _day(on: date) -> str:
    return f"{day_name(on)} {long_date(on)}"
