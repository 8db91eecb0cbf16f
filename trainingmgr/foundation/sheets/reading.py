"""The parent's side of reading a spreadsheet: what goes in, what may come out, and how long."""

import datetime as dt
import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.sheets.child import MAX_COLUMNS, MAX_ENTRIES, MAX_ROWS, MEGABYTE

MAX_BYTES = 5 * MEGABYTE
SECONDS = 10
CHILD = Path(__file__).with_name("child.py")

# A cell keeps its kind, because digits typed as a number have already lost some of themselves.
Cell = str | int | float | bool | dt.date | None

REFUSALS = {
    "empty": N_("Berkas kosong. Pilih berkas yang berisi daftar peserta."),
    "size": N_("Berkas lebih besar dari 5 MB. Hapus gambar atau bagi menjadi beberapa berkas."),
    "encrypted": N_("Berkas terkunci kata sandi. Simpan tanpa kata sandi, lalu unggah lagi."),
    "type": N_("Jenis berkas tidak dikenal. Simpan sebagai .xlsx atau .csv, lalu unggah lagi."),
    "damaged": N_("Berkas rusak atau terpotong. Buka di Excel, simpan ulang sebagai .xlsx."),
    "entities": N_("Berkas memuat isi yang tidak diizinkan. Simpan ulang sebagai .xlsx."),
    "unpacked": N_("Isi berkas terlalu besar. Salin hanya tabel pesertanya ke berkas baru."),
    "rows": N_("Baris lebih dari 20.000. Salin hanya tabel pesertanya ke berkas baru."),
    "columns": N_("Kolom lebih dari 60. Salin hanya tabel pesertanya ke berkas baru."),
    "time": N_("Berkas terlalu lama dibaca. Salin hanya tabel pesertanya ke berkas baru."),
}

__all__ = [
    "MAX_BYTES",
    "MAX_COLUMNS",
    "MAX_ENTRIES",
    "MAX_ROWS",
    "Cell",
    "Reading",
    "Sheet",
    "check_size",
    "read_sheets",
    "read_workbook",
]


@dataclass(frozen=True)
class Sheet:
    """One sheet; `rows[0]` is the sheet's row 1, rows may differ in length.

    `merged` holds (top, left, bottom, right), counted from 0; only the top left cell has the value.
    """

    name: str
    rows: list[list[Cell]]
    hidden: bool = False
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Reading:
    """What stands in a file; `sha256` is that of the cells, so a file saved anew has the same."""

    sheets: list[Sheet]
    sha256: str


def read_sheets(data: bytes) -> list[Sheet]:
    """Return the sheets alone; see `read_workbook`."""
    return read_workbook(data).sheets


def read_workbook(data: bytes) -> Reading:
    """Return the sheets of an .xlsx, .xls, .ods or .csv file, told apart by content, not by name.

    Parsed in a child process with limits on memory and time. Raises `Refused` with one sentence
    for anything empty, locked, damaged, too large or not a spreadsheet.
    """
    check_size(data)
    if not data.strip():
        raise _refusal("empty")
    printed = _answer_of_child(data)
    answer: dict[str, Any] = json.loads(printed)
    if "error" in answer:
        raise _refusal(answer["error"])
    sha256 = hashlib.sha256(printed).hexdigest()
    del printed
    sheets = [_sheet(raw) for raw in answer["sheets"]]
    if not any(any(row) for sheet in sheets for row in sheet.rows):
        raise _refusal("empty")
    return Reading(sheets, sha256)


def check_size(data: bytes) -> None:
    """Raise `Refused` when a file is too large to be looked at."""
    if len(data) > MAX_BYTES:
        raise _refusal("size")


def _answer_of_child(data: bytes) -> bytes:
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(CHILD)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a crash report may quote people's data
            timeout=SECONDS,
            env={"LANG": "C.UTF-8", "RUST_BACKTRACE": "0"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _refusal("time") from None
    if done.returncode != 0:  # killed by its own limits
        raise _refusal("unpacked")
    return done.stdout


def _refusal(code: str) -> Refused:
    return Refused(REFUSALS[code], field="file")


def _sheet(raw: dict[str, Any]) -> Sheet:
    return Sheet(
        name=raw["name"],
        hidden=raw["hidden"],
        rows=[[v if type(v) is str else _cell(v) for v in row] for row in raw["rows"]],
        merged=[(top, left, bottom, right) for (top, left), (bottom, right) in raw["merged"]],
    )


def _cell(value: Any) -> Cell:
    if isinstance(value, dict):
        return dt.date.fromisoformat(value["date"])
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value  # type: ignore[no-any-return]
