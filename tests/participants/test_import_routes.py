"""A list comes in as a file: every row accounted for, what is ready taken in once."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from tests.support.imports import upload
from tests.support.participants import (
    nik_of,
)
from trainingmgr.foundation import clock
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.foundation.sheets import Table, write_workbook
from trainingmgr.participants.models import (
    ImportRow,
    Participant,
)

HEADER = ["No.", "Nama Lengkap", "NIK", "L/P", "Tgl Lahir", "Kelurahan", "No. HP"]


BORN = date(1999, 5, 12)


def workbook(*rows):
    """A file as offices send it: a title, a heading, people, a total."""
    lines = [["DAFTAR PESERTA"], HEADER, *rows, ["", "Jumlah", str(len(rows))]]
    width = len(HEADER)
    padded = [line + [""] * (width - len(line)) for line in lines]
    return write_workbook([Table("Peserta", padded[0], padded[1:])])


def row(serial, name="", sex="P", born="12 Mei 1999", nik=None, ward="Buaran"):
    nik = nik_of(BORN, "P", serial) if nik is None else nik
    return [str(serial), name or f"Orang Ke {serial}", nik, sex, born, ward, "081200000001"]


def test_a_file_is_looked_through_and_every_row_accounted_for(session, cohort, as_role):
    data = workbook(
        row(1), row(2, sex="L"), row(3, nik="3674011205990000"), row(4, ward="Atlantis")
    )
    page = upload(as_role("admin"), cohort, data)
    assert page.h1 == "1 dari 4 baris siap dimasukkan"
    assert page.texts("dd.figure-value") == ["1", "2", "1", "0"]
    assert session.scalar(select(func.count()).select_from(Participant)) == 0
    held = as_role("admin").page(f"{page.url}?tampil=ditahan")
    assert len(held.select(".checked-row")) == 1
    assert "KTP" in held.text


def test_the_ready_and_the_confirmed_come_in_and_a_second_tap_changes_nothing(
    session, cohort, as_role
):
    admin = as_role("admin")
    page = upload(admin, cohort, workbook(row(1), row(2, sex="L"), row(3, nik="12")))
    doubtful = session.scalars(select(ImportRow).where(ImportRow.status == "questionable")).one()
    page = admin.submit(page.url, form="form[action$=jawaban]", yes=[str(doubtful.id)])
    assert page.h1 == "2 dari 3 baris siap dimasukkan"
    page = admin.submit(page.url, form="form[action$=masukkan]")
    assert page.h1 == "2 peserta sudah masuk, 1 baris tersisa"
    admin.send(f"{page.url}/masukkan", status=302)
    assert session.scalar(select(func.count()).select_from(Participant)) == 2
    assert {one.sex for one in session.scalars(select(Participant))} == {"L", "P"}


def test_a_yes_can_be_taken_back_before_the_import(session, cohort, as_role):
    admin = as_role("admin")
    page = upload(admin, cohort, workbook(row(2, sex="L")))
    doubtful = session.scalars(select(ImportRow.id)).one()
    answers = "form[action$=jawaban]"
    assert "1 dari 1" in admin.submit(page.url, form=answers, yes=[str(doubtful)]).h1
    assert "0 dari 1" in admin.submit(page.url, form=answers, yes=None).h1


def test_a_minor_comes_in_only_with_the_guardians_name(session, cohort, as_role):
    admin = as_role("admin")
    born = date(clock.today().year - 17, 1, 2)
    nik = nik_of(born, "P", 1)
    page = upload(admin, cohort, workbook(row(1, nik=nik, born=born.strftime("%d-%m-%Y"))))
    one = session.scalars(select(ImportRow.id)).one()
    answers = "form[action$=jawaban]"
    refused = admin.submit(page.url, form=answers, status=422, yes=[str(one)])
    assert "wali" in refused.text
    names = {f"guardian-{one}": "Ibu Contoh"}
    admin.submit(page.url, form=answers, yes=[str(one)], **names)
    admin.submit(page.url, form="form[action$=masukkan]")
    assert session.scalars(select(Participant)).one().guardian_name == "Ibu Contoh"


def test_the_rest_goes_back_as_a_workbook(session, cohort, as_role):
    admin = as_role("admin")
    page = upload(admin, cohort, workbook(row(1), row(3, nik="12")))
    answer = admin.get(f"{page.url}/sisa.xlsx")
    assert answer.status_code == 200
    assert answer.data.startswith(b"PK")
    assert f"sisa-{cohort.code}" in answer.headers["Content-Disposition"]
    taken = select(AuditEvent).where(AuditEvent.act == "participants.import_rest")
    assert session.scalars(taken).one().user_id == admin.user.id


def test_a_file_that_cannot_be_read_gets_one_sentence(cohort, as_role):
    admin = as_role("admin")
    page = upload(admin, cohort, b"\x00\x01 bukan tabel", name="a.xlsx", status=422)
    assert page.errors["file"]
    page = admin.submit(f"/angkatan/{cohort.id}/impor", status=422)
    assert "Pilih berkasnya" in page.errors["file"]


def test_only_the_administrator_imports(session, cohort, as_role):
    page = upload(as_role("admin"), cohort, workbook(row(1)))
    for role in ("head", "trainer", "mentor", "field"):
        as_role(role).page(page.url, status=403)
        as_role(role).send(f"{page.url}/masukkan", status=403)


def test_a_large_file_is_worked_off_as_a_job_that_two_taps_start_once(
    session, cohort, as_role, work, monkeypatch
):
    monkeypatch.setattr("trainingmgr.participants.routes.imports.AT_ONCE", 2)
    admin = as_role("admin")
    page = upload(admin, cohort, workbook(row(1), row(2, "Beda Nama"), row(3, "Lain Lagi")))
    rows = session.scalars(select(ImportRow.id).where(ImportRow.status == "questionable")).all()
    if rows:
        yes = [str(one) for one in rows]
        admin.submit(page.url, form="form[action$=jawaban]", yes=yes)
    admin.send(f"{page.url}/masukkan", status=302)
    admin.send(f"{page.url}/masukkan", status=302)
    waiting = admin.page(page.url)
    assert "Menunggu giliran" in waiting.text
    assert "Masukkan 3 peserta" not in waiting.text
    assert work() == 1
    assert admin.page(page.url).h1 == "Semua 3 peserta sudah masuk"
    part = admin.get(page.url, headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert "Selesai" in part.text


def test_the_rows_of_a_file_take_as_many_statements_for_many_as_for_few(
    session, cohort, as_role, queries
):
    admin = as_role("admin")
    counts = []
    for size in (2, 30):
        lines = [row(1000 + size * 10 + n, f"Nama {n}") for n in range(size)]
        page = upload(admin, cohort, workbook(*lines))
        with queries() as sent:
            admin.page(page.url)
        counts.append(len(sent))
    assert counts[0] == counts[1]
