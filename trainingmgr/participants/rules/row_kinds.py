"""Tells a person's row from totals, signatures, notes and the other furniture of a table."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Literal

from trainingmgr.foundation.indonesia.regions import find_kecamatan, find_kelurahan
from trainingmgr.foundation.sheets import Cell
from trainingmgr.participants.rules.headings import Heading

RowKind = Literal[
    "person",
    "heading",
    "numbering",
    "total",
    "signature",
    "note",
    "section",
    "continuation",
    "number_only",
]

_TOTAL = re.compile(r"\W*(sub\s*-?\s*total|sub\s*jumlah|grand\s*total|jumlah|total|jml)\b", re.I)
_SIGNATURE = re.compile(
    r"\W*(mengetahui|menyetujui|disetujui|diketahui|disusun|dibuat oleh|yang membuat|hormat kami|"
    r"kepala|plt\b|plh\b|a\.?n\.|an\.|lurah\b|camat\b|ketua\b|panitia|penanggung ?jawab|pelaksana|"
    r"koordinator|sekretaris|bendahara|pptk|kuasa pengguna|pejabat|pengelola|pelatih\b|petugas|"
    r"narasumber|ttd\b|tanda tangan|n\.?i\.?p\b|nip\.)",
    re.IGNORECASE,
)
_PLACE_AND_DATE = re.compile(
    r"[A-Za-z .]+,\s*(tanggal|tgl\.?)?\s*[\d.…_ ]{0,12}\s*[A-Za-z.…_]{3,20}\s*(20[\d.…_]{2})?", re.I
)
_NOTE = re.compile(
    r"\W*(catatan|keterangan|ket|note|notes|nb|n\.b|sumber|petunjuk|diisi|mohon|harap|"
    r"data per|per tanggal|dicetak|halaman|hal\.|page|lanjutan|bersambung|file|format|"
    r"demikian|terima kasih)\b|\W*\*",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"\W*(kelurahan|kel\.?|desa|kecamatan|kec\.?|rw|rt|kelompok|kub|angkatan|wilayah|gelombang|"
    r"sesi|kelas|blok|tim|regu|[ivx]+\.|[a-e]\.)\W+\w+",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"[()\s.]")
_NAME_LIKE = re.compile(r"[^\W\d_][\w.,'’`() /-]*", re.UNICODE)
_PERSONAL: tuple[Heading, ...] = (
    "nik", "name", "sex", "male_mark", "female_mark", "birth_place", "birth_date",
    "birth_place_and_date", "kelurahan", "kelurahan_and_kecamatan", "kecamatan", "address",
    "phone", "email", "education", "occupation",
)  # fmt: skip


def kind_of_row(
    cells: Mapping[Heading, Cell], row: Sequence[Cell], *, signing: bool, numbered: bool
) -> RowKind:
    """Return what a row below a heading is.

    `signing` says that the signatures have begun above it, `numbered` that the table has a
    column of running numbers.
    """
    filled = [cell for cell in row if cell is not None]
    texts = [cell for cell in filled if isinstance(cell, str)]
    digits = nik_digits(cells.get("nik"))
    named = has_letters(cells.get("name"))
    if is_numbering(filled):
        return "numbering"
    if named and 14 <= digits <= 17:
        return "person"
    if texts and digits < 8 and any(_TOTAL.match(text) for text in texts[:2]):
        return "total"
    known = [heading for heading in _PERSONAL if not _blank(cells.get(heading))]
    full = len(known) >= 3 or (digits >= 5 and digits != 18)
    if not full or (signing and _blank(cells.get("number"))):
        furniture = _furniture(cells, texts, filled, signing=signing, numbered=numbered)
        if furniture:
            return furniture
    if named or _claims_a_nik(cells.get("nik")):
        return "person"
    return _without_name_and_nik(cells, known)


def nik_digits(cell: Cell) -> int:
    """Return how many digits stand in the NIK's cell; a spoiled number counts as sixteen."""
    if isinstance(cell, bool) or cell is None:
        return 0
    if isinstance(cell, (int, float)):
        return 16 if abs(cell) >= 1e12 else len(str(int(abs(cell))))
    if isinstance(cell, dt.date):
        return 0
    if re.fullmatch(r"\s*\d([.,]\d+)?e\+?\d+\s*", cell, re.IGNORECASE):
        return 16
    digits = len(re.sub(r"\D", "", cell))
    words = len(re.findall(r"[^\W\d_]", cell)) >= 3
    return 0 if words and digits < 12 else digits  # a date in words is no number


def has_letters(cell: Cell) -> bool:
    """Tell whether a cell has at least two letters, as a name must."""
    return isinstance(cell, str) and len(re.findall(r"[^\W\d_]", cell)) >= 2


def is_numbering(filled: Sequence[Cell]) -> bool:
    """Tell whether a row only counts its columns: 1, 2, 3 … or (1), (2), (3) …"""
    if len(filled) < 3:
        return False
    numbers = []
    for cell in filled:
        number = _BRACKETS.sub("", str(cell))
        if not number.isdigit():
            return False
        numbers.append(number)
    values = [int(number) for number in numbers]
    return values[0] <= 2 and all(b - a in (0, 1) for a, b in pairwise(values))


def section_place(text: str) -> dict[Heading, str]:
    """Return the kelurahan or kecamatan that a section's title or a sheet's name speaks of."""
    found: dict[Heading, str] = {}
    if re.match(r"\W*kec", text, re.IGNORECASE):
        district = find_kecamatan(text)
        return {"kecamatan": district.name} if district and district.how != "suggestion" else {}
    ward = find_kelurahan(re.sub(r"^\W+", "", text).split("(")[0])
    if ward and ward.how != "suggestion":
        found["kelurahan"] = ward.name
    return found


def _furniture(
    cells: Mapping[Heading, Cell],
    texts: Sequence[str],
    filled: Sequence[Cell],
    *,
    signing: bool,
    numbered: bool,
) -> RowKind | None:
    """Return what a sparse row is when it is no person, or None when it may be one."""
    if signing:
        return "signature"
    has_number = not _blank(cells.get("number"))
    if not has_number or not has_letters(cells.get("name")):
        job = cells.get("occupation")
        if any(_SIGNATURE.match(text) for text in texts if text is not job):
            return "signature"
        if (len(filled) == 1 or not has_letters(cells.get("name"))) and any(
            _PLACE_AND_DATE.fullmatch(text.strip()) for text in texts
        ):
            return "signature"
        if any(_NOTE.match(text) for text in texts[:1]):
            return "note"
    if len(filled) > 1 or not texts:
        return None if any(re.search(r"\w", str(cell)) for cell in filled) else "note"
    only = texts[0].strip()
    if _SECTION.match(only) or section_place(only):
        return "section"
    is_name = cells.get("name") == texts[0] and _NAME_LIKE.fullmatch(only)
    if not is_name or len(only.split()) > 6 or (numbered and only.endswith((".", ":", ";"))):
        return "note" if not _claims_a_nik(cells.get("nik")) else None
    return None


def _claims_a_nik(cell: Cell) -> bool:
    """Tell whether the NIK's cell was meant to hold a number rather than a dash or a remark."""
    return nik_digits(cell) >= 5


def _without_name_and_nik(cells: Mapping[Heading, Cell], known: Sequence[Heading]) -> RowKind:
    own = {"birth_date", "birth_place_and_date", "phone", "email"} & {*known}
    if own or (len(known) >= 2 and not _blank(cells.get("number"))):
        return "person"
    if known:
        return "continuation"
    return "note" if _blank(cells.get("number")) else "number_only"


def _blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not re.search(r"\w", cell))
