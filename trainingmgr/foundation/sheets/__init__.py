"""Spreadsheets from strangers, read in a cage; spreadsheets for the office, written as text."""

from trainingmgr.foundation.sheets.reading import (
    MAX_BYTES,
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    Sheet,
    read_sheets,
)
from trainingmgr.foundation.sheets.writing import Table, write_workbook

__all__ = [
    "MAX_BYTES",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "Cell",
    "Sheet",
    "Table",
    "read_sheets",
    "write_workbook",
]
