"""The room's pages: a referral in three taps, its fate, and the division's answers."""

from __future__ import annotations

from tests.support.mentors import coach, file_of, make_mentor
from tests.support.participants import make_cohort, make_programme
from tests.support.referrals import refer
from tests.support.training import make_kub
from trainingmgr.facilitation.models import Referral


def _followed(session):
    kub, _ = make_kub(session, make_cohort(session))
    mentor = make_mentor(session, kub)
    return mentor, file_of(session, kub)


def test_a_mentor_refers_with_one_choice(session, sign_in):
    mentor, mentee = _followed(session)
    client, url = sign_in(mentor.user), f"/pendampingan/{mentee.id}/rujuk"
    page = client.page(url)
    assert "memerlukan satu sesi" in page.text
    assert not page.select("form#rujuk")
    coach(session, mentor, mentee)
    page = client.submit(url, wanted="koperasi:anggota")
    assert "Bidang Koperasi" in page.text
    assert "Diusulkan" in page.text
    one = session.query(Referral).one()
    assert (one.kind, one.need) == ("koperasi", "anggota")
    assert not page.select("#jawaban")


def test_a_refusal_keeps_what_was_typed(session, sign_in):
    mentor, mentee = _followed(session)
    coach(session, mentor, mentee)
    client, url = sign_in(mentor.user), f"/pendampingan/{mentee.id}/rujuk"
    page = client.submit(url, status=422, detail="Mesin bordir")
    assert "Pilih kebutuhannya." in page.text
    assert page.value("detail") == "Mesin bordir"
    page = client.submit(url, status=422, wanted="alat:lainnya")
    assert "Tulis satu kalimat" in page.errors["detail"]


def test_the_division_answers_from_its_first_page(session, sign_in, as_role):
    mentor, mentee = _followed(session)
    coach(session, mentor, mentee)
    one = refer(session, mentor, mentee)
    client = as_role("facilitation")
    page = client.page("/")
    assert page.url == "/rujukan"
    assert page.h1.startswith("1 dari 1 rujukan belum selesai")
    assert mentee.name in page.links
    url = f"/rujukan/{one.id}"
    client.submit(url, form="#jawaban .post-button")
    page = client.submit(url, form="#jawaban .post-button")
    assert "Diproses" in page.text
    page = client.submit(url, form=f"form[action='{url}/selesai']", status=422, result="KUR cair")
    assert "Isi jumlah modal" in page.text
    page = client.submit(
        url, form=f"form[action='{url}/selesai']", result="KUR cair", amount="5.000.000"
    )
    assert "Rp5.000.000" in page.text
    assert "Rp5.000.000" in sign_in(mentor.user).page(url).text
    # The administrator reads the result, but no turnover (handbook 5.9).
    page = as_role("admin").page(url)
    assert "KUR cair" in page.text
    assert "Rp5.000.000" not in page.text
    assert "Omzet tiga bulan terakhir" not in page.text


def test_two_answers_at_once_and_a_refusal(session, sign_in, as_role):
    mentor, mentee = _followed(session)
    coach(session, mentor, mentee)
    one = refer(session, mentor, mentee)
    client, url = as_role("facilitation"), f"/rujukan/{one.id}"
    form = f"form[action='{url}/tolak']"
    client.submit(url, form=form, status=422)
    client.submit(url, form="#jawaban .post-button")
    answer = client.send(f"{url}/tolak", status=409, reason="Sudah dibantu", version="1")
    assert "Sudah dibantu" in answer.get_data(as_text=True)
    client.submit(url, form=form, reason="Sudah dibantu dinas lain")
    assert "Sudah dibantu dinas lain" in sign_in(mentor.user).page(url).text


def test_a_neighbour_finds_nothing(session, sign_in, as_role):
    mentor, mentee = _followed(session)
    coach(session, mentor, mentee)
    one = refer(session, mentor, mentee)
    other = sign_in(make_mentor(session, label="ITI").user)
    other.page(f"/rujukan/{one.id}", status=404)
    other.page(f"/pendampingan/{mentee.id}/rujuk", status=404)
    assert mentee.name not in other.page("/rujukan").text
    for role in ("trainer", "field", "intel", "participant"):
        as_role(role).page("/rujukan", status=403)


def test_the_inbox_asks_as_often_for_many_as_for_few(session, as_role, queries):
    client, programme, counts = as_role("facilitation"), make_programme(session), []
    for turn in (1, 2, 3):
        kub, _ = make_kub(session, make_cohort(session, programme, code=f"A{turn}", turn=turn))
        mentor = make_mentor(session, kub)
        coach(session, mentor, kub)
        refer(session, mentor, file_of(session, kub))
        with queries() as sent:
            client.page("/rujukan")
        counts.append(len(sent))
    assert counts[1] == counts[2]


def test_a_result_asks_only_what_its_kind_brings(session, as_role):
    mentor, mentee = _followed(session)
    coach(session, mentor, mentee)
    one = refer(session, mentor, mentee, kind="koperasi", need="anggota")
    client, url = as_role("facilitation"), f"/rujukan/{one.id}"
    client.submit(url, form="#jawaban .post-button")
    page = client.submit(url, form="#jawaban .post-button")
    assert not page.select("[name=amount]")
    form = f"form[action='{url}/selesai']"
    page = client.submit(url, form=form, status=422, result="Diterima sebagai anggota")
    assert "Isi nomor anggota" in page.errors["number"]
    page = client.submit(url, form=form, result="Diterima sebagai anggota", number="A-17")
    assert "A-17" in page.text
