"""Which papers a KUB has, and how the office numbers its decrees (handbook 3.1, 3.4)."""

import re
from collections.abc import Iterable
from datetime import date

from trainingmgr.foundation.indonesia.dates import roman_month
from trainingmgr.foundation.language import N_

ATTENDANCE, MINUTES, NOTES, BOARD = "daftar_hadir", "berita_acara", "notula", "pengurus"
MEMBERS, STATUTES, DECREE, CHANGE, PHOTO = "anggota", "ad_art", "sk", "perubahan", "foto"

KINDS: dict[str, str] = {
    ATTENDANCE: N_("Daftar hadir musyawarah"),
    MINUTES: N_("Berita acara pembentukan"),
    NOTES: N_("Notula musyawarah"),
    BOARD: N_("Susunan pengurus"),
    MEMBERS: N_("Daftar anggota"),
    STATUTES: N_("AD/ART"),
    PHOTO: N_("Foto musyawarah"),
    DECREE: N_("SK penetapan"),
    CHANGE: N_("Berita acara perubahan anggota"),
}
"""Papers of which signed scans are kept, in the order in which they come about."""

BOOKS: dict[str, str] = {
    "buku-anggota": N_("Buku anggota"),
    "buku-tamu": N_("Buku tamu"),
    "buku-notula": N_("Buku notula rapat"),
    "buku-kas": N_("Buku kas"),
    "buku-simpanan": N_("Buku simpanan"),
    "buku-inventaris": N_("Buku inventaris"),
    "buku-produksi": N_("Buku produksi"),
    "buku-penjualan": N_("Buku penjualan"),
}
"""The eight books that a KUB keeps (handbook 3.1)."""

DECREE_CLASSIFICATION = "decree_classification"
# A reason is somebody's own words; only what any such paper says is printed of it.
_REASONS = (
    (re.compile(r"mengundurkan diri|mundur", re.IGNORECASE), "mengundurkan diri"),
    (re.compile(r"meninggal", re.IGNORECASE), "meninggal dunia"),
    (re.compile(r"pindah", re.IGNORECASE), "pindah"),
)
_SERIAL = re.compile(r"^[^/]+/(?:[A-Za-z]+\.)?0*(\d{1,6})\b")


def printed_reason(reason: str | None, *, to_other_kub: bool = False) -> str:
    """What a paper says of why someone left: a plain category, or nothing to be filled by hand.

    Whatever else was typed may be private, such as an illness, and the paper goes round.
    """
    if to_other_kub:
        return "pindah ke KUB lain"
    for pattern, words in _REASONS:
        if pattern.search(reason or ""):
            return words
    return ""


def decree_number(classification: str, serial: int, unit: str, on: date) -> str:
    """`500.3/0012/Disperindag/XI/2026`: the office's usual pattern, to be typed over freely."""
    return f"{classification}/{serial:04d}/{unit}/{roman_month(on.month)}/{on.year}"


def next_serial(numbers: Iterable[str]) -> int:
    """The number after the highest among a year's decrees; one decree may name several KUB."""
    found = [int(match[1]) for one in numbers if (match := _SERIAL.match(one.strip()))]
    return max(found, default=0) + 1


# Names in the address of what can be printed, by the kind of paper that is then scanned.
PRINTED: dict[str, tuple[tuple[str, str], ...]] = {
    ATTENDANCE: (("daftar-hadir", N_("Cetak kosong")), ("daftar-hadir-terisi", N_("Cetak terisi"))),
    MINUTES: (("berita-acara", N_("Cetak")),),
    NOTES: (("notula", N_("Cetak")),),
    BOARD: (("susunan-pengurus", N_("Cetak")),),
    MEMBERS: (("daftar-anggota", N_("Cetak")),),
    STATUTES: (("ad-art", N_("Cetak")),),
}
ALL_BOOKS = "buku"
FILLED_SHEET = "daftar-hadir-terisi"
