"""Spreadsheets as offices really send them: titles, merged headings, totals, signatures, slips."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import xlsxwriter

from tests.support.workbooks import nik_of, saved

BORN = dt.date(1998, 3, 5)


def merged_headings() -> bytes:
    """Two sheets under letterheads; two-line headings, running numbers, totals, a signature."""
    book = openpyxl.Workbook()
    first = book.active
    first.title = "Serpong"
    first.append(["PEMERINTAH KOTA TANGERANG SELATAN"])
    first.append(["DAFTAR CALON PESERTA PELATIHAN WIRAUSAHA BARU"])
    first.append([])
    first.append(["No.", "Nama Peserta", "NIK", "Tempat, Tanggal Lahir", None, "L/P", "Kelurahan"])
    first.append([None, None, None, "Tempat", "Tanggal", None, None])
    first.merge_cells("A1:G1")
    first.merge_cells("D4:E4")
    first.append([1, 2, 3, 4, 5, 6, 7])
    first.append([1, "Moch. Rizki, S.Kom", nik_of(1, BORN, "L"), "Bogor", BORN, "L", "Ciater"])
    first.append([2, "SITI AMINAH", int(nik_of(2, BORN)), "Bogor", "03/05/1998", "P", "Ciater"])
    first.append([3, "Hj. Nur'aini", f"{nik_of(3, BORN)}\n", "Depok", 35859, "P", "Rawa Buntuu"])
    first.append([None, "JUMLAH", None, None, None, "3 orang", None])
    first.append([])
    first.append([None, None, None, None, "Serpong, 2 Maret 2026"])
    first.append([None, None, None, None, "Camat Serpong"])
    first.append([None, None, None, None, "NIP. 19700101 199003 1 001"])
    second = book.create_sheet("Setu")
    second.append(["NO", "NAMA LENGKAP", "NIK KTP", "TGL LAHIR", "JK", "KEL", "NO HP/WA"])
    second.append([1, "Dewi Lestari", nik_of(4, BORN), "5-Mar-98", "Pr", "Setu", 81234567890])
    second.append([2, "Budi Santoso", "3,67E+15", "5/3/1998", "Lk", "Setu", "0812-3456-7891"])
    book.create_sheet("Rekap").append(["Kecamatan", "Jumlah"])
    hidden = book.create_sheet("lama")
    hidden.append(["Nama", "NIK"])
    hidden.append(["Orang Lama", nik_of(9, BORN)])
    hidden.sheet_state = "hidden"
    return saved(book)


def unknown_headings() -> bytes:
    """A table whose headings say nothing that is known; the NIK stands under `Kolom C`."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Kolom A", "Kolom B", "Kolom C", "Kolom D"])
    for number, name in enumerate(["Ani Wijaya", "Budi Santoso"], 1):
        sheet.append([number, name, nik_of(number, BORN), "Ciater"])
    return saved(book)


def swapped_headings(serial: int = 1) -> bytes:
    """`Kelurahan` stands over the birth place, as one sender always has it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Nama", "NIK", "Kelurahan", "Keterangan"])
    sheet.append(["Ani Wijaya", nik_of(serial, BORN), "Bandung", "Ciater"])
    return saved(book)


def slips() -> bytes:
    """Every kind of slip that can be corrected by a suggestion; row 7's NIK is beyond repair."""
    rows: list[list[Any]] = [
        ["Nama", "NIK", "L/P", "Tanggal Lahir", "Kelurahan", "No HP"],
        ["Ani Wijaya", nik_of(1, BORN), "P", "05-03-1998", "Rawa Buntuu", "081234567801"],
        ["Budi Hartono", nik_of(2, BORN, "L"), "L", dt.date(1998, 5, 3), "Ciater", "081234567802"],
        ["Cici Paramida", nik_of(3, BORN), "L", "05-03-1998", "Ciater", "081234567803"],
        ["Dodi Setiawan", nik_of(4, BORN, "L"), "L", "06-03-1998", "Ciater", "081234567804"],
        ["Eka Saputri", nik_of(5, BORN), "P", "05-03-1998", "Ciater", 81234567805],
        ["Fajar Nugroho", 3674010503980006, "L", "05-03-1998", "Ciater", "081234567806"],
    ]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def office_text() -> bytes:
    """Semicolons and Windows' own letters, as Excel saves text in Indonesia."""
    lines = [
        "DAFTAR PESERTA;;;",
        "No;Nama;NIK;Kelurahan",
        f'1;José "Pepe" Wijaya;{nik_of(1, BORN, "L")};Ciater',
        f'2;Noor’aini;="{nik_of(2, BORN)}";Ciater',
    ]
    return "\r\n".join(lines).encode("cp1252")


def with_formulas() -> bytes:
    """Cells that were computed: what they came to counts, never the formula."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Nama", "NIK", "Kelurahan"])
    sheet.write_formula(1, 0, '="Ani "&"Wijaya"', value="Ani Wijaya")
    sheet.write_string(1, 1, nik_of(1, BORN))
    sheet.write_formula(1, 2, '=WEBSERVICE("http://127.0.0.1/")', value="Ciater")
    book.close()
    return out.getvalue()
