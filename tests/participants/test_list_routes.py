"""The list of people: found, filtered, and nobody else's."""

from __future__ import annotations

from tests.support.participants import (
    SETU,
    make_cohort,
    make_course,
    make_participant,
    make_programme,
    person,
)
from trainingmgr.foundation import clock
from trainingmgr.participants.models import (
    AS_MENTOR,
)
from trainingmgr.participants.services import people


def test_the_list_finds_by_name_number_phone_and_kelurahan(session, cohort, as_role):
    make_participant(session, cohort, name="Muhammad Ikhsan", phone="+6281299998888")
    make_participant(session, cohort, name="Dewi Lestari", kelurahan_code="36.74.01.1002")
    admin = as_role("admin")
    for words, found in {
        "ikhsan": ["Muhammad Ikhsan"],
        "moch. ikhsan": ["Muhammad Ikhsan"],
        "SRP-0002": ["Dewi Lestari"],
        "99998888": ["Muhammad Ikhsan"],
        "rawa buntu": ["Dewi Lestari"],
        "%": [],
        "zzz": [],
    }.items():
        page = admin.page(f"/peserta?q={words.replace('%', '%25')}")
        assert page.texts("th[scope=row] a") == found, words


def test_the_list_counts_and_says_what_to_do_when_nothing_fits(session, cohort, as_role):
    make_participant(session, cohort)
    admin = as_role("admin")
    assert "1 peserta" in admin.page("/peserta").text
    page = admin.page("/peserta?q=zzz")
    assert "Tidak ada yang cocok" in page.text
    assert "Lihat semua" in page.links
    assert admin.page("/peserta?status=aktif").texts("th[scope=row] a") == []
    assert len(admin.page("/peserta?status=belum_usaha&kub=tidak&tahap=0").select("tbody tr")) == 1


def test_the_list_filters_by_kecamatan_and_cohort(session, as_role):
    programme = make_programme(session)
    serpong = make_cohort(session, programme)
    setu = make_cohort(session, programme, code="STU", kecamatan_code=SETU, turn=2)
    make_participant(session, serpong, name="Orang Serpong")
    make_participant(session, setu, name="Orang Setu")
    admin = as_role("admin")
    assert admin.page(f"/peserta?kecamatan={SETU}").texts("th a") == ["Orang Setu"]
    assert admin.page(f"/peserta?angkatan={serpong.id}").texts("th a") == ["Orang Serpong"]


def test_each_role_sees_only_its_own_people_and_no_neighbour(session, as_role):
    programme = make_programme(session)
    serpong = make_cohort(session, programme)
    setu = make_cohort(session, programme, code="STU", kecamatan_code=SETU, turn=2)
    mine = make_participant(session, serpong, name="Orang Serpong")
    make_participant(
        session, setu, name="Orang Setu", kelurahan_code="36.74.07.1003", phone="+6281277776666"
    )
    officer = as_role("field", kecamatan_code=SETU)
    assert officer.page("/peserta").texts("th a") == ["Orang Setu"]
    mentor = as_role("mentor")
    assert mentor.page("/peserta").texts("th a") == []
    by = as_role("admin").actor
    today = clock.today()
    people.assign(session, by, [mine.id], mentor.user.id, AS_MENTOR, today, "mentor_assignment:1")
    assert mentor.page("/peserta").texts("th a") == ["Orang Serpong"]
    trainer = as_role("trainer")
    course = make_course(session, serpong, teacher=trainer.user)
    assert trainer.page("/peserta").texts("th a") == []
    people.enrol(session, by, course, [mine.id], today)
    page = trainer.page("/peserta")
    assert page.texts("th a") == ["Orang Serpong"]
    assert "0812" not in page.text, "a trainer sees no telephone"
    assert trainer.page(f"/peserta?q={mine.phone[-6:]}").texts("th a") == []


def test_the_list_asks_as_often_for_many_as_for_few(session, cohort, as_role, queries):
    admin = as_role("admin")
    counts = []
    for size in (2, 30):
        people.register_all(session, admin.actor, cohort, [person() for _ in range(size)])
        for url in ("/peserta", f"/angkatan/{cohort.id}/peserta"):
            with queries() as sent:
                admin.page(url)
            counts.append(len(sent))
    assert counts[:2] == counts[2:]


def test_a_neighbours_cohort_is_not_found(session, cohort, as_role):
    as_role("field", kecamatan_code=SETU).page(f"/angkatan/{cohort.id}/peserta", status=404)
    as_role("mentor").page(f"/angkatan/{cohort.id}/peserta", status=404)
