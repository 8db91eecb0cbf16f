"""Lists as files: nothing in them is a formula, and everything keeps its kind (S7)."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

import openpyxl
import pytest

from trainingmgr.foundation.sheets import Field, write_csv, write_list
from trainingmgr.foundation.ui.lists import Column, Rows

LEADS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", " =", "＝")
ATTACK = "cmd|' /C calc'!A0"
FIELD = [Field("Isi", "text", lambda row: row)]


def rows_of(data: bytes) -> list[str]:
    text = data.decode("utf-8-sig")
    return [row[0] for row in csv.reader(io.StringIO(text, newline=""), delimiter=";")][1:]


def sheet_of(fields: list[Field], rows: list[object]) -> list[list[object]]:
    book = openpyxl.load_workbook(io.BytesIO(write_list("Uji", fields, rows, "Isi", [])))
    cells = [list(row) for row in book.worksheets[0].iter_rows(min_row=2)]
    assert not [cell for row in cells for cell in row if cell.data_type == "f"]
    return [[cell.value for cell in row] for row in cells]


@pytest.mark.parametrize("lead", LEADS)
def test_no_text_becomes_a_formula(lead: str) -> None:
    assert rows_of(write_csv(FIELD, [lead + ATTACK])) == [f"'{lead}{ATTACK}"]
    assert ATTACK in str(sheet_of(FIELD, [lead + ATTACK])[0][0])


@pytest.mark.parametrize("text", ["+6281234567890", "-5000", "-5.000,50", "Ibu-ibu Serpong", "12"])
def test_telephones_and_numbers_stay(text: str) -> None:
    assert rows_of(write_csv(FIELD, [text])) == [text]
    assert sheet_of(FIELD, [text]) == [[text]]


def test_cells_keep_their_kind() -> None:
    kinds = ("date", "moment", "number", "money", "percent", "phone")
    values = (date(2026, 11, 21), datetime(2026, 11, 21, 8, 30), 3, -5000, 0.347, "+62812")
    fields = [
        Field(kind, kind, lambda row, place=place: row[place]) for place, kind in enumerate(kinds)
    ]
    (row,) = sheet_of(fields, [values])
    assert row == [datetime(2026, 11, 21), values[1], 3, -5000, 0.347, "+62812"]
    line = write_csv(fields, [values]).decode("utf-8-sig").splitlines()[1]
    assert line == "2026-11-21;2026-11-21 08:30;3;-5000;0,3470;+62812"


def test_rows_at_hand_are_sorted_with_the_unknown_last() -> None:
    column = Column("nama", "Nama", lambda row: row)
    source = Rows(["budi", None, "Ani", "citra"])
    assert source.rows(column, False, 0, 9) == ["Ani", "budi", "citra", None]
    assert source.rows(column, True, 0, 9) == ["citra", "budi", "Ani", None]
    assert source.rows(None, False, 1, 2) == [None, "Ani"]
