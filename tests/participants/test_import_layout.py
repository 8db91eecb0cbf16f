"""Every row with a person in it is found, whatever the office put around it."""

import datetime as dt
import io

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.workbooks import ENROLLED, SERPONG, person_cells, saved, table, workbook
from trainingmgr.foundation.sheets import Sheet, read_sheets
from trainingmgr.participants.rules.headings import heading_of
from trainingmgr.participants.rules.import_check import check_rows
from trainingmgr.participants.rules.layout import understand


def people_in(data: bytes):
    return understand(read_sheets(data)).people


def rows_in(rows) -> list[int]:
    return [row.row for row in understand([Sheet("Lembar", [list(row) for row in rows])]).people]


WORDINGS = {
    "name": ["NAMA LENGKAP", "Nama Peserta", "Nama", "Nama Lengkap (sesuai KTP)", "NAMA / NAME"],
    "nik": ["NIK", "No. KTP", "Nomor Induk Kependudukan", "NIK (16 digit)", "NIK/No. KTP"],
    "sex": ["L/P", "JK", "Jenis Kelamin", "Jenis Kelamin (L/P)"],
    "birth_date": ["Tgl Lahir", "Tanggal Lahir", "TANGGAL LAHIR (dd/mm/yyyy)", "Tgl. Lhr"],
    "birth_place_and_date": ["Tempat, Tanggal Lahir", "Tempat/Tgl Lahir", "TTL"],
    "kelurahan": ["Kelurahan", "Kel.", "Desa/Kel", "KELURAHAN DOMISILI"],
    "kecamatan": ["Kecamatan", "Kec."],
    "phone": ["No HP", "Telp", "WA", "Kontak", "No. HP/WA", "No. Telepon (WA)"],
    "address": ["Alamat", "Alamat Rumah", "ALAMAT LENGKAP"],
    "education": ["Pendidikan", "Pendidikan Terakhir"],
    "occupation": ["Pekerjaan"],
    "email": ["Email", "Alamat e-mail"],
    "already_in_business": ["Sudah punya usaha", "Memiliki Usaha (Ya/Tidak)"],
    "guardian_name": ["Nama Wali", "Nama Orang Tua/Wali"],
    "number": ["No.", "NO URUT", "No"],
    "other": ["Nama Usaha", "No. KK", "Tanda Tangan", "Ket.", "Usia", "No HP Wali"],
}


@pytest.mark.parametrize(
    ("label", "meaning"), [(label, key) for key, labels in WORDINGS.items() for label in labels]
)
def test_a_heading_is_understood_however_it_is_worded(label, meaning):
    assert heading_of(label) == meaning


@pytest.mark.parametrize("text", ["Siti Aminah", "Rawa Buntu", "Wiraswasta", "SMA", "Jl. Melati 3"])
def test_what_stands_below_headings_is_no_heading(text):
    assert heading_of(text) is None


def test_titles_numbering_totals_signatures_and_notes_are_no_people():
    people = [person_cells(n) | {"No.": n} for n in range(1, 4)]
    headings = ["No.", "Nama Lengkap", "NIK", "L/P", "Kelurahan", "No HP"]
    rows = [
        ["PEMERINTAH KOTA TANGERANG SELATAN"],
        ["DAFTAR PESERTA PELATIHAN KEWIRAUSAHAAN"],
        ["Angkatan: I", None, "Tahun 2026"],
        [],
        *table(people[:2], headings=headings)[:1],
        [1, 2, 3, 4, 5, 6],
        *table(people[:2], headings=headings)[1:],
        [None, "Jumlah", None, 2],
        headings,
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        *table(people[2:], headings=headings)[1:],
        [4, None, None, None, None, None],
        ["Jumlah total", None, None, 3],
        ["Keterangan: L = laki-laki, P = perempuan"],
        [None, None, None, None, "Tangerang Selatan, 2 Maret 2026"],
        [None, "Mengetahui,", None, None, "Ketua Panitia"],
        [None, "Kepala Dinas Perindustrian"],
        [],
        [None, "Drs. H. Ahmad Fulan, M.Si.", None, None, "Dewi Lestari, S.E."],
        [None, "NIP. 19700101 199503 1 001", None, None, "NIP 197502022000032001"],
    ]
    found = understand([Sheet("Lembar", rows)])
    assert [row.row for row in found.people] == [7, 8, 12]
    reasons = {row.row: row.reason for row in found.ignored}
    assert reasons.keys() == {6, 9, 10, 11, 13, 14, 15, 16, 17, 18, 20, 21}
    assert "tanda tangan" in reasons[20].lower()


def test_a_heading_of_two_lines_with_merged_cells():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["DAFTAR PESERTA"])
    sheet.merge_cells("A1:H1")
    top = ["No", "Identitas", None, "Tempat, Tanggal Lahir", None, "Jenis Kelamin", None, "Alamat"]
    sheet.append([*top, None, None])
    below = [None, "Nama", "NIK", "Tempat", "Tanggal", "L", "P", "Jalan", "Kelurahan", "Kec."]
    sheet.append(below)
    for merged in ("A2:A3", "B2:C2", "D2:E2", "F2:G2", "H2:J2"):
        sheet.merge_cells(merged)
    born = dt.date(1999, 8, 17)
    row = [1, "Siti", "3674015708990001", "Tangerang", born, None, "v", "Jl. A", "Ciater", "Srp"]
    sheet.append(row)
    (person,) = people_in(saved(book))
    assert person.row == 4
    assert person.cells == {
        "number": 1,
        "name": "Siti",
        "nik": "3674015708990001",
        "birth_place": "Tangerang",
        "birth_date": born,
        "female_mark": "v",
        "address": "Jl. A",
        "kelurahan": "Ciater",
        "kecamatan": "Srp",
    }


def test_the_same_two_lines_without_any_merging():
    rows = [
        ["No", "Nama", "NIK", "Tempat, Tanggal Lahir", None, "Kelurahan"],
        [None, None, None, "Tempat", "Tgl", None],
        [1, "Siti", "3674015708990001", "Tangerang", "17-8-1999", "Ciater"],
    ]
    (person,) = understand([Sheet("A", rows)]).people
    assert person.row == 3
    assert (person.cells["birth_place"], person.cells["birth_date"]) == ("Tangerang", "17-8-1999")


def test_a_place_that_was_merged_over_several_rows_holds_for_each():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in table([person_cells(n) for n in (1, 2, 3)]):
        sheet.append(row)
    column = [cell.value for cell in sheet[1]].index("Kelurahan") + 1
    sheet.cell(2, column).value = "Ciater"
    sheet.merge_cells(start_row=2, end_row=4, start_column=column, end_column=column)
    assert [row.cells["kelurahan"] for row in people_in(saved(book))] == ["Ciater"] * 3


def test_all_sheets_of_people_are_read_and_the_others_named():
    found = understand(
        read_sheets(
            workbook(
                {
                    "Rekap": [["No", "Kelurahan", "Jumlah"], [1, "Ciater", 2], [2, "Serpong", 1]],
                    "Kelompok 1": table([person_cells(1), person_cells(2)]),
                    "Kelompok 2": [["Judul"], *table([person_cells(3)])],
                    "Panitia": [["No", "Nama", "Jabatan"], [1, "Pak Budi", "Ketua"]],
                    "Hadir": [["No", "Nama", "L/P", "Tanda Tangan"], [1, "Siti", "P", None]],
                }
            )
        )
    )
    assert [(row.sheet, row.row) for row in found.people] == [
        ("Kelompok 1", 2),
        ("Kelompok 1", 3),
        ("Kelompok 2", 3),
    ]
    assert {row.sheet for row in found.ignored} == {"Rekap", "Panitia", "Hadir"}


def test_a_rekap_below_the_table_is_no_list_of_people():
    rows = [
        *table([person_cells(1), person_cells(2)]),
        [],
        ["No", "Kelurahan", "Jumlah"],
        [1, "Ciater", 1],
        [2, "Serpong", 1],
    ]
    assert rows_in(rows) == [2, 3]


def test_a_hidden_sheet_is_named_but_not_read():
    book = openpyxl.load_workbook(io.BytesIO(workbook(table([person_cells(1)]))))
    hidden = book.create_sheet("Lama")
    for row in table([person_cells(2)]):
        hidden.append(row)
    hidden.sheet_state = "hidden"
    found = understand(read_sheets(saved(book)))
    assert len(found.people) == 1
    assert [row.sheet for row in found.ignored] == ["Lama"]


def test_sheets_and_section_titles_may_name_the_kelurahan():
    headings = ["No.", "Nama", "NIK", "No HP"]
    rows = [
        headings,
        [1, "Ani", "3674015708990001", "081234567890"],
        [None, "KELURAHAN RAWA BUNTU"],
        [2, "Ina", "3674015708990002", "081234567891"],
    ]
    found = understand([Sheet("Ciater", rows)])
    assert [row.cells.get("kelurahan") for row in found.people] == ["Ciater", "Rawabuntu"]


def test_a_person_with_damaged_data_still_counts():
    headings = ["No", "Nama", "NIK", "Tanggal Lahir", "Kelurahan"]
    rows = [
        headings,
        [1, "Tanpa NIK", None, None, None],
        [2, None, "3674015708990001", None, None],
        [3, None, None, dt.date(2000, 1, 1), "Ciater"],
        [4, "Bilangan", 3674015708990001, None, None],
        [5, "Kurang", "36740157", None, "Ciater"],
        [None, None, None, None, "RT 01 RW 02"],
    ]
    assert rows_in(rows) == [2, 3, 4, 5, 6]


def test_a_file_without_a_list_of_people_gives_none():
    assert rows_in([["Tanggal", "Jumlah"], [1, 2]]) == []
    assert rows_in([["halo"], [None, "dunia"]]) == []


def test_a_text_file_from_an_office_is_read_like_a_workbook():
    text = (
        "DAFTAR PESERTA;;;\r\n;;;\r\nNo;Nama Lengkap;NIK;Tempat, Tanggal Lahir\r\n"
        '1;Siti;3674015708990001;"Serpong, 17 Agustus 1999"\r\n'
        "2;José;3,67402E+15;Bogor 12-5-1990\r\nJumlah;2;;\r\n"
    )
    people = people_in(text.encode("cp1252"))
    assert [row.row for row in people] == [4, 5]
    assert [row.status for row in check_rows(people, SERPONG, ENROLLED)] == ["questionable", "held"]


def test_a_list_without_nik_is_people_when_it_tells_their_birth_dates():
    rows = table([person_cells(1), person_cells(2)], headings=["Nama Lengkap", "Tanggal Lahir"])
    with_nik = table([person_cells(3)])
    found = understand([Sheet("A", with_nik), Sheet("B", rows)])
    assert [(row.sheet, row.row) for row in found.people] == [("A", 2), ("B", 2), ("B", 3)]
    checked = check_rows(found.people, SERPONG, ENROLLED)
    assert [row.status for row in checked] == ["ready", "held", "held"]


NOISE = st.sampled_from(
    [
        [],
        [None, "Jumlah", 12],
        ["Sub Total"],
        ["*) wajib diisi"],
        ["Catatan: bawa KTP asli"],
        [None, "Kelurahan Ciater"],
        [1, 2, 3, 4, 5, 6, 7, 8, 9],
    ]
)
ENDINGS = st.sampled_from(
    [
        [],
        [["Mengetahui,"], [], [None, "H. Abdul Rahman"], [None, "NIP 197001011995031001"]],
        [
            [None, None, None, "Tangerang Selatan, 3 Maret 2026"],
            [None, None, None, "Ketua Panitia"],
        ],
    ]
)
SPOILERS = st.sampled_from(
    [
        {},
        {"NIK": None},
        {"NIK": 3674015708990001},
        {"NIK": "3,67402E+15"},
        {"NIK": "367401"},
        {"Nama Lengkap": None},
        {"Kelurahan": "Negeri Jauh"},
        {"Tanggal Lahir": "kapan-kapan"},
        {"No HP": "12"},
        {"L/P": "L"},
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whatever_the_layout_ready_questionable_and_held_make_up_all_people(data):
    people = [person_cells(n) for n in range(1, data.draw(st.integers(1, 12)) + 1)]
    people = [person | data.draw(SPOILERS) for person in people]
    headings = data.draw(st.permutations(list(people[0])))
    rows: list[list] = [["DAFTAR PESERTA"], *data.draw(st.lists(st.just([]), max_size=3))]
    rows.append(list(headings))
    expected = []
    for person in people:
        if data.draw(st.integers(0, 4)) == 0:
            rows.append(data.draw(NOISE))
        if data.draw(st.integers(0, 9)) == 0:
            rows.append(list(headings))
        rows.append([person[heading] for heading in headings])
        expected.append(len(rows))
    rows += data.draw(ENDINGS)
    found = understand([Sheet("Lembar", rows)])
    assert [row.row for row in found.people] == expected
    checked = check_rows(found.people, SERPONG, ENROLLED)
    assert {row.status for row in checked} <= {"ready", "questionable", "held"}
    assert len(checked) == len(people)
    filled = {number for number, row in enumerate(rows, 1) if row and number > 1}
    told = {row.row for row in found.people} | {row.row for row in found.ignored}
    first_heading = rows.index(list(headings)) + 1
    assert filled - told <= {first_heading}
