"""A list as a file: typed cells for spreadsheets, plain text for programs, formulas in neither."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter

from trainingmgr.foundation.sheets.writing import WIDEST, sheet_name

FORMATS = {
    "text": "@",
    "phone": "@",
    "number": "#,##0",
    "money": '"Rp"#,##0',
    "percent": "0.0%",
    "date": "d mmm yyyy",
    "moment": "d mmm yyyy hh:mm",
}
WIDTHS = {"number": 10, "money": 16, "percent": 10, "date": 14, "moment": 19, "phone": 18}
LONGEST_CELL = 32_767
# What makes a spreadsheet take a text for a formula, also after a blank or in wide letters.
LEADS = re.compile(r"\s*[=+\-@|%＝＋－＠]|[\t\r\n]")
# A telephone or a negative number: it can be nothing worse, and a mark before it would spoil it.
HARMLESS = re.compile(r"[+-]?\d[\d.,]*")


@dataclass(frozen=True)
class Field:
    """One column of a file: its header, its kind (a key of FORMATS), and what a row holds."""

    label: str
    kind: str
    value: Callable[[Any], Any]


def write_list(
    title: str,
    fields: Sequence[Field],
    rows: Sequence[Any],
    about: str,
    facts: Sequence[tuple[str, str]],
) -> bytes:
    """An .xlsx file: the list under a frozen header, and a second sheet `about` with its facts.

    Dates are dates and numbers numbers; every text is written as text, so none is a formula.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    styles = {
        kind: book.add_format({"num_format": shape, "valign": "top"})
        for kind, shape in FORMATS.items()
    }
    taken: set[str] = set()
    sheet = book.add_worksheet(sheet_name(title, taken))
    sheet.freeze_panes(1, 1)
    for column, field in enumerate(fields):
        values = [field.value(row) for row in rows]
        sheet.write_string(0, column, field.label, head)
        sheet.set_column(column, column, _width(field, values))
        for number, value in enumerate(values, start=1):
            _write(sheet, number, column, value, styles[field.kind])
    if rows and fields:
        sheet.autofilter(0, 0, len(rows), len(fields) - 1)
    told = book.add_worksheet(sheet_name(about, taken))
    told.set_column(0, 0, 20, head)
    told.set_column(1, 1, WIDEST)
    for number, (name, fact) in enumerate(facts):
        told.write_string(number, 0, name, head)
        told.write_string(number, 1, fact[:LONGEST_CELL], styles["text"])
    book.close()
    return out.getvalue()


def write_csv(fields: Sequence[Field], rows: Sequence[Any]) -> bytes:
    """A .csv file as Excel in Indonesia opens it by a double click: UTF-8 with its mark, `;`
    between cells because the comma is the decimal sign, dates as 2026-11-21.

    A text that would start a formula gets an apostrophe before it; +62… and -5000 stay.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_plain(field.label) for field in fields])
    for row in rows:
        writer.writerow([_plain(field.value(row)) for field in fields])
    return out.getvalue().encode("utf-8-sig")


def _write(sheet: Any, row: int, column: int, value: Any, style: Any) -> None:
    if value is None:
        return
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, style)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_string(row, column, str(value)[:LONGEST_CELL], style)


def _width(field: Field, values: Sequence[Any]) -> int:
    texts = [len(value) for value in values if isinstance(value, str)]
    return min(max([len(field.label), WIDTHS.get(field.kind, 8), *texts]) + 2, WIDEST)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.4f}".replace(".", ",")
    text = str(value)
    risky = LEADS.match(text) and not HARMLESS.fullmatch(text)
    return f"'{text}" if risky else text
