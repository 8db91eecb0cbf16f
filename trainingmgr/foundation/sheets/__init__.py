"""Spreadsheets from strangers, read in a cage; spreadsheets for the office, written as text."""

from trainingmgr.foundation.sheets.listing import Field, write_csv, write_list
from trainingmgr.foundation.sheets.reading import (
    MAX_BYTES,
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    Reading,
    Sheet,
    check_size,
    read_sheets,
    read_workbook,
)
from trainingmgr.foundation.sheets.writing import Table, write_workbook

__all__ = [
    "MAX_BYTES",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "Cell",
    "Field",
    "Reading",
    "Sheet",
    "Table",
    "check_size",
    "read_sheets",
    "read_workbook",
    "write_csv",
    "write_list",
    "write_workbook",
]
