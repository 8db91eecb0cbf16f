"""Reads single values out of cells: NIK, sex, birth, residence, telephone, yes or no.

Each function adds to the row's findings what a person must know, and returns what would be
registered after their yes.
"""

import datetime as dt
import re
from collections.abc import Mapping
from functools import lru_cache

from trainingmgr.foundation.indonesia.dates import ParsedDate, long_date, parse_date
from trainingmgr.foundation.indonesia.nik import NikFacts, Sex, check_nik
from trainingmgr.foundation.indonesia.phone import normalise_phone
from trainingmgr.foundation.indonesia.regions import (
    Match,
    all_kecamatan,
    all_kelurahan,
    find_kecamatan,
    find_kelurahan,
)
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
_PLACE_THEN_DATE = re.compile(r"(?P<place>\D*?)[\s,/.:;-]*(?P<date>\d.*)", re.DOTALL)
_WARD_IN_ADDRESS = re.compile(r"\b(?:kel|kelurahan)\b[\s.:]*([a-z ]+)", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]{2,}")


def text_of(cell: Cell) -> str:
    """Return a cell as one line of text; a dash or dots alone mean nothing was filled in."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, dt.date):
        return long_date(cell)
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = " ".join(str(cell).replace("\u200b", "").replace("\ufeff", "").split())
    return text if re.search(r"\w", text) else ""


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
        marks = [bool(_mark(cells.get(one))) for one in ("male_mark", "female_mark")]
        if marks in ([True, False], [False, True]):
            sex = "L" if marks[0] else "P"
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
    return sex or facts.sex


def read_birth(
    cells: Cells, facts: NikFacts | None, found: Findings, today: dt.date
) -> tuple[str, dt.date | None]:
    """Return place and date of birth. The NIK settles which number is the month."""
    place = text_of(cells.get("birth_place"))
    cell = cells.get("birth_date")
    together = cells.get("birth_place_and_date")
    if isinstance(together, str):
        split = _PLACE_THEN_DATE.fullmatch(together.strip())
        place = place or text_of(split["place"] if split else together)
        together = split["date"] if split else None
    if not text_of(cell):
        cell = together
    written = text_of(cell)
    by_nik = facts.birth_date if facts else None
    if not written:
        return place.strip(" ,./"), by_nik
    parsed = ParsedDate(cell) if isinstance(cell, dt.date) else _parsed(written, today)
    date = _settled(parsed, written, by_nik, found, today)
    return place.strip(" ,./"), date or by_nik


def _parsed(written: str, today: dt.date) -> ParsedDate | None:
    split = _PLACE_THEN_DATE.fullmatch(written)
    for text in (written, split["date"] if split else ""):
        try:
            return parse_date(text, today=today)
        except (Refused, ValueError, OverflowError):
            continue
    return None


def _settled(
    parsed: ParsedDate | None,
    written: str,
    by_nik: dt.date | None,
    found: Findings,
    today: dt.date,
) -> dt.date | None:
    """Return the date to register, asking where the cell and the NIK do not agree."""
    nik_date = long_date(by_nik) if by_nik else ""
    if parsed is None or parsed.date > today:
        if by_nik:
            found.ask(
                "birth_date",
                N_(
                    "Tanggal lahir “%(text)s” tidak terbaca; menurut NIK %(nik)s. Setujui untuk "
                    "memakai tanggal menurut NIK, atau tulis seperti 12 Mei 2001."
                ),
                text=written[:40],
                nik=nik_date,
            )
        else:
            found.ask(
                "birth_date",
                N_("Tanggal lahir “%(text)s” tidak terbaca. Tulis seperti 12 Mei 2001."),
                text=written[:40],
            )
        return None
    if by_nik is None or parsed.date == by_nik:
        return parsed.date
    turned = _turned(parsed.date)
    if turned == by_nik and parsed.ambiguous:
        return by_nik
    if turned == by_nik:
        message = N_(
            "Hari dan bulan lahir yang tertulis tertukar dibandingkan NIK: %(date)s dan %(nik)s. "
            "Setujui untuk memakai tanggal menurut NIK, atau perbaiki."
        )
        found.ask("birth_date", message, date=long_date(parsed.date), nik=nik_date)
        return by_nik
    message = N_(
        "Tanggal lahir tertulis %(date)s, menurut NIK %(nik)s. Cocokkan dengan KTP: setujui "
        "bila yang tertulis benar, atau perbaiki."
    )
    if parsed.ambiguous:
        message = N_(
            "Tanggal lahir “%(text)s” dapat dibaca dua cara dan tidak sama dengan NIK (%(nik)s). "
            "Setujui untuk memakai tanggal menurut NIK, atau tulis seperti 12 Mei 2001."
        )
        found.ask("birth_date", message, text=written[:40], nik=nik_date)
        return by_nik
    found.ask("birth_date", message, date=long_date(parsed.date), nik=nik_date)
    return parsed.date


def _turned(day: dt.date) -> dt.date | None:
    return dt.date(day.year, day.day, day.month) if day.day <= 12 else None


def read_kelurahan(cells: Cells, cohort_kecamatan: str, found: Findings) -> str | None:
    """Return the code of the kelurahan of residence; its kecamatan follows from it (R02)."""
    written = text_of(cells.get("kelurahan")) or text_of(cells.get("kelurahan_and_kecamatan"))
    if not written:
        in_address = _WARD_IN_ADDRESS.search(text_of(cells.get("address")))
        match = _ward(in_address[1].split(" kec")[0], cohort_kecamatan) if in_address else None
        if match is None or match.how == "suggestion":
            found.ask(
                "kelurahan",
                N_("Kelurahan kosong. Isi kelurahan domisili, atau setujui untuk diisi kemudian."),
            )
            return None
    else:
        match = _ward(written, cohort_kecamatan)
    if match is None:
        found.ask(
            "kelurahan",
            N_(
                "Kelurahan “%(text)s” tidak ada di daftar 54 kelurahan Kota Tangerang Selatan. "
                "Perbaiki, atau setujui untuk menyimpan tanpa kelurahan."
            ),
            text=written[:40],
        )
        return None
    if match.how == "suggestion":
        found.ask(
            "kelurahan",
            N_(
                "Kelurahan “%(text)s” tidak dikenal; mungkin maksudnya %(name)s. Setujui untuk "
                "memakai %(name)s, atau perbaiki."
            ),
            text=written[:40],
            name=match.name,
        )
    _compare_kecamatan(match, text_of(cells.get("kecamatan")), cohort_kecamatan, found)
    return match.code


def _compare_kecamatan(match: Match, written: str, cohort_kecamatan: str, found: Findings) -> None:
    lies_in = all_kelurahan()[match.code].kecamatan_code
    stated = _district(written) if written else None
    if lies_in != cohort_kecamatan:
        found.ask(
            "kelurahan",
            N_(
                "Kelurahan %(name)s terletak di Kecamatan %(kecamatan)s, sedangkan angkatan ini "
                "untuk Kecamatan %(cohort)s. Setujui bila tetap diikutkan, atau perbaiki."
            ),
            name=match.name,
            kecamatan=all_kecamatan()[lies_in].name,
            cohort=all_kecamatan()[cohort_kecamatan].name,
        )
    elif stated and stated.how != "suggestion" and stated.code != lies_in:
        found.ask(
            "kecamatan",
            N_(
                "Kelurahan %(name)s terletak di Kecamatan %(kecamatan)s, bukan %(text)s. "
                "Setujui bila kelurahannya benar, atau perbaiki."
            ),
            name=match.name,
            kecamatan=all_kecamatan()[lies_in].name,
            text=stated.name,
        )


@lru_cache(maxsize=4096)
def _ward(written: str, cohort_kecamatan: str) -> Match | None:
    """Find a kelurahan in the whole text, or in its first part (`Rawa Buntu / Serpong`)."""
    parts = [written, *re.split(r"[,/(]|\bkec\b|\s-\s", written, flags=re.IGNORECASE)[:1]]
    matches = [find_kelurahan(part, cohort_kecamatan) for part in parts if part.strip()]
    sure = [match for match in matches if match and match.how != "suggestion"]
    return next(iter(sure + [match for match in matches if match]), None)


@lru_cache(maxsize=1024)
def _district(written: str) -> Match | None:
    return find_kecamatan(written)


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


def _mark(cell: Cell) -> bool:
    if cell is None or cell is False:
        return False
    return str(cell).strip() not in ("", "-", "–", "0")
