"""The KUB room as the administrator uses it, and what others see of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.participants import SETU, make_cohort, make_participant, make_people
from tests.support.training import (
    draft,
    kokoru,
    make_kub,
    make_technical,
    make_trainer,
)
from trainingmgr.cohorts.models import Course
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.kub import services
from trainingmgr.kub.models import Kub, KubMember
from trainingmgr.kub.queries import open_members
from trainingmgr.participants.models import CourseEnrolment


@pytest.fixture
def cohort(session):
    return make_cohort(session)


def yesterday():
    return (clock.today() - timedelta(days=1)).isoformat()


def filled(session, people, **fields):
    """The form for a new KUB with these people."""
    return {
        "name": "KUB Kokoru Ceria",
        "craft": str(kokoru(session).id),
        "members": [str(one.id) for one in people],
    } | fields


def test_one_step_leads_to_the_next_from_draft_to_decree(session, as_role, cohort):
    people = make_people(session, cohort)
    ids = [str(one.id) for one in people]
    office = as_role("admin")
    assert office.page("/kub/baru").links["Serpong 2026"] == f"/kub/baru?angkatan={cohort.id}"
    page = office.submit(f"/kub/baru?angkatan={cohort.id}", "form.form", **filled(session, people))
    assert (page.url.rsplit("/", 1)[1], "Langkah 2 dari 6" in page.text) == ("musyawarah", True)
    assert "0 dari 10 hadir, perlu dua pertiga (7 orang)." in page.text
    page = office.submit(
        page, "form.form", place="Balai", held_on=yesterday(), present=ids[:9],
        chaired_by=ids[0], minutes_by=ids[1], starts_at="09:00", ends_at="11:00",
    )  # fmt: skip
    assert page.h1 == "Apa yang diputuskan KUB Kokoru Ceria?"
    page = office.submit(
        page, "form.form", mode="usaha_perorangan", address="Jalan Melati 3",
        savings_once="50.000", savings_monthly="10.000", rules="Piket bergiliran.",
    )  # fmt: skip
    assert "Langkah 4 dari 6" in page.text
    page = office.submit(page, "form.form", chair=ids[0], secretary=ids[1], treasurer=ids[2])
    assert "Langkah 5 dari 6" in page.text
    assert page.value("minutes_on") == yesterday()
    assert not page.select("[name=size_reason]")
    page = office.submit(page, "form.form", minutes_number="BA/1/2026")
    assert page.h1 == "Catat SK penetapan KUB Kokoru Ceria"
    page = office.submit(page, "form.form", number="500.3/12/2026")
    assert "ditetapkan" in page.h1
    kub = session.scalars(select(Kub)).one()
    assert (kub.mode, kub.address, kub.savings_once) == (
        "usaha_perorangan",
        "Jalan Melati 3",
        50_000,
    )
    assert (kub.code, kub.minutes_number, len(kub.meeting.present)) == (
        "KUB-SRP-01",
        "BA/1/2026",
        9,
    )


def test_eight_make_a_draft_and_the_berita_acara_asks_why(session, as_role, cohort):
    people = make_people(session, cohort, 8)
    office = as_role("admin")
    office.submit(f"/kub/baru?angkatan={cohort.id}", "form.form", **filled(session, people))
    kub = session.scalars(select(Kub)).one()
    page = office.page(f"/kub/{kub.id}/berita-acara")
    assert "Belum dapat dibentuk" in page.text
    assert "Hadir 0 dari 8 anggota, perlu 6" in page.text
    assert "jumlah 8 sampai 12 boleh bila jumlah peserta memaksa" in page.text
    page = office.page(f"/kub/{kub.id}/sk")
    assert page.h1.endswith("belum dapat ditetapkan.")


def test_a_berita_acara_names_what_is_missing_and_may_say_why_not_ten(session, as_role, cohort):
    people = make_people(session, cohort, 7)
    kub = draft(session, cohort, people)
    there = [str(one.id) for one in people]
    office = as_role("admin")
    office.submit(f"/kub/{kub.id}/musyawarah", "form.form", place="Balai", present=there)
    page = office.submit(f"/kub/{kub.id}/berita-acara", "form.form", status=422)
    assert "KUB belum lengkap: 7 dari 10 anggota." in page.text
    services.add_member(session, COMMAND_LINE, kub, make_participant(session, cohort).id)
    page = office.submit(f"/kub/{kub.id}/berita-acara", "form.form", status=422)
    assert "8 orang, bukan 10" in page.errors["size_reason"]
    why = "Peserta kecamatan ini 28 orang."
    office.submit(page, "form.form", size_reason=why)
    session.expire_all()
    assert (kub.state, kub.size_reason) == ("terbentuk", why)


def test_a_refusal_keeps_everything_that_was_ticked(session, as_role, cohort):
    people = make_people(session, cohort, 13)
    page = as_role("admin").submit(
        f"/kub/baru?angkatan={cohort.id}", "form.form", status=422, **filled(session, people)
    )
    assert "paling banyak 12 orang; Anda memilih 13." in page.text
    assert len(page.select("input[name=members][checked]")) == 13
    assert page.value("name") == "KUB Kokoru Ceria"
    assert session.scalar(select(Kub.id)) is None


def test_whoever_is_in_a_kub_is_offered_no_more(session, as_role, cohort):
    people = make_people(session, cohort, 4)
    draft(session, cohort, people[:3])
    page = as_role("admin").page(f"/kub/baru?angkatan={cohort.id}")
    offered = [box.get("value") for box in page.select("input[name=members]")]
    assert offered == [str(people[3].id)]


def test_from_draft_to_decree_and_course(session, as_role, cohort):
    kub = draft(session, cohort, make_people(session, cohort))
    trainer = make_trainer(session)
    office = as_role("admin")
    url = f"/kub/{kub.id}"
    members = open_members(session, kub.id)
    there = [str(one.participant_id) for one in members]
    office.submit(f"{url}/musyawarah", "form.form", place="Balai", present=there[:6])
    page = office.submit(f"{url}/berita-acara", "form.form", status=422)
    assert "dua pertiga" in page.text
    office.submit(f"{url}/musyawarah", "form.form", place="Balai", present=there)
    office.submit(f"{url}/berita-acara", "form.form")
    page = office.submit(f"{url}/sk", "form.form", number="500.3/12/2026")
    assert "ditetapkan" in page.h1
    page = office.submit(f"{url}/kelas", "form.form", status=422)
    assert "Pilih pelatih" in page.text
    office.submit(f"{url}/kelas", "form.form", trainer=str(trainer.id), venue="Balai")
    course = session.scalar(select(Course).where(Course.kind == "teknis"))
    assert (course.state, course.craft_id) == ("berjalan", kub.craft_id)
    enrolled = select(CourseEnrolment).where(CourseEnrolment.course_id == course.id)
    assert len(session.scalars(enrolled).all()) == 10


def test_a_course_that_is_planned_is_offered_first(session, as_role, cohort):
    kub, _ = make_kub(session, cohort)
    course = make_technical(session, cohort, make_trainer(session), craft=kokoru(session))
    as_role("admin").submit(f"/kub/{kub.id}/kelas", "form.form")
    session.expire_all()
    assert kub.course_id == course.id


def test_a_stale_form_is_answered_409_and_keeps_the_text(session, as_role, cohort):
    kub, _ = make_kub(session, cohort)
    office = as_role("admin")
    old = office.page(f"/kub/{kub.id}/ubah")
    office.submit(f"/kub/{kub.id}/ubah", "form.form", name="Kokoru Jaya")
    page = office.submit(old, "form.form", status=409, name="Kokoru Makmur")
    assert page.value("name") == "Kokoru Makmur"
    page = office.submit(page, "form.form")
    assert "Kokoru Makmur" in page.h1


def test_someone_leaves_is_replaced_or_moves(session, as_role, cohort):
    kub, members = make_kub(session, cohort)
    other = draft(session, cohort, make_people(session, cohort, 3))
    newcomer = make_participant(session, cohort)
    rows = {
        one.participant_id: one.id
        for one in session.scalars(select(KubMember).where(KubMember.kub_id == kub.id))
    }
    office = as_role("admin")

    def url(place):
        return f"/kub/{kub.id}/anggota/{rows[members[place].id]}"

    page = office.submit(url(0), "form.form", act="ganti", reason="Sakit", status=422)
    assert "Pilih penggantinya." in page.text
    office.submit(url(0), "form.form", act="ganti", members=str(newcomer.id), reason="Sakit")
    office.submit(url(1), "form.form", act="pindah", kub=str(other.id), reason="Lebih dekat")
    page = office.submit(url(2), "form.form", act="keluar", reason="Bekerja")
    assert "KUB belum lengkap: 8 dari 10 anggota." in page.text
    assert "Riwayat anggota" in page.text
    office.page(f"/kub/{other.id}/anggota/{rows[members[3].id]}", status=404)
    office.submit(f"/kub/{kub.id}/anggota/baru", "form.form", participant=str(members[2].id))
    office.submit(f"/kub/{kub.id}/pengurus", "form.form", treasurer=str(members[4].id))
    seats = select(KubMember.participant_id).where(
        KubMember.kub_id == kub.id, KubMember.position == "bendahara", KubMember.until_on.is_(None)
    )
    assert session.scalars(seats).all() == [members[4].id]


def test_disbanding_moves_those_who_go_on(session, as_role, cohort):
    kub, members = make_kub(session, cohort)
    other = draft(session, cohort, make_people(session, cohort, 3))
    office = as_role("admin")
    page = office.submit(
        f"/kub/{kub.id}/bubar", "form.form", reason="Tidak sepakat",
        **{f"pindah-{members[0].id}": str(other.id)},
    )  # fmt: skip
    assert "bubar pada" in page.h1
    assert members[0].name in office.page(f"/kub/{other.id}").text


def test_the_list_is_searched_filtered_and_scoped(session, as_role, cohort):
    kub = draft(session, cohort, make_people(session, cohort, 3), name="Kokoru Ceria")
    setu = make_cohort(session, cohort.programme, code="STU", kecamatan_code=SETU, turn=2)
    draft(session, setu, [], name="Setu Maju")
    head = as_role("head")
    assert head.page("/kub").h1 == "2 kelompok usaha bersama"
    assert "1 KUB" in head.page("/kub?q=ceria").text
    assert "1 KUB" in head.page(f"/kub?kecamatan={SETU}").text
    assert head.page("/kub?status=bubar").h1 == "Tidak ada KUB yang cocok"
    assert "0 KUB" in head.page("/kub?q=%25").text
    officer = as_role("field", kecamatan_code=SETU)
    assert "Kokoru Ceria" not in officer.page("/kub").text
    officer.page(f"/kub/{kub.id}", status=404)
    assert as_role("mentor").page("/kub").h1 == "Belum ada KUB di sini"
    head.page(f"/kub/{kub.id}/ubah", status=403)
    as_role("intel").page("/kub", status=403)


def test_pages_cost_the_same_for_few_and_for_many(session, as_role, cohort, queries):
    head = as_role("head")
    kub = draft(session, cohort, make_people(session, cohort, 3))

    def cost(url):
        head.page(url)
        with queries() as counted:
            head.page(url)
        return len(counted)

    few = cost("/kub"), cost(f"/kub/{kub.id}")
    for _ in range(5):
        draft(session, cohort, make_people(session, cohort, 2))
    full = draft(session, cohort, make_people(session, cohort, 10))
    assert (cost("/kub"), cost(f"/kub/{full.id}")) == few


def test_a_kub_that_came_apart_says_so_in_the_list(session, as_role, cohort):
    kub, _members = make_kub(session, cohort)
    draft(session, cohort, make_people(session, cohort, 3))
    rows = session.scalars(select(KubMember).where(KubMember.kub_id == kub.id)).all()
    for row in rows[:6]:
        services.remove_member(session, COMMAND_LINE, row, reason="Bekerja")
    page = as_role("admin").page("/kub")
    assert page.text.count("tidak lengkap") == 1
