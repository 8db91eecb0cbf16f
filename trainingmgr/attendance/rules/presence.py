"""How presence becomes JP, and JP becomes a result (handbook 3.2, 3.3, R07 to R09)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from trainingmgr.cohorts.rules import JP_MINUTES as JP_MINUTES
from trainingmgr.cohorts.rules import session_jp as session_jp
from trainingmgr.cohorts.rules import session_minutes as session_minutes
from trainingmgr.foundation.language import N_, Sentence, sentence
from trainingmgr.foundation.problems import Refused

Mark = Literal["H", "I", "S", "A"]
Result = Literal["tuntas", "mengikuti", "tidak_tuntas"]

MARKS: dict[Mark, str] = {"H": N_("Hadir"), "I": N_("Izin"), "S": N_("Sakit"), "A": N_("Alpa")}
RESULTS: dict[Result, str] = {
    "tuntas": N_("Tuntas"),
    "mengikuti": N_("Mengikuti"),
    "tidak_tuntas": N_("Tidak tuntas"),
}
THRESHOLD_PERCENT = 80
HALF = 50
"""From this percentage on, whoever does not finish gets a letter of having taken part."""


@dataclass(frozen=True)
class Held:
    """One session as it stands for one person: its JP and the JP that count."""

    jp: int
    counted: int
    closed: bool = True
    cancelled: bool = False
    make_up: bool = False


@dataclass(frozen=True)
class Tally:
    """JP that count, of the JP that were held."""

    counted: int
    total: int


def counted_jp(
    mark: Mark, *, minutes: int, jp: int, late: int = 0, early: int = 0,
    jp_minutes: int = JP_MINUTES,
) -> int:  # fmt: skip
    """Return the JP that count for one mark (handbook R08).

    `minutes` and `jp` are the session's own, `late` and `early` the minutes missed at its ends.
    Only H counts, and only for whole JP attended, never more than the session has.
    """
    if mark != "H":
        return 0
    return max(0, min(jp, (minutes - late - early) // jp_minutes))


def make_up_jp(counted: int, missed_jp: int, missed_counted: int) -> int:
    """Return the JP that a make-up session adds: never more than were missed (handbook R08)."""
    return max(0, min(counted, missed_jp - missed_counted))


def check_mark(mark: Mark, *, minutes: int, late: int = 0, early: int = 0) -> None:
    """Raise `Refused` when minutes late or early do not fit the mark or the session."""
    if late < 0 or early < 0:
        raise Refused(
            N_("Menit terlambat dan pulang awal tidak boleh kurang dari 0."), field="late"
        )
    if mark != "H" and (late or early):
        raise Refused(N_("Menit terlambat hanya untuk peserta yang hadir."), field="late")
    if late + early > minutes:
        raise Refused(
            N_("Menit terlambat dan pulang awal melebihi lama pertemuan (%(minutes)d menit)."),
            field="late",
            minutes=minutes,
        )


def tally(sessions: Iterable[Held]) -> Tally:
    """Add up closed sessions (handbook R08).

    A cancelled or open session leaves the denominator. A make-up session turns missed JP into
    counted ones: it adds to what counts, not to what was held.
    """
    counted = total = 0
    for one in sessions:
        if one.cancelled or not one.closed:
            continue
        counted += one.counted
        total += 0 if one.make_up else one.jp
    return Tally(min(counted, total), total)


def reaches_threshold(counted: int, total: int, threshold_percent: int = THRESHOLD_PERCENT) -> bool:
    """Tell whether counted JP reach the threshold, compared unrounded (handbook R09)."""
    return total > 0 and counted * 100 >= threshold_percent * total


def result(
    counted: int,
    total: int,
    product_accepted: bool,
    remark_open: bool,
    threshold_percent: int = THRESHOLD_PERCENT,
    partial_percent: int = HALF,
) -> Result:
    """Return the course result (handbook 3.3, R09).

    *Tuntas* needs the threshold, an accepted practical product and no open remark; otherwise
    `partial_percent` of the JP is *mengikuti*, less is *tidak tuntas*.
    """
    if (
        reaches_threshold(counted, total, threshold_percent)
        and product_accepted
        and not remark_open
    ):
        return "tuntas"
    return "mengikuti" if reaches_threshold(counted, total, partial_percent) else "tidak_tuntas"


def missing_for_tuntas(
    counted: int,
    total: int,
    product_accepted: bool,
    remark_open: bool,
    threshold_percent: int = THRESHOLD_PERCENT,
) -> list[Sentence]:
    """Return what still keeps a person from *tuntas*, one sentence each; empty when nothing."""
    missing = []
    if not reaches_threshold(counted, total, threshold_percent):
        missing.append(
            sentence(
                N_("Kehadiran %(counted)d dari %(total)d JP; perlu %(percent)d persen."),
                counted=counted,
                total=total,
                percent=threshold_percent,
            )
        )
    if not product_accepted:
        missing.append(sentence(N_("Produk praktik belum diterima pelatih.")))
    if remark_open:
        missing.append(sentence(N_("Masih ada catatan tata tertib yang terbuka.")))
    return missing
