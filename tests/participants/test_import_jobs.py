"""A large file is checked by a job that survives its worker, and refused like a small one."""

from io import BytesIO

import pytest
from sqlalchemy import func, select

from tests.support.workbooks import person_cells, table, workbook
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.jobs import Job
from trainingmgr.participants.models import ImportBatch, ImportRow
from trainingmgr.participants.services import import_reading
from trainingmgr.participants.services.import_clinic import rows_of, take_in
from trainingmgr.participants.tasks import imports as tasks


@pytest.fixture
def small_steps(monkeypatch):
    monkeypatch.setattr(import_reading, "STEP", 4)


def file_of(n):
    people = [person_cells(one, Kelurahan="Ciater") for one in range(n)]
    # The last has the NIK of the first: the rows above are known however often a worker dies.
    return workbook(table([*people, person_cells(0, **{"Nama Lengkap": "Orang Lain"})]))


def waiting(session, admin, cohort, data):
    batch = take_in(session, admin, cohort, "besar.xlsx", data)
    tasks.ask_for_check(session, admin, batch)
    tasks.ask_for_check(session, admin, batch)
    session.commit()
    return batch


def test_a_check_taken_up_again_stores_each_row_once(
    session, admin, cohort, work, small_steps, monkeypatch
):
    batch = waiting(session, admin, cohort, file_of(10))
    store, calls = import_reading.store, []

    def dies(*args):
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("the worker dies")
        return store(*args)

    monkeypatch.setattr(import_reading, "store", dies)
    work()
    session.expire_all()
    rows = rows_of(session, batch)
    assert [row.row for row in rows] == list(range(2, 13))
    assert rows[-1].status == "held"
    job = session.scalars(select(Job)).one()
    assert (job.state, job.done, job.total) == ("done", 11, 11)
    assert session.get_one(ImportBatch, batch.id).state == "open"


def test_a_large_file_that_cannot_be_read_is_refused_with_its_reason_and_goes(
    session, admin, cohort, work
):
    batch = waiting(session, admin, cohort, workbook([["a", "b"]] * 9))
    assert work() == 1
    session.expire_all()
    assert batch.state == "refused"
    assert "Nama dan NIK" in batch.problem["message"]
    assert session.scalar(select(func.count()).select_from(StoredFile)) == 0


def test_a_check_takes_as_many_statements_for_each_step(
    session, admin, cohort, work, queries, small_steps
):
    counts = []
    for n in (3, 39):
        waiting(session, admin, cohort, file_of(n))
        with queries() as sent:
            work()
        counts.append(len(sent))
    # Nine more steps: lock, count, insert, and the job's progress.
    assert counts[1] - counts[0] <= 9 * 5


def test_the_page_tells_how_far_it_is_until_it_is_done(session, cohort, as_role, work, monkeypatch):
    monkeypatch.setattr("trainingmgr.participants.routes.imports.BYTES_AT_ONCE", 100)
    admin = as_role("admin")
    url = f"/angkatan/{cohort.id}/impor"
    page = admin.submit(url, form="form[enctype]", file=(BytesIO(file_of(3)), "a.xlsx"))
    assert page.h1 == "Berkas ini sedang diperiksa"
    assert "Menunggu giliran" in page.text
    assert work() == 1
    part = admin.get(page.url, headers={"HX-Request": "true"})
    assert "Selesai" in part.text
    assert "<html" not in part.text
    assert "dari 4 baris siap dimasukkan" in admin.page(page.url).h1
    assert session.scalar(select(func.count()).select_from(ImportRow)) == 4


def test_a_check_whose_job_was_set_aside_can_be_asked_for_again(
    session, cohort, as_role, admin, work
):
    batch = waiting(session, admin, cohort, file_of(2))
    job = session.scalars(select(Job)).one()
    job.state = "failed"
    client = as_role("admin")
    page = client.submit(f"/impor/{batch.id}", form="form[action$=periksa]")
    assert work() == 1
    assert "siap dimasukkan" in client.page(page.url).h1
