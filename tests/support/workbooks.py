"""Spreadsheets as offices send them, and the people in them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl

SERPONG = "36.74.01"
ENROLLED = dt.date(2026, 3, 2)


def nik_of(
    serial: int, born: dt.date = dt.date(1999, 8, 17), sex: str = "P", region: str = "367401"
) -> str:
    """A NIK that fits the birth date and the sex."""
    day = born.day + (40 if sex == "P" else 0)
    return f"{region}{day:02d}{born:%m%y}{serial:04d}"


def person_cells(serial: int, **changes: Any) -> dict[str, Any]:
    """One faultless person, by heading."""
    born = dt.date(1990, 1, 1) + dt.timedelta(days=97 * serial)
    cells = {
        "NIK": nik_of(serial, born),
        "Nama Lengkap": f"Siti {_word(serial)} {_word(serial * 7 + 3)}",
        "L/P": "P",
        "Tempat Lahir": "Tangerang",
        "Tanggal Lahir": born,
        "Kelurahan": "Rawa Buntu",
        "Kecamatan": "Serpong",
        "No HP": f"0812{serial:08d}",
        "Alamat": f"Jl. Melati No. {serial}",
    }
    return cells | changes


def _word(number: int) -> str:
    """A pronounceable word, different for each number below 2,000."""
    parts = ("ba", "ci", "du", "ga", "ki", "la", "mu", "na", "po", "ri", "su", "ta", "wi")
    return "".join(
        parts[number // 13**place % 13] + parts[(number * 5 + place) % 13] for place in range(3)
    ).capitalize()


def table(
    people: Sequence[Mapping[str, Any]], *, headings: Sequence[str] | None = None
) -> list[list[Any]]:
    """A heading row and one row for each person."""
    headings = list(headings or people[0])
    return [headings, *[[person.get(heading) for heading in headings] for person in people]]


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]] | Sequence[Sequence[Any]]) -> bytes:
    """An .xlsx of these sheets (or of one)."""
    named = sheets if isinstance(sheets, Mapping) else {"Sheet1": sheets}
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in named.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
