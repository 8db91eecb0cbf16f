"""What a programme year must fulfil, the rules that may change, and the reference rows."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

LONGEST_DAYS = 548
CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,19}")


@dataclass(frozen=True)
class TargetLine:
    """`percent` of N are to become active business people (handbook 1.2 A1)."""

    name: str
    percent: int


# Two readings of the goal stand side by side (handbook 1.2 A1); each year may change them.
USUAL_TARGETS = (TargetLine("Wali Kota", 30), TargetLine("Dinas", 40))


def check_programme(code: str, year: int, starts_on: date, ends_on: date) -> None:
    """Raise `Refused` unless the code can stand in file names and the period is a programme's.

    It begins in its year; follow-up may reach into the next, 18 months at most.
    """
    if not CODE.fullmatch(code):
        raise Refused(
            N_("Kode memakai huruf besar, angka, dan tanda hubung, misalnya WUB-2026."),
            field="code",
        )
    if ends_on < starts_on:
        raise Refused(N_("Tanggal selesai harus sesudah tanggal mulai."), field="ends_on")
    if starts_on.year != year:
        raise Refused(
            N_("Program harus dimulai pada tahun %(year)d."), field="starts_on", year=year
        )
    if (ends_on - starts_on).days > LONGEST_DAYS:
        raise Refused(N_("Masa program paling lama 18 bulan."), field="ends_on")


def check_year(year: int) -> None:
    """Raise `Refused` for a year before the city existed or one typed wrong."""
    if not 2008 <= year <= 2100:
        raise Refused(N_("Tahun program harus antara 2008 dan 2100."), field="year")


def check_targets(targets: Iterable[TargetLine]) -> None:
    """Raise `Refused` unless every target has its own name and a percentage of 1 to 100."""
    lines = list(targets)
    for line in lines:
        if not line.name.strip():
            raise Refused(N_("Nama target wajib diisi."), field="targets")
        if not 1 <= line.percent <= 100:
            raise Refused(N_("Target diisi 1 sampai 100 persen."), field="targets")
    if len({line.name.strip().casefold() for line in lines}) < len(lines):
        raise Refused(N_("Nama target tidak boleh sama."), field="targets")
