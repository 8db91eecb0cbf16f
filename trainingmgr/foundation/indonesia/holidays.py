"""National holidays and joint leave, from the yearly decree of three ministers."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from lokal.holidays import HOLIDAY_YEARS, get_holidays

Kind = Literal["libur nasional", "cuti bersama"]
YEARS: tuple[int, ...] = tuple(sorted(HOLIDAY_YEARS))
"""Years whose decree is known; Islamic dates may still shift by a day."""

_KINDS: dict[str, Kind] = {"libur_nasional": "libur nasional", "cuti_bersama": "cuti bersama"}


@dataclass(frozen=True)
class OfficialHoliday:
    """One day of a decree; `source` is the decree's number."""

    on: date
    name: str
    kind: Kind
    source: str


def official_holidays(year: int) -> tuple[OfficialHoliday, ...]:
    """The days off of one year by date; empty for a year without a known decree."""
    if year not in YEARS:
        return ()
    found = get_holidays(year)
    return tuple(
        OfficialHoliday(date.fromisoformat(one.date), one.name, _KINDS[one.type], found.decree)
        for one in found.holidays
    )
