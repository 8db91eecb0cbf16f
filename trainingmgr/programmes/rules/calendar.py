"""Days off and Ramadan: kinds, bounds, and what every installation starts with."""

from dataclasses import dataclass
from datetime import date

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

NATIONAL, JOINT_LEAVE, CITY = "libur nasional", "cuti bersama", "kegiatan kota"
KINDS: dict[str, str] = {
    NATIONAL: N_("libur nasional"),
    JOINT_LEAVE: N_("cuti bersama"),
    CITY: N_("kegiatan kota"),
}
LONGEST_FAST = 31


@dataclass(frozen=True)
class Fast:
    """A Ramadan as it stands in the calendar before it is confirmed by observation."""

    name: str
    starts_on: date
    ends_on: date


# Reckoned, not yet announced: the office corrects them once they are.
RAMADAN = (
    Fast("Ramadan 1447 H", date(2026, 2, 18), date(2026, 3, 19)),
    Fast("Ramadan 1448 H", date(2027, 2, 8), date(2027, 3, 8)),
)
RECKONED = "perkiraan kalender"


def check_holiday(on: date, name: str, kind: str) -> None:
    """Raise `Refused` unless the day has a name, a known kind and a plausible year."""
    if not 2008 <= on.year <= 2100:
        raise Refused(N_("Tahun harus antara 2008 dan 2100."), field="on")
    if not name.strip():
        raise Refused(N_("Nama hari libur wajib diisi."), field="name")
    if kind not in KINDS:
        raise Refused(N_("Pilih jenis hari libur dari daftar."), field="kind")


def check_fast(name: str, starts_on: date, ends_on: date) -> None:
    """Raise `Refused` unless the period runs forward and is no longer than a month."""
    if not name.strip():
        raise Refused(N_("Nama masa wajib diisi."), field="name")
    if not 2008 <= starts_on.year <= 2100:
        raise Refused(N_("Tahun harus antara 2008 dan 2100."), field="starts_on")
    if ends_on < starts_on:
        raise Refused(N_("Tanggal selesai harus sesudah tanggal mulai."), field="ends_on")
    if (ends_on - starts_on).days >= LONGEST_FAST:
        raise Refused(N_("Masa ini paling lama %(days)d hari."), field="ends_on", days=LONGEST_FAST)
