"""Columns are told, corrected and remembered; messy files of offices are understood."""

import pytest
from sqlalchemy import func, select

from tests.support.messy_files import (
    merged_headings,
    office_text,
    swapped_headings,
    unknown_headings,
    with_formulas,
)
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.foundation.sheets import Sheet, read_sheets
from trainingmgr.participants.models import ColumnMemory, ImportRow
from trainingmgr.participants.rules.columns import signature_of
from trainingmgr.participants.rules.layout import understand
from trainingmgr.participants.services.import_clinic import (
    check_again,
    choose_columns,
    commit_batch,
    dry_run,
    findings_of,
    rows_of,
)

pytestmark = pytest.mark.usefixtures("on_import_day")


def test_a_signature_is_that_of_the_words_and_not_of_their_dress():
    assert signature_of(["No.", "NAMA (KTP)", ""]) == signature_of(["no", "Nama"])
    assert signature_of(["Nama", "No"]) != signature_of(["No", "Nama"])


def test_each_column_is_told_with_three_values_and_never_a_whole_nik():
    rows = [["Nama", "NIK", "Hobi"]]
    rows += [[f"Ani {n}", f"367401450398000{n}", f"h{n}"] for n in range(1, 6)]
    (table,) = understand([Sheet("A", rows)]).tables
    assert [(one.label, one.heading) for one in table.columns] == [
        ("Nama", "name"),
        ("NIK", "nik"),
        ("Hobi", "other"),
    ]
    assert table.columns[0].samples == ("Ani 1", "Ani 2", "Ani 3")
    assert table.columns[1].samples == ("••••0001", "••••0002", "••••0003")


def test_a_table_whose_headings_say_nothing_is_shown_to_be_explained():
    found = understand(read_sheets(unknown_headings()))
    assert not found.people
    (table,) = found.tables
    assert not table.understood
    said = {table.signature: {1: "name", 2: "nik", 3: "kelurahan"}}
    explained = understand(read_sheets(unknown_headings()), said)
    assert [row.cells["name"] for row in explained.people] == ["Ani Wijaya", "Budi Santoso"]


def test_letterheads_totals_signatures_and_hidden_sheets_hold_nobody(session, admin, cohort):
    batch = dry_run(session, admin, cohort, "a.xlsx", merged_headings())
    rows = rows_of(session, batch)
    assert [(row.sheet, row.row) for row in rows] == [
        ("Serpong", 7),
        ("Serpong", 8),
        ("Serpong", 9),
        ("Setu", 2),
        ("Setu", 3),
    ]
    held = [row for row in rows if row.status == "held"]
    assert [row.row for row in held] == [8, 3]
    assert {one.field for row in held for one in findings_of(row) if one.weight == "held"} == {
        "nik"
    }
    assert rows[0].person["birth_date"] == "1998-03-05"
    reasons = " ".join(note["reason"] for note in batch.notes)
    assert "tersembunyi" in reasons
    assert "jumlah" in reasons
    assert "tanda tangan" in reasons


def test_text_of_an_indonesian_excel_and_computed_cells_are_read(session, admin, cohort):
    batch = dry_run(session, admin, cohort, "a.csv", office_text())
    assert [row.person["name"] for row in rows_of(session, batch)] == [
        'José "Pepe" Wijaya',
        "Noor’aini",
    ]
    (row,) = rows_of(session, dry_run(session, admin, cohort, "f.xlsx", with_formulas()))
    assert row.person["name"] == "Ani Wijaya"
    assert row.person["kelurahan_code"]


def choose(session, admin, batch, columns, sender="Kecamatan Setu"):
    (table,) = batch.tables
    said = {table["signature"]: columns}
    choose_columns(session, admin, batch, said, sender=sender, version=batch.version)
    check_again(session, admin, batch)


SWAPPED = {0: "name", 1: "nik", 2: "birth_place", 3: "kelurahan"}


def test_a_correction_is_remembered_for_the_sender_and_applied_with_a_note(session, admin, cohort):
    batch = dry_run(session, admin, cohort, "a.xlsx", swapped_headings(), sender="kecamatan  setu")
    assert rows_of(session, batch)[0].status == "questionable"
    assert not batch.remembered
    choose(session, admin, batch, SWAPPED)
    (row,) = rows_of(session, batch)
    assert (row.status, row.person["birth_place"]) == ("ready", "Bandung")
    data = swapped_headings(2)
    again = dry_run(session, admin, cohort, "b.xlsx", data, sender="KECAMATAN SETU")
    assert again.remembered
    assert rows_of(session, again)[0].status == "ready"
    stranger = dry_run(session, admin, cohort, "b.xlsx", data, sender="Serpong", afresh=True)
    assert not stranger.remembered
    assert rows_of(session, stranger)[0].status == "questionable"
    choose(session, admin, again, SWAPPED | {2: "other"})
    assert session.scalar(select(func.count()).select_from(ColumnMemory)) == 1


def test_without_a_sender_a_correction_serves_this_file_alone(session, admin, cohort):
    batch = dry_run(session, admin, cohort, "a.xlsx", swapped_headings())
    choose(session, admin, batch, SWAPPED, sender=" ")
    assert rows_of(session, batch)[0].status == "ready"
    assert session.scalar(select(func.count()).select_from(ColumnMemory)) == 0


@pytest.mark.parametrize(
    "columns",
    [
        {0: "name", 1: "other"},
        {0: "name", 1: "nik", 99: "phone"},
        {0: "name", 1: "nik", 2: "password"},
    ],
)
def test_columns_that_make_no_list_of_people_are_refused(session, admin, cohort, columns):
    batch = dry_run(session, admin, cohort, "a.xlsx", swapped_headings())
    with pytest.raises(Refused):
        choose(session, admin, batch, columns)


def test_columns_stay_once_somebody_is_registered_or_somebody_else_was_faster(
    session, admin, cohort
):
    batch = dry_run(session, admin, cohort, "a.xlsx", swapped_headings())
    version = batch.version
    choose(session, admin, batch, SWAPPED)
    said = {batch.tables[0]["signature"]: SWAPPED}
    with pytest.raises(Conflict):
        choose_columns(session, admin, batch, said, sender="", version=version)
    assert commit_batch(session, admin, batch) == 1
    with pytest.raises(Refused):
        choose_columns(session, admin, batch, said, sender="", version=batch.version)
    assert session.scalar(select(func.count()).select_from(ImportRow)) == 1
