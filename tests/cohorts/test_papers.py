"""Schedules on paper."""

from datetime import timedelta

import pytest

from tests.support import cohorts as make
from tests.support.cohorts import MONDAY
from tests.support.pdf import reader, text_of
from trainingmgr.cohorts import services


@pytest.fixture
def course(session):
    cohort = make.cohort(session, make.programme(session), name="Serpong I", code="SRP-2026")
    return make.course(session, cohort, make.trainer(session, "Budi"))


def test_a_schedule_has_every_session_and_tells_the_cancelled_one(as_role, session, admin, course):
    for day in range(3):
        make.meeting(session, course, MONDAY + timedelta(days=day))
    services.cancel_session(session, admin, course.sessions[1], "Aula dipakai")
    client = as_role("admin")
    for url in (f"/angkatan/{course.cohort_id}/jadwal.pdf", f"/pelatihan/{course.id}/jadwal.pdf"):
        answer = client.get(url)
        assert answer.mimetype == "application/pdf"
        words = text_of(answer.data)
        for expected in (
            "Senin, 1 Juni 2026", "08.00–12.00", "Budi", "Aula Contoh", "dibatalkan: Aula dipakai",
            "Pemerintah Kota Tangerang Selatan".upper(),
        ):  # fmt: skip
            assert expected in words
        assert "Jumlah, tanpa pertemuan yang dibatalkan 10" in words
        page = reader(answer.data).pages[0]
        assert sorted(round(float(size)) for size in page.mediabox[2:]) == [595, 842]


def test_a_long_schedule_repeats_its_head_on_each_page(as_role, session, course):
    for day in range(40):
        make.meeting(session, course, MONDAY + timedelta(days=day), venue="Balai " + "panjang " * 9)
    pdf = as_role("admin").get(f"/pelatihan/{course.id}/jadwal.pdf").data
    pages = len(reader(pdf).pages)
    assert pages > 1
    assert "Hari, tanggal" in text_of(pdf, page=2)
    assert f"Halaman 2 dari {pages}" in text_of(pdf, page=2)


def test_an_empty_schedule_says_so(as_role, course):
    words = text_of(as_role("head").get(f"/pelatihan/{course.id}/jadwal.pdf").data)
    assert "Belum ada pertemuan yang direncanakan." in words


def test_a_neighbour_s_schedule_is_not_there(as_role, sign_in, session, course):
    make.meeting(session, course)
    urls = (f"/angkatan/{course.cohort_id}/jadwal.pdf", f"/pelatihan/{course.id}/jadwal.pdf")
    stranger, owner = sign_in(make.trainer(session).user), sign_in(course.trainer.user)
    for url in urls:
        assert stranger.get(url).status_code == 404
        assert owner.get(url).status_code == 200
        assert as_role("participant").get(url).status_code == 403
