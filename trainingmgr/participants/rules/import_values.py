"""Reads single values out of cells: NIK, sex, telephone, yes or no.

Each function adds to the row's findings what a person must know, and returns what would be
registered after their yes.
"""

import datetime as dt
import re
from collections.abc import Mapping

from trainingmgr.foundation.indonesia.dates import long_date
from trainingmgr.foundation.indonesia.nik import NikFacts, Sex, check_nik
from trainingmgr.foundation.indonesia.phone import normalise_phone
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.sheets import Cell
from trainingmgr.participants.rules.findings import Findings
from trainingmgr.participants.rules.headings import Heading

Cells = Mapping[Heading, Cell]

_SEXES: Mapping[str, Sex] = {
    "l": "L", "lk": "L", "laki": "L", "lakilaki": "L", "pria": "L", "lelaki": "L", "male": "L",
    "p": "P", "pr": "P", "perempuan": "P", "wanita": "P", "prempuan": "P", "female": "P",
}  # fmt: skip
_SEX_WORDS: Mapping[Sex, str] = {"L": N_("laki-laki"), "P": N_("perempuan")}
_YES = re.compile(r"(ya|y|iya|sudah|sdh|punya|ada|memiliki|telah|v|x|√|✓|✔|1|true)\b|[√✓✔]", re.I)
_NO = re.compile(r"(tidak|tdk|belum|blm|bukan|no|n|t|0|false)\b|[-–—]", re.I)
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]{2,}")


def text_of(cell: Cell) -> str:
    """Return a cell as one line of text; a dash or dots alone mean nothing was filled in."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, dt.date):
        return long_date(cell)
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = cell if isinstance(cell, str) else str(cell)
    if not text.isascii():
        text = text.replace("\u200b", "").replace("\ufeff", "")
    text = " ".join(text.split())
    return text if text[:1].isalnum() or re.search(r"\w", text) else ""


def read_nik(cell: Cell, found: Findings, today: dt.date) -> NikFacts | None:
    """Return what the NIK says, or None with the row held. Nothing is ever repaired (R11)."""
    if cell is not None and not isinstance(cell, str):
        found.hold(
            "nik",
            N_(
                "NIK tersimpan sebagai bilangan, sehingga Excel dapat mengubah angka terakhirnya. "
                "Ubah kolomnya menjadi Teks, lalu ketik ulang 16 angkanya dari KTP."
            ),
        )
        return None
    try:
        facts = check_nik(re.sub(r"[\"“”]", "", cell or "") if text_of(cell) else "", today=today)
    except Refused as refusal:
        found.hold_refusal("nik", refusal)
        return None
    for warning in facts.warnings:
        found.note("nik", warning)
    return facts


def read_sex(cells: Cells, facts: NikFacts | None, found: Findings) -> Sex | None:
    """Return the sex as written; the NIK fills an empty cell and questions a different one."""
    written = text_of(cells.get("sex"))
    sex = _SEXES.get(re.sub(r"[^a-z]", "", written.casefold()))
    if not written:
        sex = marked_sex(cells)
    if facts is None:
        return sex
    nik_word = _SEX_WORDS[facts.sex]
    if written and sex is None:
        found.ask(
            "sex",
            N_(
                "Jenis kelamin “%(text)s” tidak terbaca; menurut NIK %(nik)s. "
                "Setujui untuk memakai yang menurut NIK, atau tulis L atau P."
            ),
            text=written[:20],
            nik=nik_word,
        )
        found.offer("sex_nik", "sex", facts.sex)
    elif sex and sex != facts.sex:
        found.ask(
            "sex",
            N_(
                "Jenis kelamin tertulis %(sex)s, menurut NIK %(nik)s. Cocokkan dengan KTP: "
                "setujui bila yang tertulis benar, atau perbaiki."
            ),
            sex=_SEX_WORDS[sex],
            nik=nik_word,
        )
        found.offer("sex_nik", "sex", facts.sex)
    return sex or facts.sex


def read_phone(cell: Cell, found: Findings) -> str | None:
    """Return the number as +62…; a cell with two numbers gives the first that can be read."""
    written = text_of(cell)
    if not written:
        return None
    for part in (written, *re.split(r"[/;,&]|\batau\b|\bdan\b", written)):
        try:
            number = normalise_phone(part)
        except Refused:
            continue
        if part != written:
            found.note("phone", N_("Ada beberapa nomor ponsel; yang disimpan nomor pertama."))
        elif re.fullmatch(r"8\d{8,11}", written):
            found.note(
                "phone",
                N_("Angka 0 di depan nomor ponsel hilang; nomornya dibaca %(phone)s."),
                phone=f"0{written}",
            )
            found.offer("phone_zero", "phone", f"0{written}")
        return number
    found.ask(
        "phone",
        N_(
            "Nomor ponsel “%(text)s” tidak terbaca. Perbaiki seperti 0812-3456-7890, atau "
            "setujui untuk menyimpan tanpa nomor."
        ),
        text=written[:30],
    )
    return None


def read_email(cell: Cell, found: Findings) -> str | None:
    """Return the address in small letters, or None."""
    written = text_of(cell).replace(" ", "").lower()
    if not written:
        return None
    if _EMAIL.fullmatch(written) and len(written) <= 120:
        return written
    found.ask(
        "email",
        N_("Alamat surel “%(text)s” tidak terbaca. Perbaiki, atau setujui untuk dikosongkan."),
        text=written[:40],
    )
    return None


def read_business(cell: Cell, found: Findings) -> bool:
    """Tell whether someone already ran a business before the programme; empty means no."""
    if isinstance(cell, bool):
        return cell
    written = "" if cell is None else " ".join(str(cell).split())
    if not written or _NO.match(written):
        return False
    if _YES.match(written):
        return True
    found.ask(
        "already_in_business",
        N_(
            "Isian “%(text)s” pada kolom sudah memiliki usaha dibaca sebagai Ya. Setujui, atau "
            "tulis Ya atau Tidak."
        ),
        text=written[:40],
    )
    return True


def read_text(cell: Cell, field: str, longest: int, found: Findings) -> str:
    """Return free text; what is longer than the register keeps is asked about."""
    text = text_of(cell)
    if len(text) > longest:
        found.ask(
            field,
            N_(
                "Isian lebih dari %(longest)d huruf. Setujui untuk menyimpan %(longest)d huruf "
                "pertama, atau persingkat."
            ),
            longest=longest,
        )
    return text[:longest].strip()


def marked_sex(cells: Cells) -> Sex | None:
    """Return the sex told by a mark in one of two columns."""
    marks = [_mark(cells.get("male_mark")), _mark(cells.get("female_mark"))]
    return ("L" if marks[0] else "P") if marks[0] != marks[1] else None


def _mark(cell: Cell) -> bool:
    if cell is None or cell is False:
        return False
    return str(cell).strip() not in ("", "-", "–", "0")
