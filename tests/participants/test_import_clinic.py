"""From a file to participants: nothing without a yes, nothing twice, nothing by halves."""

import datetime as dt
import io
import json

import openpyxl
import pytest
from sqlalchemy import func, select

from tests.support.imports import by_row, count
from tests.support.participants import make_cohort, make_participant, make_programme
from tests.support.workbooks import nik_of, person_cells, saved, table, workbook
from trainingmgr.foundation import clock
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.foundation.problems import NotFound, Refused
from trainingmgr.foundation.sheets import read_sheets
from trainingmgr.participants.models import ImportBatch, Participant
from trainingmgr.participants.services.closing import close_enrolment
from trainingmgr.participants.services.import_clinic import (
    commit_batch,
    confirm_rows,
    dry_run,
    rows_of,
    withdraw_rows,
)
from trainingmgr.participants.services.import_results import rest_workbook, summary_json

pytestmark = pytest.mark.usefixtures("on_import_day")

MINOR = dt.date(2010, 1, 1)


def faultless(n, **changes):
    return person_cells(n, Kelurahan="Ciater", **changes)


def mixed() -> bytes:
    """Rows 2 and 3 ready, 4 and 5 questionable (5 is a minor), 6 held."""
    people = [
        faultless(1),
        faultless(2),
        faultless(3) | {"L/P": "L"},
        faultless(4) | {"NIK": nik_of(4, MINOR), "Tanggal Lahir": MINOR},
        faultless(5) | {"NIK": 3674015708990001},
    ]
    return workbook(table(people))


def test_a_dry_run_registers_nobody(session, admin, cohort):
    batch = dry_run(session, admin, cohort, "C:\\daftar\\peserta.xlsx", mixed())
    assert count(session, Participant) == 0
    assert batch.filename == "peserta.xlsx"
    found = summary_json(session, batch)
    problems = found.pop("problems")
    assert found == {"rows": 5, "ready": 2, "questionable": 2, "held": 1, "committed": 0}
    assert [(problem["row"], problem["status"], problem["field"]) for problem in problems] == [
        (4, "questionable", "sex"),
        (5, "questionable", "guardian_consent"),
        (6, "held", "nik"),
    ]
    assert problems[0].keys() == {"row", "status", "field", "reason"}


def test_only_what_is_ready_is_imported_and_a_second_tap_imports_nothing(session, admin, cohort):
    batch = dry_run(session, admin, cohort, "a.xlsx", mixed())
    assert commit_batch(session, admin, batch) == 2
    assert commit_batch(session, admin, batch) == 0
    assert count(session, Participant) == 2
    assert summary_json(session, batch)["committed"] == 2
    assert summary_json(session, batch)["rows"] == 5


def test_a_yes_brings_in_the_questionable_and_records_the_guardians_consent(session, admin, cohort):
    batch = dry_run(session, admin, cohort, "a.xlsx", mixed())
    rows = by_row(session, batch)
    with pytest.raises(Refused) as refusal:
        confirm_rows(session, admin, batch, [rows[5].id])
    assert refusal.value.field == f"guardian-{rows[5].id}"
    named = {rows[5].id: " Bu Rina "}
    assert confirm_rows(session, admin, batch, [rows[4].id, rows[5].id], named) == 2
    assert confirm_rows(session, admin, batch, [rows[4].id, rows[5].id], named) == 0
    assert commit_batch(session, admin, batch) == 4
    minor = session.get(Participant, rows[5].participant_id)
    assert minor.guardian_name == "Bu Rina"
    assert minor.guardian_consent_at == clock.now()
    assert session.get(Participant, rows[4].participant_id).sex == "L"
    summary = summary_json(session, batch)
    assert (summary["ready"], summary["questionable"], summary["committed"]) == (2, 2, 4)


def test_a_yes_may_be_taken_back_before_the_import(session, admin, cohort):
    batch = dry_run(session, admin, cohort, "a.xlsx", mixed())
    rows = by_row(session, batch)
    confirm_rows(session, admin, batch, [rows[4].id])
    withdraw_rows(session, admin, batch, [rows[4].id])
    assert commit_batch(session, admin, batch) == 2


def test_a_held_row_or_a_strangers_row_takes_no_yes(session, admin, cohort):
    batch = dry_run(session, admin, cohort, "a.xlsx", mixed())
    other = dry_run(session, admin, cohort, "b.xlsx", workbook(table([faultless(9)])))
    for row_id in (by_row(session, batch)[6].id, by_row(session, other)[2].id, 10**6):
        with pytest.raises(NotFound):
            confirm_rows(session, admin, batch, [row_id])


def test_the_same_file_is_recognised(session, admin, cohort):
    data = mixed()
    first = dry_run(session, admin, cohort, "a.xlsx", data)
    assert dry_run(session, admin, cohort, "salinan.xlsx", data) is first
    assert dry_run(session, admin, cohort, "a.xlsx", data, afresh=True) is not first


def test_who_was_registered_meanwhile_is_held_with_the_record_number(session, admin, cohort):
    batch = dry_run(session, admin, cohort, "a.xlsx", mixed())
    row = by_row(session, batch)[2]
    twin = make_participant(session, cohort, nik=row.person["nik"], name="Siti Lain")
    assert commit_batch(session, admin, batch) == 1
    found = summary_json(session, batch)
    assert (found["ready"], found["held"], found["rows"]) == (1, 2, 5)
    assert twin.number in found["problems"][0]["reason"]


def test_who_is_registered_already_is_held_in_the_dry_run_but_not_in_another_year(session, admin):
    cohort = make_cohort(session)
    cells = faultless(1)
    twin = make_participant(session, cohort, nik=cells["NIK"])
    data = workbook(table([cells]))
    (problem,) = summary_json(session, dry_run(session, admin, cohort, "a.xlsx", data))["problems"]
    assert (problem["status"], problem["field"]) == ("held", "nik")
    assert twin.number in problem["reason"]
    next_year = make_cohort(session, make_programme(session, "WUB-2027", 2027), code="SRP-27")
    assert summary_json(session, dry_run(session, admin, next_year, "a.xlsx", data))["held"] == 0


def test_when_one_row_fails_nobody_is_imported(session, admin, cohort):
    batch = dry_run(session, admin, cohort, "a.xlsx", mixed())
    session.commit()
    row = by_row(session, batch)[3]
    row.person = row.person | {"nik": by_row(session, batch)[2].person["nik"]}
    with pytest.raises(Refused):
        commit_batch(session, admin, batch)
    session.rollback()
    assert count(session, Participant) == 0
    assert {row.status for row in rows_of(session, batch)} == {"ready", "questionable", "held"}


def test_a_closed_cohort_takes_no_file(session, admin, cohort):
    make_participant(session, cohort)
    close_enrolment(session, admin, cohort)
    with pytest.raises(Refused):
        dry_run(session, admin, cohort, "a.xlsx", mixed())


def test_a_file_without_people_is_refused(session, admin, cohort):
    with pytest.raises(Refused) as refusal:
        dry_run(session, admin, cohort, "a.xlsx", workbook([["Tanggal", "Jumlah"], ["a", "b"]]))
    assert refusal.value.field == "file"


def test_the_rest_goes_back_with_the_reason_beside_each_row(session, admin, cohort):
    batch = dry_run(session, admin, cohort, "a.xlsx", mixed())
    commit_batch(session, admin, batch)
    book = openpyxl.load_workbook(io.BytesIO(rest_workbook(session, batch)))
    header, *rows = book.worksheets[0].iter_rows()
    assert [cell.value for cell in header][-2:] == ["Status", "Alasan dan perbaikan"]
    assert [row[-2].value for row in rows] == ["Perlu dipastikan", "Perlu dipastikan", "Ditahan"]
    assert all(row[-1].value.endswith(".") for row in rows)
    assert {cell.data_type for row in rows for cell in row if cell.value} == {"s"}


def test_a_rounded_nik_stays_held_when_the_rest_comes_back(session, admin, cohort):
    batch = dry_run(session, admin, cohort, "a.xlsx", mixed())
    before = {row.row: row.status for row in rows_of(session, batch)}
    again = dry_run(session, admin, cohort, "sisa.xlsx", rest_workbook(session, batch))
    assert [row.status for row in rows_of(session, again)] == list(before.values())
    third = dry_run(session, admin, cohort, "lagi.xlsx", rest_workbook(session, again))
    labels = rows_of(session, third)[0].original["labels"]
    assert labels.count("Status") == 1


def test_a_heading_of_two_lines_survives_the_way_back(session, admin, cohort):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["No", "Nama", "NIK", "Tempat, Tanggal Lahir", None, "Jenis Kelamin", None])
    sheet.append([None, None, None, "Tempat", "Tanggal", "L", "P"])
    sheet.merge_cells("D1:E1")
    sheet.merge_cells("F1:G1")
    nik = nik_of(1, dt.date(1999, 8, 17))
    sheet.append([1, "Siti", nik, "Bogor", "17 Agustus 1998", "v", None])
    first = dry_run(session, admin, cohort, "a.xlsx", saved(book))
    again = dry_run(session, admin, cohort, "b.xlsx", rest_workbook(session, first))
    (row,), (same,) = rows_of(session, first), rows_of(session, again)
    assert row.person == same.person
    assert (row.person["birth_place"], row.person["sex"]) == ("Bogor", "L")
    assert row.problems == same.problems


def test_several_sheets_are_told_apart(session, admin, cohort):
    bad = faultless(3) | {"NIK": None}
    data = workbook({"Satu": table([faultless(1)]), "Dua": [["Judul"], *table([bad])]})
    batch = dry_run(session, admin, cohort, "a.xlsx", data)
    (problem,) = summary_json(session, batch)["problems"]
    assert (problem["sheet"], problem["row"]) == ("Dua", 3)


def test_no_nik_and_no_name_reaches_the_audit_or_the_stored_bytes(session, admin, cohort):
    data = mixed()
    batch = dry_run(session, admin, cohort, "a.xlsx", data)
    commit_batch(session, admin, batch)
    told = " ".join(session.scalars(select(AuditEvent.detail)))
    nik = faultless(1)["NIK"]
    assert nik not in told
    assert "Siti" not in told
    raw = session.connection().exec_driver_sql("select person, original, problems from import_rows")
    assert all(nik.encode() not in bytes(cell) for row in raw for cell in row)


def test_a_dry_run_of_many_rows_takes_few_statements(session, admin, cohort, queries):
    sizes = []
    for n in (3, 60):
        data = workbook(table([faultless(i + 100 * n) for i in range(n)]))
        session.commit()
        with queries() as statements:
            batch = dry_run(session, admin, cohort, "a.xlsx", data)
            commit_batch(session, admin, batch)
        sizes.append(len(statements))
    assert sizes[1] <= sizes[0] + 2


class TestCommandLine:
    @pytest.fixture
    def file(self, tmp_path):
        def file(data: bytes, name: str = "peserta.xlsx") -> str:
            path = tmp_path / name
            path.write_bytes(data)
            return str(path)

        return file

    def test_a_dry_run_prints_one_object_and_changes_nothing(self, session, cohort, run, file):
        result = run("participants", "import", file(mixed()), "--cohort", "SRP", "--json")
        found = json.loads(result.stdout)
        assert result.exit_code == 1
        assert list(found) == ["rows", "ready", "questionable", "held", "committed", "problems"]
        assert (found["rows"], found["committed"]) == (5, 0)
        assert session.scalar(select(func.count()).select_from(ImportBatch)) == 0
        assert count(session, Participant) == 0

    def test_commit_imports_what_is_ready_and_the_second_time_nobody(
        self, session, cohort, run, file
    ):
        path = file(workbook(table([faultless(1), faultless(2)])))
        args = ("participants", "import", path, "--cohort", "SRP", "--commit", "--json")
        first = run(*args)
        assert (first.exit_code, json.loads(first.stdout)["committed"]) == (0, 2)
        second = run(*args)
        found = json.loads(second.stdout)
        assert (second.exit_code, found["committed"], found["held"]) == (1, 0, 2)
        assert count(session, Participant) == 2

    def test_people_read_the_result_in_indonesian(self, session, cohort, run, file, tmp_path):
        rest = tmp_path / "sisa.xlsx"
        data = workbook([*table([faultless(1), faultless(2) | {"NIK": None}]), ["Jumlah", 2]])
        path = file(data)
        result = run("participants", "import", path, "--cohort", "SRP", "--rest", str(rest))
        assert "2 baris peserta: 1 siap, 0 perlu dipastikan, 1 ditahan." in result.stdout
        assert "baris 3" in result.stdout
        assert "Baris jumlah" in result.stdout
        assert len(read_sheets(rest.read_bytes())[0].rows) == 3

    def test_a_mistake_is_one_line(self, session, cohort, run, file, tmp_path):
        for path, code in [
            (str(tmp_path / "tidak-ada.xlsx"), "SRP"),
            (str(tmp_path), "SRP"),
            (file(b"%PDF-1.7", "a.pdf"), "SRP"),
            (file(mixed()), "TIDAK-ADA"),
        ]:
            result = run("participants", "import", path, "--cohort", code)
            assert result.exit_code == 1
            assert result.stdout == ""
            assert len(result.stderr.splitlines()) == 1

    def test_wrong_usage_is_exit_status_2(self, run):
        assert run("participants", "import", "x.xlsx").exit_code == 2
