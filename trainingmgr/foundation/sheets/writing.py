"""Workbooks for the office: every cell a typed string, so that nothing turns into a formula."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

import xlsxwriter

WIDEST = 60  # characters


@dataclass(frozen=True)
class Table:
    """One sheet: a header and rows of text. `wrapped` names columns (from 0) that may run on."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    wrapped: frozenset[int] = field(default_factory=frozenset)


def write_workbook(tables: Sequence[Table]) -> bytes:
    """Return an .xlsx file whose cells are all strings: `=1+1` and `+62…` stay as typed."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    cell = book.add_format({"num_format": "@", "valign": "top"})
    long = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
    taken: set[str] = set()
    for table in tables:
        sheet = book.add_worksheet(sheet_name(table.name, taken))
        sheet.freeze_panes(1, 0)
        for column, text in enumerate(table.header):
            sheet.write_string(0, column, text, head)
            lengths = [len(row[column]) for row in table.rows if column < len(row)]
            width = min(max([len(text), *lengths]) + 2, WIDEST)
            sheet.set_column(column, column, width, long if column in table.wrapped else cell)
        for number, row in enumerate(table.rows, start=1):
            for column, text in enumerate(row):
                style = long if column in table.wrapped else cell
                sheet.write_string(number, column, text[:32_767], style)
    book.close()
    return out.getvalue()


def sheet_name(wish: str, taken: set[str]) -> str:
    """Return a name Excel accepts: at most 31 characters, none of []:*?/\\, used once."""
    base = "".join(" " if sign in "[]:*?/\\" else sign for sign in wish).strip(" '")[:31]
    base = base or "Lembar"
    name, n = base, 2
    while name.lower() in taken or name.lower() == "history":
        name, n = f"{base[:27]} {n}", n + 1
    taken.add(name.lower())
    return name
