"""The civil-servant number (NIP): checked by its structure, printed with its three spaces."""

import re
from dataclasses import dataclass
from datetime import date

from trainingmgr.foundation.indonesia.nik import Sex
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

_SEPARATORS = re.compile(r"[\s.\-'’]")


@dataclass(frozen=True)
class NipFacts:
    """What a well-formed NIP says; `sex` is unknown for a PPPK."""

    digits: str
    birth_date: date
    sex: Sex | None


def check_nip(text: str, *, pppk: bool = False) -> NipFacts:
    """Read a NIP of eighteen digits, or raise `Refused` (handbook R13).

    A PNS carries the month of appointment and the sex in positions 13 to 15; a PPPK writes
    something else there, so only length and birth date are checked.
    """
    digits = _SEPARATORS.sub("", text)
    if not (len(digits) == 18 and digits.isascii() and digits.isdigit()):
        raise Refused(
            N_("NIP harus 18 angka. Kosongkan bila yang bersangkutan tidak mempunyai NIP."),
            field="nip",
        )
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        raise Refused(
            N_("Delapan angka pertama NIP bukan tanggal lahir. Periksa kembali NIP."), field="nip"
        ) from None
    if pppk:
        return NipFacts(digits, born, None)
    if not 1 <= int(digits[12:14]) <= 12:
        raise Refused(
            N_("Angka ke-13 dan ke-14 NIP bukan bulan. Periksa kembali, atau pilih PPPK."),
            field="nip",
        )
    if digits[14] not in "12":
        raise Refused(
            N_("Angka ke-15 NIP harus 1 (laki-laki) atau 2 (perempuan). Periksa kembali NIP."),
            field="nip",
        )
    return NipFacts(digits, born, "L" if digits[14] == "1" else "P")


def format_nip(digits: str) -> str:
    """Write eighteen digits as `19860926 201505 1 001`; anything else is returned untouched."""
    if len(digits) != 18:
        return digits
    return f"{digits[:8]} {digits[8:14]} {digits[14]} {digits[15:]}"
