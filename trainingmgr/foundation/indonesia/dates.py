"""Dates as offices write them, read day first; and dates written out for letters."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from lokal.terbilang import terbilang

from trainingmgr.foundation import clock
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_SPELLINGS = (
    "januari jan january jnr", "februari feb peb pebruari february febuari febr",
    "maret mar mrt march", "april apr avril", "mei may", "juni jun june", "juli jul july",
    "agustus agu agt ags agst agust agutus aug august", "september sep sept spt",
    "oktober okt oct october", "november nov nop nopember nopeember", "desember des dec december",
)  # fmt: skip
_MONTH_BY_WORD = {
    word: number for number, words in enumerate(_SPELLINGS, 1) for word in words.split()
}
_TIME = r"(?:[T ]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?(?:Z|\s*wib)?)?"
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}", re.IGNORECASE)
_NUMERIC = re.compile(
    rf"(\d{{1,2}})\s*[-/. ]\s*(\d{{1,2}})\s*[-/. ]\s*(\d{{4}}|\d{{2}}){_TIME}", re.IGNORECASE
)
_WORDED = re.compile(r"(\d{1,2})[\s\-/.]*([a-z]+)[\s\-/.,]*['’]?(\d{4}|\d{2})", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"([a-z]+)\.?\s+(\d{1,2})\s*,?\s*(\d{4})", re.IGNORECASE)
_COMPACT = re.compile(r"\d{8}")
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_UNREAD = N_("Tanggal “%(text)s” tidak terbaca. Tulis seperti 12 Mei 2001.")


@dataclass(frozen=True)
class ParsedDate:
    """A date that was read; `ambiguous` when day and month could be the other way round."""

    date: date
    ambiguous: bool = False


def parse_date(text: str | int | float, *, today: date | None = None) -> ParsedDate:
    """Read a date day first, or raise `Refused`.

    Takes `12 Mei 2001`, `12-05-2001`, `12/5/01`, ISO, Excel's day numbers, month names in
    Indonesian or English, and a weekday or a place before a comma. A two-digit year is the last
    such year up to that of `today`. `ambiguous` is set when both numbers could be the month, or
    when only the American order makes a date; the caller may settle it with the NIK.
    """
    plain = " ".join(str(text).replace("\u200b", "").split()).strip(" .'’`")
    this_year = (today or clock.today()).year
    for read in (_iso, _serial, _compact, _numeric, _worded):
        parsed = read(plain, this_year)
        if parsed is not None:
            return parsed
    raise Refused(_UNREAD, field="date", text=plain[:40])


def long_date(day: date) -> str:
    """`21 November 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def long_month(day: date) -> str:
    """`November 2026`."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def day_name(day: date) -> str:
    """`Sabtu`."""
    return DAYS[day.weekday()]


def named_date(day: date) -> str:
    """`Sabtu, 21 November 2026`."""
    return f"{day_name(day)}, {long_date(day)}"


def date_range(first: date, last: date) -> str:
    """`5 September–17 Oktober 2026`, saying month and year only where they differ."""
    if first == last:
        return long_date(first)
    if first.year != last.year:
        return f"{long_date(first)}–{long_date(last)}"
    if first.month != last.month:
        return f"{first.day} {MONTHS[first.month - 1]}–{long_date(last)}"
    return f"{first.day}–{long_date(last)}"


def roman_month(month: int) -> str:
    """The month of a letter number: 11 becomes `XI`."""
    return _ROMAN[month - 1]


def words(number: int) -> str:
    """A whole number in words: 40 becomes `empat puluh`."""
    return terbilang(number)


def date_in_words(day: date) -> str:
    """`Senin, tanggal dua puluh tiga bulan November tahun dua ribu dua puluh enam`."""
    return (
        f"{day_name(day)}, tanggal {words(day.day)} bulan {MONTHS[day.month - 1]} "
        f"tahun {words(day.year)}"
    )


def _iso(text: str, _this_year: int) -> ParsedDate | None:
    found = _ISO.fullmatch(text)
    return _made(*(int(part) for part in found.groups())) if found else None


def _serial(text: str, _this_year: int) -> ParsedDate | None:
    found = _SERIAL.fullmatch(text)
    if not found:
        return None
    day = _EXCEL_DAY_ZERO + timedelta(days=int(found[1]))
    return _made(day.year, day.month, day.day)


def _compact(text: str, _this_year: int) -> ParsedDate | None:
    if not _COMPACT.fullmatch(text):
        return None
    day_first = _made(int(text[4:]), int(text[2:4]), int(text[:2]))
    year_first = _made(int(text[:4]), int(text[4:6]), int(text[6:]))
    if day_first and year_first and day_first != year_first:
        return ParsedDate(day_first.date, ambiguous=True)
    return day_first or year_first


def _numeric(text: str, this_year: int) -> ParsedDate | None:
    found = _NUMERIC.fullmatch(_after_comma(text))
    if not found:
        return None
    day, month = int(found[1]), int(found[2])
    year = _full_year(found[3], this_year)
    day_first, month_first = _made(year, month, day), _made(year, day, month)
    if day_first and month_first and day != month:
        return ParsedDate(day_first.date, ambiguous=True)
    if day_first is None and month_first is not None:
        return ParsedDate(month_first.date, ambiguous=True)
    return day_first


def _worded(text: str, this_year: int) -> ParsedDate | None:
    found = _WORDED.fullmatch(_after_comma(text))
    if found:
        day, word, year = found.groups()
    else:
        found = _MONTH_FIRST.fullmatch(text)
        if not found:
            return None
        word, day, year = found.groups()
    month = _MONTH_BY_WORD.get(word.casefold())
    return _made(_full_year(year, this_year), month, int(day)) if month else None


def _after_comma(text: str) -> str:
    """Drop a weekday or a place of birth before the date: `Tangerang, 12 Mei 2001`."""
    found = re.match(r"[^\d]+,\s*(?=\d)", text)
    return text[found.end() :] if found else text


def _full_year(text: str, this_year: int) -> int:
    if len(text) == 4:
        return int(text)
    century = this_year - this_year % 100
    year = century + int(text)
    return year if year <= this_year else year - 100


def _made(year: int, month: int, day: int) -> ParsedDate | None:
    if not 1900 <= year <= 2100:
        return None
    try:
        return ParsedDate(date(year, month, day))
    except ValueError:
        return None
