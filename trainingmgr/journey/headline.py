"""The headline figure and its two targets, in whole numbers (handbook 3.11, R18, R19)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from trainingmgr.journey.active import Status
from trainingmgr.journey.language import N_

FIRST_PERCENT, SECOND_PERCENT = 30, 40
"""The mayor's target and the office's; both are settings of a programme year."""
SENTENCE = N_("%(n)d dari %(total)d peserta sudah menjadi pelaku usaha nyata (%(percent)s)")
DISTANCE = N_("Kurang %(missing)d orang lagi untuk target %(percent)d persen (%(needed)d orang).")
MET = N_("Target %(percent)d persen (%(needed)d orang) tercapai.")


class Light(StrEnum):
    """Red below the first target, amber below the second, green from the second on."""

    RED = "merah"
    AMBER = "kuning"
    GREEN = "hijau"


@dataclass(frozen=True)
class Headline:
    """n of N, and what is shown apart from it and never added to it (handbook R18)."""

    n: int
    total: int
    unverified: int
    to_verify_again: int

    @classmethod
    def of(cls, statuses: Iterable[Status], total: int) -> "Headline":
        """Count the standings of the people in N; `total` is N, frozen, drop-outs included."""
        counted = list(statuses)
        return cls(
            counted.count(Status.AKTIF),
            total,
            counted.count(Status.AKTIF_BELUM_DIVERIFIKASI),
            counted.count(Status.PERLU_VERIFIKASI_ULANG),
        )


def counts(status: Status) -> bool:
    """Only *Aktif* is in the numerator: reported is not verified (handbook R18)."""
    return status is Status.AKTIF


def reaches(n: int, total: int, percent: int) -> bool:
    """Tell whether n of total is at least `percent`, unrounded (handbook R19)."""
    return total > 0 and 100 * n >= percent * total


def needed(total: int, percent: int) -> int:
    """Return how many people the target is: 30 percent of 300 are 90, of 301 are 91."""
    return -(-percent * total // 100)


def missing(n: int, total: int, percent: int) -> int:
    """Return how many people are still missing to the target; 0 once it is reached."""
    return max(0, needed(total, percent) - n)


def light(n: int, total: int, first: int = FIRST_PERCENT, second: int = SECOND_PERCENT) -> Light:
    """Return the colour of n of total between the two targets, in percent (handbook 1.2 A1)."""
    if reaches(n, total, second):
        return Light.GREEN
    return Light.AMBER if reaches(n, total, first) else Light.RED
