"""Reads one spreadsheet from standard input under hard limits and prints it as JSON.

Runs as a program of its own, started by `reading.read_sheets`. A hostile file may exhaust its
memory or time; then this process dies and nothing else. It imports nothing of the project, so
that it starts quickly and can be run with Python's isolated mode.

Prints `{"sheets": [...]}` or `{"error": code}`; a code is a key of `reading.REFUSALS`.
"""

import csv
import datetime as dt
import io
import json
import re
import resource
import sys
import zipfile
from collections import Counter
from typing import Any

MEGABYTE = 1024 * 1024
MAX_UNPACKED = 50 * MEGABYTE
MAX_ENTRIES = 100
MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_TEXT = 20 * MEGABYTE  # characters in all cells together; one string may be referred to often
MEMORY = 448 * MEGABYTE
CPU_SECONDS = 8

WORKBOOK_PARTS = ("xl/workbook.xml", "content.xml")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")
SHARED = "xl/sharedStrings.xml"
LONG = 1024  # bytes of a string that is worth counting how often it is referred to
STRING = re.compile(rb"<(?:\w+:)?si[\s>].*?</(?:\w+:)?si>", re.DOTALL)
REFERENCE = re.compile(rb"<(?:\w+:)?v>(\d+)</")
DECLARES_ENTITIES = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
BINARY = re.compile("[\x00-\x08\x0e-\x1f]")


class Unreadable(Exception):
    """Carries the code of the reason."""


def limit_this_process() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def read(data: bytes) -> list[dict[str, Any]]:
    if data.startswith(b"PK"):
        inspect_archive(data)
        return read_workbook(data)
    if data.startswith(OLE):
        if ENCRYPTED_PART in data:
            raise Unreadable("encrypted")
        return read_workbook(data)
    return [read_text(data)]


def inspect_archive(data: bytes) -> None:
    """Count what really comes out of the archive, because its headers may lie."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        raise Unreadable("damaged") from None
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Unreadable("unpacked")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable("encrypted")
    names = {entry.filename for entry in entries}
    if not names.intersection(WORKBOOK_PARTS):
        raise Unreadable("type")
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read(
        "META-INF/manifest.xml"
    ):
        raise Unreadable("encrypted")
    room = MAX_UNPACKED
    for entry in entries:
        tail = b""
        with archive.open(entry) as stream:
            while block := stream.read(MEGABYTE):
                room -= len(block)
                if room < 0:
                    raise Unreadable("unpacked")
                if entry.filename.endswith((".xml", ".rels")) and DECLARES_ENTITIES.search(
                    tail + block
                ):
                    raise Unreadable("entities")
                tail = block[-16:]
    refuse_repetition(archive)


def refuse_repetition(archive: zipfile.ZipFile) -> None:
    """Refuse one long string in every cell: little in the file, a thousand times that in memory."""
    if SHARED not in archive.namelist():
        return
    strings = archive.read(SHARED)
    found = ((n, len(string[0])) for n, string in enumerate(STRING.finditer(strings)))
    long = {str(n).encode(): length for n, length in found if length > LONG}
    room = MAX_TEXT
    for name in archive.namelist() if long else ():
        if name.startswith("xl/worksheets/"):
            for reference in REFERENCE.finditer(archive.read(name)):
                room -= long.get(reference[1], 0)
                if room < 0:
                    raise Unreadable("unpacked")


def read_workbook(data: bytes) -> list[dict[str, Any]]:
    import python_calamine as calamine

    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except calamine.PasswordError:
        raise Unreadable("encrypted") from None
    sheets: list[dict[str, Any]] = []
    text, rows = 0, 0
    for meta in workbook.sheets_metadata:
        if meta.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(meta.name)
        if sheet.end is None:
            continue
        rows += sheet.end[0] + 1
        if rows > MAX_ROWS:
            raise Unreadable("rows")
        if sheet.end[1] >= MAX_COLUMNS:
            raise Unreadable("columns")
        table = [[plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        text += sum(len(cell) for row in table for cell in row if isinstance(cell, str))
        if text > MAX_TEXT:
            raise Unreadable("unpacked")
        sheets.append(
            {
                "name": meta.name,
                "hidden": meta.visible != calamine.SheetVisibleEnum.Visible,
                "rows": [trimmed(row) for row in table],
                "merged": sheet.merged_cell_ranges or [],
            }
        )
    return sheets


def plain(cell: Any) -> Any:
    """Return a value JSON can carry, with its kind: dates become `{"date": …}`."""
    if isinstance(cell, str):
        return cell if cell.strip() else None
    if cell is None or isinstance(cell, bool):
        return cell
    if isinstance(cell, (int, float)):
        return cell if cell == cell and abs(cell) != float("inf") else None
    if isinstance(cell, dt.datetime):
        return {"date": cell.date().isoformat()}
    if isinstance(cell, dt.date):
        return {"date": cell.isoformat()}
    return str(cell)


def trimmed(row: list[Any]) -> list[Any]:
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return row[:end]


def read_text(data: bytes) -> dict[str, Any]:
    """Read comma, semicolon or tab separated text in the encodings offices send."""
    text = decoded(data)
    if BINARY.search(text) or text.lstrip().startswith(("<", "%PDF", "{\\rtf")):
        raise Unreadable("type")
    first, _, rest = text.partition("\n")
    if re.fullmatch(r"sep=(.)\r?", first):  # a line that Excel itself does not show
        delimiter, text = first[4], rest
    else:
        delimiter = likely_delimiter(text)
    rows: list[list[Any]] = []
    for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        if len(rows) >= MAX_ROWS:
            raise Unreadable("rows")
        row = trimmed([unwrapped(cell) for cell in record])
        if len(row) > MAX_COLUMNS:
            raise Unreadable("columns")
        rows.append(row)
    return {"name": "", "hidden": False, "rows": rows, "merged": []}


def decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def likely_delimiter(text: str) -> str:
    """Return the separator that gives the most rows of one same width."""
    sample = text[: 64 * 1024].splitlines()[:200]

    def agreement(delimiter: str) -> int:
        widths = Counter(len(row) for row in csv.reader(sample, delimiter=delimiter))
        return max((width * n for width, n in widths.items() if width > 1), default=0)

    return max(";,\t|", key=agreement)


def unwrapped(cell: str) -> str | None:
    """Drop the `="…"` dress that keeps spreadsheets from turning digits into numbers."""
    dressed = re.fullmatch(r'\s*="(.*)"\s*', cell)
    text = dressed[1] if dressed else cell
    return text if text.strip() else None


def main() -> None:
    limit_this_process()
    try:
        answer: dict[str, Any] = {"sheets": read(sys.stdin.buffer.read())}
    except Unreadable as reason:
        answer = {"error": str(reason)}
    except MemoryError:
        answer = {"error": "unpacked"}
    except BaseException:  # a Rust panic is no Exception; whatever it was, the file is at fault
        answer = {"error": "damaged"}
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))


if __name__ == "__main__":
    main()
