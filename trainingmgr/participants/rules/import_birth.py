"""Reads the place and the date of birth out of a row; the NIK settles which number is the month."""

import datetime as dt
import re

from trainingmgr.foundation.indonesia.dates import ParsedDate, long_date, parse_date
from trainingmgr.foundation.indonesia.nik import NikFacts
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.sheets import Cell
from trainingmgr.participants.rules.findings import Findings
from trainingmgr.participants.rules.import_values import Cells, text_of

_PLACE_THEN_DATE = re.compile(r"(?P<place>\D*?)[\s,/.:;-]*(?P<date>\d.*)", re.DOTALL)


def read_birth(
    cells: Cells, facts: NikFacts | None, found: Findings, today: dt.date
) -> tuple[str, dt.date | None]:
    """Return place and date of birth. The NIK settles which number is the month."""
    place, cell = split_birth(cells)
    written = text_of(cell)
    by_nik = facts.birth_date if facts else None
    if not written:
        return place, by_nik
    parsed = ParsedDate(cell) if isinstance(cell, dt.date) else _parsed(written, today)
    date = _settled(parsed, written, by_nik, found, today)
    return place, date or by_nik


def split_birth(cells: Cells) -> tuple[str, Cell]:
    """Return the place and the date's cell, whether they stand together or apart."""
    place = text_of(cells.get("birth_place"))
    cell = cells.get("birth_date")
    together = cells.get("birth_place_and_date")
    if isinstance(together, str):
        split = _PLACE_THEN_DATE.fullmatch(together.strip())
        place = place or text_of(split["place"] if split else together)
        together = split["date"] if split else None
    if not text_of(cell):
        cell = together
    return place.strip(" ,./"), cell


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
    if parsed is None or parsed.date > today:
        _ask_unread(written, by_nik, found)
        return None
    if by_nik is None or parsed.date == by_nik:
        return parsed.date
    return _ask_which(parsed, written, by_nik, found)


def _ask_unread(written: str, by_nik: dt.date | None, found: Findings) -> None:
    if by_nik is None:
        message = N_("Tanggal lahir “%(text)s” tidak terbaca. Tulis seperti 12 Mei 2001.")
        found.ask("birth_date", message, text=written[:40])
        return
    message = N_(
        "Tanggal lahir “%(text)s” tidak terbaca; menurut NIK %(nik)s. Setujui untuk "
        "memakai tanggal menurut NIK, atau tulis seperti 12 Mei 2001."
    )
    nik_date = long_date(by_nik)
    found.ask("birth_date", message, text=written[:40], nik=nik_date)
    found.offer("birth_nik", "birth_date", nik_date)


def _ask_which(parsed: ParsedDate, written: str, by_nik: dt.date, found: Findings) -> dt.date:
    """Ask about a date that is not the NIK's; returns the one that a yes registers."""
    nik_date, turned = long_date(by_nik), _turned(parsed.date) == by_nik
    if turned and parsed.ambiguous:
        return by_nik
    if turned:
        message = N_(
            "Hari dan bulan lahir yang tertulis tertukar dibandingkan NIK: %(date)s dan %(nik)s. "
            "Setujui untuk memakai tanggal menurut NIK, atau perbaiki."
        )
        found.ask("birth_date", message, date=long_date(parsed.date), nik=nik_date)
        found.offer("date_order", "birth_date", nik_date)
        return by_nik
    if parsed.ambiguous:
        message = N_(
            "Tanggal lahir “%(text)s” dapat dibaca dua cara dan tidak sama dengan NIK (%(nik)s). "
            "Setujui untuk memakai tanggal menurut NIK, atau tulis seperti 12 Mei 2001."
        )
        found.ask("birth_date", message, text=written[:40], nik=nik_date)
    else:
        message = N_(
            "Tanggal lahir tertulis %(date)s, menurut NIK %(nik)s. Cocokkan dengan KTP: setujui "
            "bila yang tertulis benar, atau perbaiki."
        )
        found.ask("birth_date", message, date=long_date(parsed.date), nik=nik_date)
    found.offer("birth_nik", "birth_date", nik_date)
    return by_nik if parsed.ambiguous else parsed.date


def _turned(day: dt.date) -> dt.date | None:
    return dt.date(day.year, day.day, day.month) if day.day <= 12 else None
