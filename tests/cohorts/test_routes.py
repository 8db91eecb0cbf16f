from datetime import date, time

import pytest

from tests.support import cohorts as make
from tests.support.cohorts import MONDAY, SETU
from trainingmgr.cohorts import services
from trainingmgr.cohorts.models import CANCELLED, Cohort, Course, TrainingSession
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE


@pytest.fixture
def programme(session):
    return make.programme(session)


@pytest.fixture
def cohort(session, programme):
    return make.cohort(session, programme, name="Serpong I")


def test_a_cohort_is_made_in_the_next_free_turn(as_role, session, programme):
    make.cohort(session, programme, turn=3)
    client = as_role("admin")
    page = client.page("/angkatan/baru")
    assert page.value("turn") == "4"
    page = client.submit(
        page,
        code="str-2026",
        name="Setu 2026",
        kecamatan_code=SETU,
        starts_on="2026-05-01",
        ends_on="2026-10-31",
    )
    assert "Setu 2026: masih menerima peserta, 0 dari 0 pertemuan selesai" in page.h1
    assert page.one('[aria-current="step"] a').get("href").endswith("baru?jenis=lokakarya")
    assert session.query(Cohort).filter_by(code="STR-2026").one().turn == 4


def test_r01_a_turn_that_is_taken_is_told_at_its_field_and_the_rest_kept(as_role, cohort):
    page = as_role("admin").submit(
        "/angkatan/baru",
        status=422,
        code="X-1",
        name="Lain",
        turn=str(cohort.turn),
        starts_on="2026-05-01",
        ends_on="2026-10-31",
    )
    assert "Serpong I" in page.errors["turn"]
    assert (page.value("name"), page.value("starts_on")) == ("Lain", "2026-05-01")


def test_a_workshop_with_its_curriculum_is_one_form(as_role, session, cohort):
    budi = make.trainer(session, "Budi")
    client = as_role("admin")
    page = client.submit(
        f"/angkatan/{cohort.id}/pelatihan/baru?jenis=lokakarya",
        trainer=str(budi.id),
        venue="Aula",
        **{
            "subjects-0-title": "Semangat wirausaha",
            "subjects-0-jp": "4",
            "subjects-2-group": "B",
            "subjects-2-title": "Model usaha",
            "subjects-2-jp": "4",
        },
    )
    assert "8 JP dalam 2 materi" in page.text
    course = session.query(Course).one()
    assert (course.kind, [one.group for one in course.subjects]) == ("lokakarya", ["A", "B"])
    page = client.submit(
        f"/pelatihan/{course.id}/ubah", **{"subjects-1-title": "", "subjects-1-jp": ""}
    )
    assert "4 JP dalam 1 materi" in page.text


def test_a_row_that_does_not_read_is_named_and_kept(as_role, session, cohort):
    page = as_role("admin").submit(
        f"/angkatan/{cohort.id}/pelatihan/baru",
        status=422,
        title="Kokoru",
        **{"subjects-0-title": "Melipat", "subjects-0-jp": "banyak", "subjects-1-jp": "3"},
    )
    assert "Baris 1, JP: Isi dengan angka bulat, misalnya 12." in page.text
    assert "Baris 2, Materi" in page.text
    assert page.value("subjects-0-jp") == "banyak"
    assert session.query(Course).count() == 0


def test_a_form_sent_without_any_row_is_shown_again(as_role, session, cohort):
    client = as_role("admin")
    client.send(f"/angkatan/{cohort.id}/pelatihan/baru", status=422)
    client.send("/program/baru", status=422)
    assert session.query(Course).count() == 0


def test_sessions_are_planned_weekly_moved_and_cancelled(as_role, session, cohort):
    course = make.course(session, cohort)
    client = as_role("admin")
    page = client.submit(f"/pelatihan/{course.id}/pertemuan/baru", held_on="2026-06-01", count="4")
    assert "4 pertemuan direncanakan" in page.text
    sessions = session.query(TrainingSession).order_by(TrainingSession.held_on).all()
    assert [one.held_on.day for one in sessions] == [1, 8, 15, 22]
    assert {one.jp for one in sessions} == {5}
    page = client.submit(f"/sesi/{sessions[0].id}/ubah", held_on="2026-06-08", status=422)
    assert "Bentrok pada 8 Juni 2026" in page.errors["venue"]
    assert page.value("held_on") == "2026-06-08"
    client.submit(f"/sesi/{sessions[0].id}/ubah", held_on="2026-06-02", starts_at="09.00")
    assert (sessions[0].held_on, sessions[0].starts_at) == (date(2026, 6, 2), time(9))
    page = client.submit(f"/sesi/{sessions[1].id}/batalkan", reason="Aula dipakai")
    assert "dibatalkan Aula dipakai" in page.text
    assert sessions[1].state == CANCELLED


def test_a_clash_is_told_at_the_venue_with_what_is_there(as_role, session, cohort):
    course = make.course(session, cohort, make.trainer(session, "Budi"))
    make.meeting(session, course)
    page = as_role("admin").submit(
        f"/pelatihan/{course.id}/pertemuan/baru", held_on="2026-06-01", status=422
    )
    assert "Aula Contoh dipakai “Produksi kokoru, Serpong I”" in page.errors["venue"]
    assert "Budi mengajar" in page.errors["venue"]


@pytest.mark.parametrize(
    ("url", "field", "mine"),
    [
        ("/angkatan/{cohort}/ubah", "name", "Nama saya"),
        ("/pelatihan/{course}/ubah", "title", "Judul saya"),
        ("/sesi/{session}/ubah", "venue", "Tempat saya"),
    ],
)
def test_a_change_overtaken_by_another_is_answered_409(as_role, session, cohort, url, field, mine):
    course = make.course(session, cohort)
    one = make.meeting(session, course)
    address = url.format(cohort=cohort.id, course=course.id, session=one.id)
    client = as_role("admin")
    page = client.page(address)
    client.submit(address, **{field: "Punya orang lain"})
    page = client.submit(page, status=409, **{field: mine})
    assert page.value(field) == mine
    assert "diubah orang lain" in page.text
    client.submit(page)
    assert mine in {cohort.name, course.title, one.venue}


def test_two_who_change_only_the_curriculum_do_not_pass_each_other_by(as_role, session, cohort):
    course = make.course(session, cohort)
    client, url = as_role("admin"), f"/pelatihan/{course.id}/ubah"
    session.commit()
    page = client.page(url)
    row = {"subjects-0-title": "Melipat", "subjects-0-jp": "8"}
    client.submit(url, **row)
    client.submit(page, status=409, **row | {"subjects-0-jp": "16"})
    assert [one.jp for one in course.subjects] == [8]


def test_a_neighbour_s_cohort_course_and_session_are_not_there(as_role, sign_in, session, cohort):
    course = make.course(session, cohort)
    one = make.meeting(session, course)
    urls = [f"/angkatan/{cohort.id}", f"/pelatihan/{course.id}/pertemuan"]
    strangers = [
        sign_in(make.trainer(session).user),
        as_role("field", kecamatan_code=SETU),
        as_role("field"),
        as_role("mentor"),
    ]
    missing = as_role("admin").get("/angkatan/99999")
    for client in strangers:
        for url in urls:
            assert client.get(url).status_code == 404
        assert "Belum ada angkatan untuk Anda" in client.page("/angkatan").text
        assert client.get(f"/sesi/{one.id}/ubah").status_code == 403
    assert missing.status_code == 404
    owner = sign_in(course.trainer.user)
    for url in urls:
        assert owner.page(url).status == 200
    assert "1 angkatan" in owner.page("/angkatan").text
    for role in ("intel", "facilitation", "participant"):
        assert as_role(role).get("/angkatan").status_code == 403


def test_a_trainer_sees_only_the_courses_they_teach(sign_in, session, cohort):
    mine = make.course(session, cohort, title="Kokoru saya")
    make.course(session, cohort, title="Tempe orang lain")
    make.meeting(session, mine)
    page = sign_in(mine.trainer.user).page(f"/angkatan/{cohort.id}")
    assert "Kokoru saya" in page.text
    assert "Tempe orang lain" not in page.text
    assert "Langkah angkatan ini" not in page.text
    assert not [link for link in page.links.values() if link.endswith("/ubah")]


def test_the_steps_follow_what_was_done(as_role, session, cohort):
    client = as_role("admin")

    def now():
        page = client.page(f"/angkatan/{cohort.id}")
        return page.texts('[aria-current="step"] p:first-child')[0]

    assert now().startswith("Lokakarya pembuka")
    workshop = make.course(session, cohort, kind="lokakarya", title="Lokakarya")
    assert now().startswith("Pertemuan lokakarya")
    make.meeting(session, workshop)
    assert now().startswith("Terima peserta")
    cohort.enrolment_closed_at, cohort.frozen_n = clock.now(), 30
    assert now().startswith("Bentuk KUB")
    course = make.course(session, cohort)
    services.open_course(session, COMMAND_LINE, course, on=MONDAY)
    page = client.page(f"/angkatan/{cohort.id}")
    assert page.h1 == "Serpong I: 30 peserta, 0 dari 1 pertemuan selesai"
    assert not page.select('[aria-current="step"]')
    for one in session.query(TrainingSession):
        services.mark_held(session, one)
    assert now().startswith("Sertifikat")


def test_a_finished_course_takes_no_more_sessions(as_role, session, cohort):
    course = make.course(session, cohort)
    services.open_course(session, COMMAND_LINE, course, on=MONDAY)
    services.mark_held(session, make.meeting(session, course))
    client = as_role("admin")
    client.submit(f"/angkatan/{cohort.id}", form=f"form[action$='/{course.id}/selesai']")
    page = client.page(f"/pelatihan/{course.id}/pertemuan")
    assert "Rencanakan pertemuan" not in page.links
    assert "daftar hadir ditutup" in page.text


def test_lists_are_searched_counted_and_say_what_to_do(as_role, session, programme):
    client = as_role("admin")
    assert "Buat angkatan" in client.page("/angkatan").one(".empty a").etree_element.text
    cohort = make.cohort(session, programme, name="Setu Satu", kecamatan_code=SETU)
    make.cohort(session, programme)
    assert "2 angkatan" in client.page("/angkatan").text
    assert "1 angkatan" in client.page("/angkatan?q=setu").text
    assert "Tidak ada angkatan yang cocok" in client.page("/angkatan?q=zzz").text
    course = make.course(session, cohort)
    url = f"/pelatihan/{course.id}/pertemuan"
    assert "Belum ada pertemuan" in client.page(url).text
    make.meeting(session, course)
    assert "1 pertemuan" in client.page(f"{url}?q=aula").text
    assert "Tidak ada pertemuan yang cocok" in client.page(f"{url}?q=zzz").text


def test_without_a_programme_the_way_is_shown(as_role):
    client = as_role("admin")
    for url in ("/angkatan", "/angkatan/baru"):
        assert client.page(url).links["Buat program"] == "/program/baru"


def test_pages_ask_as_much_for_few_as_for_many(as_role, session, programme, queries):
    client = as_role("admin")
    first = make.cohort(session, programme)
    course = make.course(session, first)
    urls = ["/angkatan", f"/angkatan/{first.id}", f"/pelatihan/{course.id}/pertemuan"]
    counts = []
    for more in (1, 20):
        for number in range(more):
            make.cohort(session, programme)
            make.course(session, first)
            teacher = make.trainer(session)
            hour = time(6 + number % 12)
            day = date(2026, 7 + (more > 1), 1 + number)
            make.meeting(
                session, course, day, trainer=teacher, venue=f"Balai {number}",
                starts_at=hour, ends_at=time(hour.hour + 1), break_minutes=0,
            )  # fmt: skip
        session.commit()
        for url in urls:
            with queries() as sent:
                assert client.get(url).status_code == 200
            counts.append((url, len(sent)))
    assert counts[:3] == counts[3:]


def test_what_only_the_administrator_does_is_closed_to_others(as_role, session, cohort):
    head = as_role("head")
    assert head.page(f"/angkatan/{cohort.id}").status == 200
    for url in ("/angkatan/baru", f"/angkatan/{cohort.id}/ubah"):
        assert head.get(url).status_code == 403
