"""How an import ends: undone while nothing depends on it (R30), given up, destroyed in time."""

import datetime as dt
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.support.imports import DAY, count
from tests.support.participants import make_course, make_participant
from tests.support.workbooks import person_cells, table, workbook
from trainingmgr.foundation import clock, files
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.models import (
    CourseEnrolment,
    Milestone,
    Participant,
    StageReached,
    StandingRow,
)
from trainingmgr.participants.services import closing, people, rosters
from trainingmgr.participants.services.import_clinic import (
    abandon,
    commit_batch,
    confirm_rows,
    dry_run,
    hand_out,
    rows_of,
    undo_batch,
    what_depends,
)
from trainingmgr.participants.tasks.imports import sweep_imports

pytestmark = pytest.mark.usefixtures("on_import_day")


@cache
def file_of(*serials):
    """The same bytes each time; a workbook made again would tell another hour."""
    return workbook(table([person_cells(one, Kelurahan="Ciater") for one in serials]))


@pytest.fixture
def batch(session, admin, cohort):
    batch = dry_run(session, admin, cohort, "a.xlsx", file_of(1, 2, 3))
    assert commit_batch(session, admin, batch) == 3
    return batch


def acts(session, act):
    return session.scalars(select(AuditEvent).where(AuditEvent.act == act)).all()


def test_an_undone_import_leaves_nobody_and_the_trail_says_so_r30(session, admin, cohort, batch):
    other = make_participant(session, cohort)
    enrolled = count(session, CourseEnrolment)
    ids = [row.participant_id for row in rows_of(session, batch)]
    assert undo_batch(session, admin, batch) == 3
    assert session.scalars(select(Participant.id)).all() == [other.id]
    assert count(session, CourseEnrolment) == enrolled - 3
    for model in (Milestone, StandingRow, StageReached):
        assert not set(session.scalars(select(model.participant_id))) & set(ids)
    (event,) = acts(session, "participants.import_undo")
    assert event.subject_id == batch.id
    assert all(str(one) in event.detail for one in ids)
    assert {row.status for row in rows_of(session, batch)} == {"undone"}
    assert (batch.state, batch.closed_at) == ("undone", DAY)
    assert undo_batch(session, admin, batch) == 0
    with pytest.raises(Refused):
        commit_batch(session, admin, batch)


def test_after_an_undo_the_same_file_comes_in_again_knowingly(session, admin, cohort, batch):
    undo_batch(session, admin, batch)
    again = dry_run(session, admin, cohort, "a.xlsx", file_of(1, 2, 3))
    assert again.id != batch.id
    assert commit_batch(session, admin, again, knowingly=True) == 3


def stands_against(session, batch):
    return [str(reason) for reason in what_depends(session, batch)]


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("course", "Kelas"),
        ("assignment", "Pendamping"),
        ("objection", "Sanggahan"),
        ("departure", "berhenti"),
        ("frozen", "ditetapkan"),
        ("changed", "diubah"),
    ],
)
def test_what_was_built_on_its_people_stands_against_undoing_r30(
    session, admin, cohort, batch, what, words
):
    one = session.get(Participant, rows_of(session, batch)[1].participant_id)
    day = clock.today()
    if what == "course":
        rosters.enrol(session, admin, make_course(session, cohort), [one.id], day)
    elif what == "assignment":
        people.assign(session, admin, [one.id], admin.user_id, "mentor", day, "mentor:1")
    elif what == "objection":
        people.open_objection(session, admin, one, "Nama keliru")
    elif what == "departure":
        people.leave(session, admin, one, kind="pindah", reason="Pindah")
    elif what == "frozen":
        closing.close_enrolment(session, admin, cohort)
    else:
        one.address = "Jl. Baru"
        session.flush()
    with pytest.raises(Refused) as refusal:
        undo_batch(session, admin, batch)
    told = " ".join(str(reason) for reason in refusal.value.params["reasons"])
    assert words in told
    assert count(session, Participant) == 3


def test_what_stands_against_undoing_is_counted_in_as_many_statements(
    session, admin, cohort, queries
):
    counts = []
    for serials in (range(1, 3), range(10, 40)):
        batch = dry_run(session, admin, cohort, "a.xlsx", file_of(*serials))
        commit_batch(session, admin, batch)
        session.commit()
        with queries() as sent:
            assert stands_against(session, batch) == []
        counts.append(len(sent))
    assert counts[0] == counts[1]


def stored(session):
    return files.path_of(session.scalars(select(StoredFile)).one())


def test_the_original_lies_sealed_and_every_reading_of_it_is_in_the_trail(
    session, admin, cohort, batch, app
):
    data = file_of(1, 2, 3)
    nik = person_cells(1)["NIK"].encode()
    sealed = stored(session)
    assert data not in sealed.read_bytes()
    plain = workbook([["Nama", "NIK"], ["Ani", nik.decode()]])
    csv = b"Nama;NIK\nAni;" + nik + b"\n"
    for one in (plain, csv):
        dry_run(session, admin, cohort, "x", one, afresh=True)
    session.commit()
    instance = Path(sealed).parents[2]
    found = [path for path in instance.rglob("*") if path.is_file() and nik in path.read_bytes()]
    assert not found
    assert hand_out(session, admin, batch) == data
    (event,) = acts(session, "participants.import_original")
    assert (event.subject_id, event.user_id) == (batch.id, admin.user_id)


def test_ninety_days_after_it_closed_what_is_personal_goes_and_the_outcome_stays(
    session, admin, batch
):
    path, hashes = stored(session), (batch.sha256, batch.content_sha256)
    with clock.at(DAY + dt.timedelta(days=89)):
        assert sweep_imports(session) == 0
    assert path.exists()
    with clock.at(DAY + dt.timedelta(days=90)):
        assert sweep_imports(session) == 1
        assert sweep_imports(session) == 0
    assert not path.exists()
    session.refresh(batch)
    assert (batch.sha256, batch.content_sha256) == hashes
    assert (batch.original_id, batch.tables) == (None, None)
    rows = rows_of(session, batch, anew=True)
    assert [(row.row, row.status) for row in rows] == [(n, "imported") for n in (2, 3, 4)]
    for row in rows:
        assert (row.person, row.original, row.problems, row.cells) == ({}, {}, [], None)
        assert (row.nik_index, row.birth_index, row.phone_index) == (None, None, None)
        assert row.participant_id
    assert count(session, Participant) == 3
    with pytest.raises(Refused):
        hand_out(session, admin, batch)
    assert len(acts(session, "participants.import_destroy")) == 1


def test_a_batch_left_lying_is_given_up_and_then_destroyed(session, admin, cohort):
    batch = dry_run(session, admin, cohort, "a.xlsx", file_of(1))
    session.commit()
    with clock.at(DAY + dt.timedelta(days=31)):
        assert sweep_imports(session) == 1
    session.refresh(batch)
    assert batch.state == "abandoned"
    with pytest.raises(Refused):
        commit_batch(session, admin, batch)
    with clock.at(DAY + dt.timedelta(days=121)):
        assert sweep_imports(session) == 1
    session.refresh(batch)
    assert batch.emptied_at


def test_only_an_open_batch_is_given_up(session, admin, batch):
    with pytest.raises(Refused):
        abandon(session, admin, batch)


def test_the_same_cells_under_another_name_are_recognised_and_go_on_only_knowingly(
    session, admin, cohort
):
    first = dry_run(session, admin, cohort, "a.csv", b"Nama;NIK\nAni;3674014503980001\n")
    again = dry_run(session, admin, cohort, "b.csv", b"Nama;NIK\r\nAni;3674014503980001\r\n")
    assert again.sha256 != first.sha256
    assert again.twin_of_id == first.id
    confirm_rows(session, admin, again, [row.id for row in rows_of(session, again)])
    with pytest.raises(Refused) as refusal:
        commit_batch(session, admin, again)
    assert refusal.value.field == "knowingly"
    assert commit_batch(session, admin, again, knowingly=True) == 1
