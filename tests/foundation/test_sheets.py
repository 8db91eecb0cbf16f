"""Spreadsheets from strangers: each kind of cell survives, each kind of attack is one sentence."""

import contextlib
import datetime as dt
import io
import subprocess
import sys
import time
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.sheets import (
    MAX_BYTES,
    Table,
    read_sheets,
    read_workbook,
    write_workbook,
)
from trainingmgr.foundation.sheets.reading import CHILD

MEGABYTE = 1024 * 1024


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def small_workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["NIK", "Nama"])
    return saved(book)


def with_part(name: str, content: bytes) -> bytes:
    """Return a small workbook in which the part `name` has been replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(small_workbook())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, content)
    return out.getvalue()


def lying_about_size() -> bytes:
    """A part of 60 MB whose header and directory both say it is 10 bytes long."""
    data = bytearray(with_part("xl/media/a.bin", b"\0" * 60 * MEGABYTE))
    honest = (60 * MEGABYTE).to_bytes(4, "little")
    return bytes(data.replace(honest, (10).to_bytes(4, "little")))


def with_a_cell_at_the_far_corner() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "NIK"
    book.active["XFD1048576"] = "x"
    return saved(book)


def sheet_of(rows: int, columns: int) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for _ in range(rows):
        sheet.append(["x"] * columns)
    return saved(book)


def entity_bomb() -> bytes:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY l0 "ha">{lines}]><sst>&l9;</sst>'
    return with_part("xl/sharedStrings.xml", text.encode())


def one_long_string_in_every_cell() -> bytes:
    cells = "".join(
        f"<row r='{r}'>" + "<c t='s'><v>0</v></c>" * 60 + "</row>" for r in range(1, 10_000)
    )
    ns = "xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'"
    once = io.BytesIO(
        with_part("xl/sharedStrings.xml", f"<sst {ns}><si><t>{'a' * 32000}</t></si></sst>".encode())
    )
    out = io.BytesIO()
    with (
        zipfile.ZipFile(once) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            body = old.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                body = f"<worksheet {ns}><sheetData>{cells}</sheetData></worksheet>".encode()
            new.writestr(entry.filename, body)
    return out.getvalue()


def archive_of(parts: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        new.writestr("xl/workbook.xml", b"")
        for n in range(parts):
            new.writestr(f"{n}.xml", b"")
    return out.getvalue()


def archive_without_workbook() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        new.writestr("word/document.xml", b"<w/>")
    return out.getvalue()


def locked_archive() -> bytes:
    data = bytearray(small_workbook())
    for start in (b"PK\x03\x04", b"PK\x01\x02"):
        at = data.find(start)
        flags = at + (6 if start[2] == 3 else 8)
        data[flags] |= 1
    return bytes(data)


def a_bomb_within_a_bomb() -> bytes:
    inner = with_part("xl/media/a.bin", b"\0" * 60 * MEGABYTE)
    return with_part("xl/embeddings/inner.xlsx", inner * 900)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HOSTILE = {
    "nothing": lambda: b"",
    "blank lines only": lambda: b"\n ;;\n\n",
    "an empty workbook": lambda: saved(openpyxl.Workbook()),
    "over 5 MB": lambda: b"a;b\n" * (2 * MEGABYTE),
    "a bomb of 200 MB": lambda: with_part("xl/media/a.bin", b"\0" * 200 * MEGABYTE),
    "a bomb with false headers": lying_about_size,
    "101 parts": lambda: archive_of(101),
    "a document of another kind": archive_without_workbook,
    "a cell at XFD1048576": with_a_cell_at_the_far_corner,
    "20,001 rows": lambda: sheet_of(20_001, 1),
    "61 columns": lambda: sheet_of(3, 61),
    "20,001 rows of text": lambda: b"a;b\n" * 20_001,
    "61 columns of text": lambda: b";".join([b"x"] * 61),
    "entities that multiply": entity_bomb,
    "one long string in every cell": one_long_string_in_every_cell,
    "half a workbook": lambda: small_workbook()[:2000],
    "a damaged part": lambda: with_part("xl/workbook.xml", b"<workbook><sheets>"),
    "a locked workbook": lambda: OLE + b"\0" * 4096 + "EncryptedPackage".encode("utf-16-le"),
    "a broken old workbook": lambda: OLE + b"\xff" * 4096,
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "a PDF": lambda: b"%PDF-1.7\n1 0 obj",
    "a workbook locked as an archive": locked_archive,
    "a bomb within a bomb": a_bomb_within_a_bomb,
    "text with NUL": lambda: b"Nama;NIK\nAni\0;3674014503980001\n",
    "one line of 5 MB": lambda: b"a" * (5 * MEGABYTE - 1),
    "half a letter of UTF-16": lambda: b"\xff\xfe" + b"\0\0" * 5000 + b"x",
    "a document of Word, old": lambda: OLE + b"\0" * 1500 + "WordDocument".encode("utf-16-le"),
    "a web page called .xls": lambda: b"<html><table><tr><td>NIK</td></tr></table></html>",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_in_one_line_within_two_seconds(kind):
    data = HOSTILE[kind]()
    start = time.monotonic()
    with pytest.raises(Refused) as refusal:
        read_sheets(data)
    assert time.monotonic() - start < 15
    assert "\n" not in str(refusal.value)
    assert refusal.value.field == "file"


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_costs_at_most_a_hundred_megabytes(kind, tmp_path):
    """S6: measured beside a child that is given nothing, in a process small enough to tell."""
    data = HOSTILE[kind]()
    if len(data) > MAX_BYTES:
        return  # refused before any child
    file = tmp_path / "berkas"
    file.write_bytes(data)
    measure = (
        "import resource, subprocess, sys\n"
        "with open(sys.argv[2], 'rb') as file:\n"
        "    subprocess.run([sys.executable, '-I', sys.argv[1]], stdin=file, check=False,\n"
        "                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    command = [sys.executable, "-I", "-c", measure, str(CHILD), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(done.stdout) / 1024 <= 15 + 100


def test_what_macros_and_hidden_sheets_hold_is_not_run_and_not_lost():
    """A program in a workbook is never looked at; its cells are read like any other's."""
    (sheet,) = read_sheets(with_part("xl/vbaProject.bin", b"Sub Auto_Open()"))
    assert sheet.rows == [["NIK", "Nama"]]


def test_the_same_cells_have_the_same_hash_however_the_file_was_saved():
    assert read_workbook(small_workbook()).sha256 == read_workbook(with_part("x.bin", b"1")).sha256
    assert read_workbook(b"a;b\n").sha256 == read_workbook(b"a,b\r\n").sha256
    assert read_workbook(b"a;b\n").sha256 != read_workbook(b"a;c\n").sha256


def test_cells_keep_their_kind_and_rows_their_number():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B3"] = "3674015708990001"
    sheet["C3"] = 3674015708990001
    sheet["D3"] = dt.date(2001, 5, 12)
    sheet["E3"] = True
    sheet["F3"] = 1.5
    sheet.merge_cells("B5:B6")
    sheet["B5"] = "Ciater"
    book.create_sheet("Rahasia").sheet_state = "hidden"
    book["Rahasia"]["A1"] = "x"
    first, second = read_sheets(saved(book))
    assert first.rows[2] == [
        None,
        "3674015708990001",
        3674015708990001,
        dt.date(2001, 5, 12),
        True,
        1.5,
    ]
    assert (first.rows[0], first.merged) == ([], [(4, 1, 5, 1)])
    assert (second.name, second.hidden) == ("Rahasia", True)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_files_are_read_whatever_their_separator_and_encoding(delimiter, encoding):
    text = '\nNIK|Nama|Lahir\n3674015708990001|José|"Serpong, 12 Mei 2001"\n'
    (sheet,) = read_sheets(text.replace("|", delimiter).encode(encoding))
    assert sheet.rows[0] == []
    assert sheet.rows[2] == ["3674015708990001", "José", "Serpong, 12 Mei 2001"]


def test_a_separator_line_is_no_row_and_dressed_digits_are_undressed():
    (sheet,) = read_sheets(b'sep=;\nNIK;Nama\n="3674015708990001";Siti\n')
    assert sheet.rows == [["NIK", "Nama"], ["3674015708990001", "Siti"]]


def test_the_largest_allowed_sheet_is_read():
    (sheet,) = read_sheets(sheet_of(20_000, 5))
    assert len(sheet.rows) == 20_000


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=300))
def test_no_bytes_give_anything_but_sheets_or_a_refusal(data):
    with contextlib.suppress(Refused):
        assert read_sheets(data)


def test_what_is_written_is_text_and_comes_back_as_typed():
    dangerous = ["=1+1", "+6281234567890", "-5000", "@x", "\tx", "3674015708990001", "{=A1}"]
    data = write_workbook([Table("Sisa/1", ["Isi"], [[text] for text in dangerous])])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == dangerous
    assert {cell.data_type for cell in cells} == {"s"}


def test_two_sheets_never_bear_the_same_name():
    data = write_workbook([Table("Daftar", ["a"], []), Table("DAFTAR", ["a"], [])])
    assert len(openpyxl.load_workbook(io.BytesIO(data)).sheetnames) == 2
