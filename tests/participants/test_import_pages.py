"""The import clinic on the screen: columns, the grid, suggestions and endings."""

import pytest
from sqlalchemy import func, select

from tests.support.imports import upload
from tests.support.messy_files import BORN, slips, swapped_headings, unknown_headings
from tests.support.workbooks import nik_of
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.participants.models import ImportBatch, ImportRow, Participant
from trainingmgr.participants.services.closing import close_enrolment

pytestmark = pytest.mark.usefixtures("on_import_day")


@pytest.fixture
def client(as_role):
    return as_role("admin")


def row_at(session, number):
    session.expire_all()
    return session.scalars(select(ImportRow).where(ImportRow.row == number)).one()


def send(client, row, status=302, path="", **fields):
    url = f"/impor/{row.batch_id}/baris/{row.id}{path}"
    return client.send(url, status=status, **{"version": row.version, **fields})


def test_a_table_nobody_understands_leads_to_its_columns_and_from_there_to_its_people(
    session, cohort, client
):
    page = upload(client, cohort, unknown_headings())
    assert page.h1 == "Periksa arti setiap kolom"
    assert "Ani Wijaya · Budi Santoso" in page.text
    names = [one.get("name") for one in page.select("select[name^=c-]")]
    refused = client.submit(page.url, form="form:has(select[name^=c-])", status=422)
    assert "Tentukan kolom Nama" in refused.text
    said = dict(zip(names, ["other", "name", "nik", "kelurahan"], strict=True))
    page = client.submit(page.url, form="form:has(select[name^=c-])", sender="Setu", **said)
    assert page.h1 == "2 dari 2 baris siap dimasukkan"


def test_the_sender_s_columns_come_back_with_a_note(session, cohort, client):
    page = upload(client, cohort, swapped_headings(), sender="Kecamatan Setu")
    columns = client.page(f"{page.url}/kolom")
    names = [one.get("name") for one in columns.select("select[name^=c-]")]
    said = dict(zip(names, ["name", "nik", "birth_place", "kelurahan"], strict=True))
    client.submit(columns.url, form="form:has(select[name^=c-])", **said)
    page = upload(client, cohort, swapped_headings(2), sender="kecamatan setu")
    assert "pernah ditentukan untuk kecamatan setu" in page.text
    assert page.h1 == "1 dari 1 baris siap dimasukkan"
    listed = client.page(f"/angkatan/{cohort.id}/impor")
    assert "2 berkas pernah diperiksa" in listed.text
    assert "Kecamatan Setu" in listed.text
    assert client.user.name in listed.text


def test_two_people_at_the_columns_the_second_keeps_the_choices(session, cohort, client):
    page = upload(client, cohort, swapped_headings())
    columns = client.page(f"{page.url}/kolom")
    names = [one.get("name") for one in columns.select("select[name^=c-]")]
    said = dict(zip(names, ["name", "nik", "birth_place", "kelurahan"], strict=True))
    answer = client.send(f"{page.url}/kolom", status=409, version=99, **said)
    assert '<option value="birth_place" selected>' in answer.text


def test_the_grid_saves_a_row_without_scripts_and_shows_no_nik(session, cohort, client):
    page = upload(client, cohort, slips())
    grid = client.page(f"{page.url}/perbaiki")
    assert len(grid.select(".edit-row")) == 5
    assert nik_of(1, BORN) not in grid.html
    held = row_at(session, 7)
    back = client.submit(
        grid.url,
        form=f"#row-{held.id} form",
        nik=nik_of(6, BORN, "L"),
        birth_date="5 Maret 1998",
    )
    assert "Baris 7 tersimpan" in back.text
    assert row_at(session, 7).status == "ready"


def test_a_cell_is_judged_as_it_is_typed_and_nothing_is_stored(session, cohort, client, queries):
    upload(client, cohort, slips())
    row = row_at(session, 2)
    answer = send(client, row, 200, "/lihat", kelurahan="Ciater")
    assert "Siap" in answer.text
    assert "belum disimpan" in answer.text
    answer = send(client, row, 200, "/lihat", kelurahan="Atlantis", nik="12\x00")
    assert "tidak ada di daftar 54 kelurahan" in answer.text
    assert "Ditahan" in answer.text
    assert row_at(session, 2).version == row.version


def test_a_suggestion_is_taken_from_the_row_and_what_was_typed_stays(session, cohort, client):
    upload(client, cohort, slips())
    row = row_at(session, 2)
    send(client, row, fix="kelurahan", birth_place="Bogor")
    row = row_at(session, 2)
    assert row.status == "ready"
    assert row.person["birth_place"] == "Bogor"
    send(client, row, 422, fix="kelurahan")


def test_all_suggestions_of_a_kind_are_taken_after_a_question_with_the_count(
    session, cohort, client
):
    page = upload(client, cohort, slips())
    assert "Ejaan kelurahan (1 baris)" in page.text
    page = client.submit(page.url, form="form[action$=saran]:has([value=sex_nik])")
    assert "1 baris diperbaiki" in page.text
    assert row_at(session, 4).person["sex"] == "P"
    client.send(f"{page.url}/saran", status=404, kind="nik")


def test_a_row_that_somebody_changed_comes_back_with_what_was_typed(session, cohort, client):
    upload(client, cohort, slips())
    row = row_at(session, 2)
    url, version = f"/impor/{row.batch_id}/baris/{row.id}", row.version
    send(client, row, name="Ani Baru")
    answer = client.send(url, status=409, version=version, name="Ani Lain")
    assert 'value="Ani Lain"' in answer.text
    assert "baru saja diubah orang lain" in answer.text
    assert row_at(session, 2).person["name"] == "Ani Baru"


def test_a_neighbour_s_row_is_not_found(session, cohort, client):
    first = upload(client, cohort, slips())
    other = upload(client, cohort, swapped_headings())
    row = session.scalars(select(ImportRow).order_by(ImportRow.id.desc()).limit(1)).one()
    assert other.url.endswith(str(row.batch_id))
    for path in (f"{first.url}/baris/{row.id}", f"{first.url}/baris/{row.id}/lihat"):
        client.send(path, status=404, version=1)


def test_the_same_file_leads_to_its_earlier_batch_and_goes_on_only_knowingly(
    session, cohort, client
):
    data = slips()
    first = upload(client, cohort, data)
    again = upload(client, cohort, data)
    assert "sudah pernah diperiksa" in again.text
    assert session.scalar(select(func.count()).select_from(ImportBatch)) == 1
    page = client.submit(again.url, form="form[action$=lagi]")
    assert page.url != first.url
    assert "sama dengan berkas sebelumnya" in page.text
    refused = client.submit(page.url, form="form[action$=masukkan]", status=422)
    assert "sudah pernah diimpor" in refused.text
    client.submit(page.url, form="form[action$=masukkan]", knowingly="1")
    assert session.scalar(select(func.count()).select_from(Participant)) == 1


def test_an_import_is_undone_or_the_page_says_what_stands_against_it(session, cohort, client):
    page = upload(client, cohort, slips())
    page = client.submit(page.url, form="form[action$=masukkan]")
    assert "dimusnahkan pada 31 Mei 2026" in page.text
    close_enrolment(session, client.actor, cohort)
    refused = client.submit(page.url, form="form[action$=batalkan]", status=422)
    assert "jumlah pesertanya sudah ditetapkan" in refused.text
    session.execute(Participant.__table__.update().values(in_n=False, version=1))
    page = client.submit(page.url, form="form[action$=batalkan]")
    assert page.h1 == "Impor ini dibatalkan; 1 peserta dikeluarkan lagi"
    assert session.scalar(select(func.count()).select_from(Participant)) == 0
    assert not page.select("form[action$=masukkan]")


def test_an_open_import_is_given_up(session, cohort, client):
    page = upload(client, cohort, slips())
    page = client.submit(page.url, form="form[action$=tutup]")
    assert page.h1 == "Impor ini ditutup tanpa memasukkan peserta"
    client.send(f"{page.url}/tutup", status=422)
    client.send(f"{page.url}/masukkan", status=422)


def test_the_original_is_handed_out_on_the_record_to_administrators_only(
    session, cohort, client, as_role
):
    page = upload(client, cohort, slips())
    answer = client.send(f"{page.url}/asli", status=200)
    assert answer.data.startswith(b"PK")
    assert "a.xlsx" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    acts = select(func.count()).where(AuditEvent.act == "participants.import_original")
    assert session.scalar(acts) == 1
    for role in ("head", "trainer", "mentor", "field"):
        as_role(role).send(f"{page.url}/asli", status=403)
        as_role(role).page(f"{page.url}/perbaiki", status=403)
    assert session.scalar(acts) == 1
