"""Wishes as a trainee fills them in on the own phone, and as staff see them."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from tests.support.builders import make_user
from tests.support.intake import attended, register_together
from tests.support.participants import SETU, make_cohort, make_participant, make_people
from tests.support.training import draft, form, make_kub
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.indonesia.names import called
from trainingmgr.kub.queries.wishes import sheet_of, wishes_of
from trainingmgr.kub.rules.wishes import WishedCraft, Wishes
from trainingmgr.kub.services.wishes import save_wishes
from trainingmgr.programmes.models import Programme
from trainingmgr.programmes.queries import craft_by_name

FORM = "form.form"


@pytest.fixture
def cohort(session):
    return make_cohort(session)


@pytest.fixture
def trainee(session, cohort, sign_in):
    """A trainee at the own phone, as (record, client)."""
    one = make_participant(session, cohort, name="Rina Contoh Sari")
    user = make_user(session, "participant", name=one.name)
    one.user_id = user.id
    session.flush()
    return one, sign_in(user)


def craft(session, name):
    return str(craft_by_name(session, name).id)


def test_a_trainee_wishes_on_the_own_phone(session, cohort, trainee):
    me, phone = trainee
    friend = make_participant(session, cohort, name="Wati Teman Baik")
    other = make_participant(session, cohort, name="Joko Lain Orang")
    page = phone.page("/saya")
    assert "Pilihan Anda belum diisi" in page.text
    page = phone.page(page.links["Isi pilihan"])
    assert page.h1 == "Apa yang ingin Anda buat, dan bersama siapa?"
    assert "Hanya petugas yang dapat membaca bagian ini." in page.text
    # No list tells who is in the cohort.
    assert friend.name not in page.html
    assert called(friend.name) not in page.html
    page = phone.submit(
        "/saya/pilihan", FORM, craft_1=craft(session, "Tempe"), craft_2="lain", other="Jamur",
        experience="2", hours="20", tools="Panci besar",
        **{"friend_names-0": "wati teman baik", "apart_names-0": other.number},
    )  # fmt: skip
    assert page.h1 == "Pilihan Anda sudah tersimpan"
    assert page.value("hours") == "20"
    # One's own words are answered with no more than first names and initials.
    assert "Wati T. B." in page.text
    assert "Joko L. O." in page.text
    assert friend.name not in page.html
    assert other.name not in page.html
    assert "Tempe dan Jamur" in phone.page("/saya").text
    stored = wishes_of(session, sheet_of(session, me.id))
    assert (stored.friends, stored.apart) == ({friend.id}, {other.id})
    assert stored.crafts[1] == WishedCraft(None, "Jamur")
    # Both are dropped by unticking.
    phone.submit("/saya/pilihan", FORM, friends=None, apart=None)
    assert wishes_of(session, sheet_of(session, me.id)).friends == frozenset()


def test_mistakes_are_told_at_their_place_and_nothing_typed_is_lost(session, cohort, trainee):
    _me, phone = trainee
    tempe = craft(session, "Tempe")
    page = phone.submit(
        "/saya/pilihan", FORM, status=422, craft_1=tempe, craft_2=tempe, tools="Oven"
    )
    assert "Pilihan ke-2: Bidang usaha ini sudah Anda pilih." in page.text
    assert (page.value("craft_1"), page.value("tools")) == (tempe, "Oven")
    page = phone.submit("/saya/pilihan", FORM, status=422, **{"friend_names-0": "Budi"})
    assert "Budi tidak ditemukan dalam angkatan ini." in page.text
    assert page.value("friend_names-0") == "Budi"
    # A name of another cohort is as unknown as one that nobody bears.
    programme = session.get(Programme, cohort.programme_id)
    setu = make_cohort(session, programme, code="STU", kecamatan_code=SETU, turn=2)
    make_participant(session, setu, name="Budi Orang Setu")
    page = phone.submit("/saya/pilihan", FORM, status=422, **{"apart_names-0": "Budi Orang Setu"})
    assert "tidak ditemukan dalam angkatan ini" in page.text
    # Nobody is learnt of by guessing the numbers behind the ticks.
    answer = phone.send("/saya/pilihan", status=422, friends="1")
    assert answer.status_code == 422


def test_staff_write_down_what_they_were_told(session, cohort, as_role):
    one, friend = make_people(session, cohort, 2)
    office = as_role("admin", name="Petugas Contoh")
    page = office.page(office.page(f"/peserta/{one.id}").links["Pilihannya"])
    assert page.h1 == f"Pilihan {one.name} belum diisi"
    assert f"{friend.name} ({friend.number})" in page.html
    page = office.submit(
        f"/peserta/{one.id}/pilihan", FORM, craft_1=craft(session, "Batik"),
        **{"apart_names-0": f"{friend.name} ({friend.number})"},
    )  # fmt: skip
    assert page.h1 == f"Pilihan {one.name} dicatat petugas"
    assert "Petugas Contoh" in page.text
    stale = {"version": "0", "craft_1": craft(session, "Tempe")}
    page = office.submit(f"/peserta/{one.id}/pilihan", FORM, status=409, **stale)
    assert page.value("version") == "1"
    register_together(session, cohort, [one, friend])
    page = office.page(f"/peserta/{one.id}/pilihan")
    assert page.text.count("Tidak dipisah") == page.text.count("Belum menjawab") == 1
    for role in ("head", "trainer", "mentor", "field", "participant"):
        client = as_role(role)
        assert client.get(f"/peserta/{one.id}/pilihan").status_code == 403
        assert client.get("/kub/pilihan").status_code == 403


def test_a_formed_kub_closes_the_wishes(session, cohort, trainee):
    me, phone = trainee
    save_wishes(session, COMMAND_LINE, me, Wishes(tools="Oven kecil"))
    kub = form(session, draft(session, cohort, [me, *make_people(session, cohort, 9)]))
    page = phone.page("/saya/pilihan")
    assert page.h1 == "Pilihan Anda tidak dapat diubah lagi"
    assert f"KUB {kub.name} sudah terbentuk." in page.text
    assert "Oven kecil" in page.text
    assert page.select("form.form") == []
    phone.send("/saya/pilihan", status=422, experience="0", hours="9")


def test_the_list_counts_and_nothing_in_it_tells_whom_one_avoids(session, cohort, as_role):
    make_kub(session, cohort)
    one, avoided, third = (
        make_participant(session, cohort, name=name)
        for name in ("Ani Contoh Satu", "Zubaidah Yang Dihindari", "Tiga Contoh Orang")
    )
    attended(session, one)
    tempe = WishedCraft(int(craft(session, "Tempe")))
    wishes = Wishes(crafts=(tempe,), experience=3, apart=frozenset({avoided.id}))
    save_wishes(session, COMMAND_LINE, one, wishes)
    office = as_role("admin")
    page = office.page("/kub/pilihan")
    assert page.h1 == "1 dari 3 peserta tanpa KUB sudah mengisi pilihannya"
    assert "1 orang pilihan ke-1, 0 ke-2, 0 ke-3, dari 1" in page.text
    assert "Sudah ikut" in page.text
    for query, names in (
        (f"?angkatan={cohort.id}&isian=sudah", {one.name}),
        ("?isian=belum", {avoided.name, third.name}),
        (f"?bidang={tempe.craft_id}", {one.name}),
        ("?bidang=lain", set()),
        ("?q=tempe", {one.name}),
        ("?bidang=99999&angkatan=x", {one.name, avoided.name, third.name}),
    ):
        html = office.page(f"/kub/pilihan{query}").html
        assert {who.name for who in (one, avoided, third) if who.name in html} == names, query
    only = office.page("/kub/pilihan?isian=sudah").html
    assert avoided.name not in only
    assert called(avoided.name) not in only
    rows = list(csv.reader(StringIO(office.get("/kub/pilihan?isian=sudah&bentuk=csv").text)))
    sheet = load_workbook(BytesIO(office.get("/kub/pilihan?isian=sudah&bentuk=xlsx").data))
    told = str(rows) + str([[cell.value for cell in row] for page in sheet for row in page])
    assert one.name in told
    assert "Tempe" in told
    assert "Zubaidah" not in told
    assert avoided.number not in told
    # Nor by searching, nor on the page of whom it is about, nor in the trail.
    assert one.name not in office.page(f"/peserta/{avoided.id}/pilihan").text
    assert one.name not in office.page("/kub/pilihan?q=Zubaidah").html
    assert "Zubaidah" not in office.page("/jejak-audit").text


def test_the_list_asks_as_much_for_one_as_for_many(session, cohort, as_role, queries):
    office = as_role("admin")
    counts = []
    for n in (1, 12):
        for one in make_people(session, cohort, n):
            crafts = tuple(WishedCraft(rank) for rank in (1, 2, 3))
            save_wishes(session, COMMAND_LINE, one, Wishes(crafts=crafts))
        office.page("/kub/pilihan")
        with queries() as sent:
            office.get("/kub/pilihan")
        counts.append(len(sent))
    assert counts[0] == counts[1]
