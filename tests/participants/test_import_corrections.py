"""Rows corrected by a person: R11 and R12 hold for what is typed as for what was sent."""

import pytest
from sqlalchemy import select

from tests.support.imports import by_row
from tests.support.messy_files import BORN, slips
from tests.support.participants import make_participant
from tests.support.workbooks import nik_of, person_cells, table, workbook
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.foundation.problems import Conflict, NotFound, Refused
from trainingmgr.participants.models import Participant
from trainingmgr.participants.queries.imports import offers_of
from trainingmgr.participants.rules.import_fields import changes, corrected, shown_values
from trainingmgr.participants.services.import_clinic import (
    abandon,
    accept_fix,
    accept_fixes,
    commit_batch,
    confirm_rows,
    correct_row,
    dry_run,
    findings_of,
    look_at,
    rows_of,
)

pytestmark = pytest.mark.usefixtures("on_import_day")


@pytest.fixture
def batch(session, admin, cohort):
    return dry_run(session, admin, cohort, "a.xlsx", slips())


def kinds(row):
    return [one.fix.kind for one in findings_of(row) if one.fix]


def test_each_slip_has_its_suggestion_and_a_spoilt_nik_has_none(session, batch):
    rows = by_row(session, batch)
    assert {n: kinds(row) for n, row in rows.items()} == {
        2: ["kelurahan"],
        3: ["date_order"],
        4: ["sex_nik"],
        5: ["birth_nik"],
        6: ["phone_zero"],
        7: [],
    }
    assert rows[7].status == "held"
    assert offers_of(session, batch.id) == {
        "kelurahan": 1,
        "date_order": 1,
        "sex_nik": 1,
        "birth_nik": 1,
        "phone_zero": 1,
    }


@pytest.mark.parametrize("row", [2, 3, 4, 5, 6])
def test_a_suggestion_accepted_makes_the_row_ready(session, admin, batch, row):
    one = by_row(session, batch)[row]
    (kind,) = kinds(one)
    accept_fix(session, admin, batch, one, kind, {}, version=one.version)
    assert (one.status, one.edited, kinds(one)) == ("ready", True, [])
    with pytest.raises(NotFound):
        accept_fix(session, admin, batch, one, kind, {}, version=one.version)


def test_all_of_one_kind_are_accepted_at_once_and_the_rest_stays(session, admin, cohort):
    people = [person_cells(n, Kelurahan="Rawa Buntuu") for n in range(1, 30)]
    people.append(person_cells(40, **{"L/P": "L"}))
    batch = dry_run(session, admin, cohort, "a.xlsx", workbook(table(people)))
    assert accept_fixes(session, admin, batch, "kelurahan") == 29
    assert accept_fixes(session, admin, batch, "kelurahan") == 0
    assert [row.status for row in rows_of(session, batch)] == ["ready"] * 29 + ["questionable"]
    with pytest.raises(NotFound):
        accept_fixes(session, admin, batch, "%")
    told = session.scalars(
        select(AuditEvent.detail).where(AuditEvent.act == "participants.import_fix")
    ).one()
    assert '"fields": ["kelurahan"]' in told


def test_accepting_all_takes_as_many_statements_for_many_as_for_few(
    session, admin, cohort, queries
):
    counts = []
    for size, start in ((3, 0), (60, 100)):
        people = [person_cells(start + n, Kelurahan="Rawa Buntuu") for n in range(size)]
        batch = dry_run(session, admin, cohort, "a.xlsx", workbook(table(people)))
        session.commit()
        with queries() as sent:
            assert accept_fixes(session, admin, batch, "kelurahan") == size
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_a_spoilt_nik_is_typed_anew_and_never_repaired_r11(session, admin, batch):
    row = by_row(session, batch)[7]
    correct_row(session, admin, batch, row, {"nik": "", "name": "Fajar N."}, version=row.version)
    assert row.status == "held"
    correct_row(session, admin, batch, row, {"nik": "3,67401E+15"}, version=row.version)
    assert row.status == "held"
    nik = nik_of(6, BORN, "L")
    correct_row(session, admin, batch, row, {"nik": nik}, version=row.version)
    assert (row.status, row.person["nik"], row.person["name"]) == ("ready", nik, "Fajar N.")


def test_a_nik_typed_that_is_registered_or_stands_above_is_held_r12(session, admin, cohort, batch):
    twin = make_participant(session, cohort, nik=nik_of(77, BORN, "L"))
    rows = by_row(session, batch)
    correct_row(session, admin, batch, rows[7], {"nik": twin.nik}, version=rows[7].version)
    assert rows[7].status == "held"
    assert twin.number in str(findings_of(rows[7])[0].reason)
    above = nik_of(5, BORN)
    correct_row(session, admin, batch, rows[7], {"nik": above}, version=rows[7].version)
    assert "baris 6" in str(findings_of(rows[7])[0].reason)
    # The row above moves on: the one below is free.
    correct_row(session, admin, batch, rows[6], {"nik": nik_of(8, BORN)}, version=rows[6].version)
    assert not any(one.weight == "held" for one in findings_of(rows[7]))


def test_a_nik_typed_above_holds_the_row_below(session, admin, batch):
    rows = by_row(session, batch)
    below = nik_of(5, BORN)
    correct_row(session, admin, batch, rows[2], {"nik": below}, version=rows[2].version)
    assert "held" in {rows[2].status, rows[6].status}
    assert "baris 2" in str(findings_of(rows[6])[0].reason)


def test_looking_at_what_is_typed_stores_nothing(session, batch):
    row = by_row(session, batch)[2]
    session.commit()
    seen = look_at(session, batch, row, {"kelurahan": "Ciater"})
    assert seen.status == "ready"
    assert not session.dirty
    session.refresh(row)
    assert row.status == "questionable"


def test_of_two_people_the_second_is_told_and_nothing_is_lost(session, admin, batch):
    row = by_row(session, batch)[2]
    version = row.version
    assert correct_row(session, admin, batch, row, {"kelurahan": "Ciater"}, version=version)
    with pytest.raises(Conflict):
        correct_row(session, admin, batch, row, {"kelurahan": "Serpong"}, version=version)
    with pytest.raises(Conflict):
        accept_fix(session, admin, batch, row, "kelurahan", {}, version=version)


def test_saving_what_stands_there_changes_nothing(session, admin, batch):
    row = by_row(session, batch)[4]
    confirm_rows(session, admin, batch, [row.id])
    version = row.version
    typed = {"sex": "L", "name": "Cici  Paramida", "nik": ""}
    assert not correct_row(session, admin, batch, row, typed, version=version)
    assert (row.version, row.confirmed) == (version, True)
    assert correct_row(session, admin, batch, row, {"sex": "P"}, version=version)
    assert not row.confirmed


def test_an_imported_row_or_a_closed_batch_takes_no_correction(session, admin, cohort, batch):
    row = by_row(session, batch)[6]
    assert commit_batch(session, admin, batch) == 1
    with pytest.raises(NotFound):
        correct_row(session, admin, batch, row, {"name": "Lain"}, version=row.version)
    other = dry_run(session, admin, cohort, "b.xlsx", workbook(table([person_cells(9)])))
    abandon(session, admin, other)
    with pytest.raises(Refused):
        correct_row(session, admin, other, rows_of(session, other)[0], {}, version=1)


def test_what_was_corrected_comes_in_and_stands_in_the_rest(session, admin, batch):
    rows = by_row(session, batch)
    typed = {"kelurahan": "Ciater", "birth_place": "Bogor", "phone": "\x000812-0000-1111"}
    correct_row(session, admin, batch, rows[2], typed, version=rows[2].version)
    assert "Bogor" in rows[2].original["cells"]
    commit_batch(session, admin, batch)
    one = session.scalars(select(Participant).where(Participant.name == "Ani Wijaya")).one()
    assert (one.birth_place, one.phone) == ("Bogor", "+6281200001111")


def test_place_and_date_in_one_cell_come_apart_when_one_is_corrected():
    cells = {"name": "Ani", "birth_place_and_date": "Bogor, 5 Mei 1999", "female_mark": "v"}
    shown = shown_values(cells)
    assert (shown["birth_place"], shown["birth_date"]) == ("Bogor", "5 Mei 1999")
    assert (shown["sex"], shown["nik"]) == ("P", "")
    values = changes(cells, {"birth_place": "Depok", "sex": "P", "nik": "", "foo": "x"})
    assert values == {"birth_place": "Depok"}
    after = corrected(cells, values)
    assert "birth_place_and_date" not in after
    assert (after["birth_place"], after["birth_date"]) == ("Depok", "5 Mei 1999")
