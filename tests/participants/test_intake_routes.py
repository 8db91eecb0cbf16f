"""A stranger registers without an account; the office sees, decides and prints the link."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from tests.support.intake import apply, open_link, typed
from tests.support.participants import make_cohort, make_participant, make_programme, nik_of
from trainingmgr.foundation import clock, throttle
from trainingmgr.participants.models import Application, Participant
from trainingmgr.participants.queries.consents import consents_of
from trainingmgr.participants.services.applications import Company


@pytest.fixture
def link(session, cohort):
    return open_link(session, cohort)


def form_of(link) -> str:
    return f"/daftar/{link.token}"


def all_of(session):
    return session.scalars(select(Application).order_by(Application.id)).all()


# The public form


def test_a_stranger_registers_and_keeps_a_number(client, session, link):
    page = client.submit(form_of(link), **typed(name="Siti Contoh"))
    (one,) = all_of(session)
    assert one.number in page.text
    assert "Siti" not in page.text
    assert one.nik_last4 not in page.text
    assert page.url.startswith("/daftar/tanda-terima/")
    assert (one.name, one.state) == ("Siti Contoh", "pendaftar")
    assert session.scalar(select(func.count(Participant.id))) == 0


def test_the_page_says_why_and_on_which_basis(client, link):
    page = client.page(form_of(link))
    assert "Pasal 20 ayat (2) huruf e" in page.text
    assert "retensi" in page.text
    assert "0812-0009-9999" in page.text
    assert page.select('meta[name="robots"]')


def test_r12_the_public_is_never_told_that_a_nik_is_known(client, session, cohort, link):
    known = make_participant(session, cohort, birth_date=date(1998, 3, 4))
    told = typed(nik=known.nik, name=known.name, phone="0812-0000-0001")
    page = client.submit(form_of(link), **told)
    assert "sudah kami terima" in page.h1
    assert f" {known.number}" not in page.text
    assert "sudah terdaftar" not in page.text
    stranger = client.submit(form_of(link), **typed())
    assert [text.replace("0002", "0001") for text in (stranger.h1, stranger.title)] == [
        page.h1,
        page.title,
    ]


def test_a_double_tap_is_one_application(client, session, link):
    page = client.page(form_of(link))
    sent = typed() | {"sent_id": page.value("sent_id")}
    first = client.send(form_of(link), **sent)
    second = client.send(form_of(link), **sent)
    assert first.location == second.location
    assert len(all_of(session)) == 1


def test_r11_a_damaged_nik_keeps_everything_typed_and_nothing_stands_in_the_address(
    client, session, link
):
    page = client.submit(form_of(link), status=422, **typed(name="Siti Contoh", nik="367401120499"))
    assert page.value("nik") == "367401120499"
    assert page.value("name") == "Siti Contoh"
    assert "nik" in page.errors
    assert "3674" not in page.url
    assert all_of(session) == []


def test_a_doubt_is_a_question_with_a_yes(client, session, link):
    elsewhere = typed(kelurahan="36.74.07.1003")
    page = client.submit(form_of(link), status=422, **elsewhere)
    assert "Belum terkirim" in page.text
    assert not page.errors
    again = client.send(
        form_of(link),
        **elsewhere,
        sure="y",
        asked=page.value("asked"),
        sent_id=page.value("sent_id"),
    )
    assert again.status_code == 302
    assert len(all_of(session)) == 1


def test_r14_a_minor_is_asked_for_a_guardian(client, session, link):
    born = clock.today().replace(year=clock.today().year - 16, day=4)
    young = typed(nik=nik_of(born, "P", 7999))
    page = client.submit(form_of(link), status=422, **young)
    assert "guardian_name" in page.errors
    client.submit(form_of(link), **young, guardian_name="Ibu Contoh", guardian_consent=True)
    (one,) = all_of(session)
    assert one.guardian_consent_at is not None


def test_a_friend_opens_the_link_with_the_code(client, session, link):
    page = client.submit(form_of(link), **typed(), new_group=True)
    (first,) = all_of(session)
    assert first.group.code in page.text
    assert any("wa.me" in href for href in page.links.values())
    friends = client.page(f"{form_of(link)}?teman={first.group.code}")
    assert friends.value("group_code") == first.group.code
    client.submit(f"{form_of(link)}?teman={first.group.code}", **typed())
    assert len({one.group_id for one in all_of(session)}) == 1


def test_a_closed_link_says_whom_to_ask_and_an_unknown_one_is_nothing(client, session, link):
    link.last_day = date(2020, 1, 1)
    page = client.page(form_of(link), status=410)
    assert "sudah ditutup" in page.h1
    assert "0812-0009-9999" in page.text
    assert client.get("/daftar/" + "y" * 43).status_code == 404
    assert client.get("/daftar/tanda-terima/" + "y" * 43).status_code == 404


def test_a_flood_waits_and_loses_nothing(client, session, link, monkeypatch):
    monkeypatch.setattr(throttle, "allowed", lambda *_args: False)
    page = client.submit(form_of(link), status=429, **typed(name="Siti Contoh"))
    assert "Tunggu sebentar" in page.text
    assert page.value("name") == "Siti Contoh"
    assert all_of(session) == []


@pytest.mark.parametrize("name", ["Siti\x00Contoh", "x" * 121, " ", "<script>", "١٢٣"])
def test_impossible_input_breaks_nothing(client, link, name):
    sent = typed(name=name) | {"csrf_token": client.csrf_token()}
    assert client.post(form_of(link), data=sent).status_code in {302, 400, 422}


# The office


def test_an_administrator_opens_shares_and_closes_the_link(as_role, session, cohort):
    admin = as_role("admin")
    url = f"/angkatan/{cohort.id}/pendaftaran"
    page = admin.submit(url, contact="0812-3456-7890")
    assert page.one("svg[role=img]")
    address = next(href for text, href in page.links.items() if text == "Lihat formulirnya")
    assert urlsplit(address).path.startswith("/daftar/")
    assert any("wa.me" in href for href in page.links.values())
    admin.submit(url, form=f'[action="{url}/tutup"]')
    assert admin.get(urlsplit(address).path).status_code == 410


def test_several_are_accepted_at_once_and_who_cannot_be_is_named(as_role, session, cohort, link):
    known = make_participant(session, cohort)
    a, b = apply(session, link), apply(session, link, nik=known.nik, name="Ganda Contoh")
    session.commit()
    admin = as_role("admin")
    url = f"/angkatan/{cohort.id}/seleksi"
    admin.page(url)
    answer = admin.send(url, status=422, id=[str(a.id), str(b.id)], act="terima")
    text = answer.get_data(as_text=True)
    assert "Ganda Contoh" in text
    assert f"/peserta/{known.id}" in text
    session.expire_all()
    assert (a.state, b.state) == ("diterima", "pendaftar")


def test_selection_finds_filters_and_reasons(as_role, session, cohort, link):
    first = apply(session, link, name="Wulan Contoh", company=Company(new=True))
    apply(session, link, name="Budi Contoh", kelurahan_code="36.74.07.1003")
    session.commit()
    admin = as_role("admin")
    url = f"/angkatan/{cohort.id}/seleksi"
    names = lambda page: page.texts(".applicant-head a")  # noqa: E731
    assert len(names(admin.page(url))) == 2
    assert names(admin.page(f"{url}?q=wulan")) == ["Wulan Contoh"]
    assert names(admin.page(f"{url}?tanda=wilayah")) == ["Budi Contoh"]
    session.refresh(first)
    assert names(admin.page(f"{url}?teman={first.group.code}")) == ["Wulan Contoh"]
    assert names(admin.page(f"{url}?status=cadangan")) == []
    admin.send(url, status=422, id=[str(first.id)], act="tolak", reason="")
    admin.send(url, id=[str(first.id)], act="tolak", reason="Tinggal di luar wilayah")
    assert "Tinggal di luar wilayah" in admin.page(url).text
    admin.send(url, status=422, act="terima")
    admin.page(f"/pendaftar/{first.id}")


def test_the_head_reads_and_a_trainer_finds_nothing(as_role, session, cohort, link):
    one = apply(session, link)
    session.commit()
    head, trainer = as_role("head"), as_role("trainer")
    assert not head.page(f"/angkatan/{cohort.id}/seleksi").select("[name=act]")
    head.page(f"/pendaftar/{one.id}")
    assert trainer.get(f"/pendaftar/{one.id}").status_code == 403
    head.send(f"/angkatan/{cohort.id}/seleksi", status=403, id=[str(one.id)], act="terima")


def test_one_by_one_asks_the_three_consents(as_role, session, cohort):
    admin = as_role("admin")
    admin.submit(f"/angkatan/{cohort.id}/peserta/baru", **typed(), katalog=True)
    one = session.scalars(select(Participant)).one()
    said = {purpose: row.given for purpose, row in consents_of(session, one.id).items()}
    assert said == {"foto": False, "katalog": True, "bank": False}
    page = admin.submit(f"/peserta/{one.id}/persetujuan", foto="ya", how="lisan")
    assert "Izin dan asal pendaftaran" in page.text
    session.expire_all()
    assert consents_of(session, one.id)["foto"].given


def test_someone_moves_from_their_page(as_role, session, cohort):
    there = make_cohort(session, cohort.programme, code="STU", kecamatan_code="36.74.07", turn=2)
    one = make_participant(session, cohort)
    admin = as_role("admin")
    page = admin.submit(
        f"/peserta/{one.id}/pindah", to=str(there.id), reason="Pindah rumah ke Setu"
    )
    assert "Pindah rumah ke Setu" in page.text
    empty = make_programme(session, "WUB-2027", 2027)
    alone = make_participant(session, make_cohort(session, empty, code="LAIN"))
    assert "Belum ada angkatan tujuan" in admin.page(f"/peserta/{alone.id}/pindah").text


def test_closing_names_those_not_decided(as_role, session, cohort, link):
    make_participant(session, cohort)
    apply(session, link)
    session.commit()
    admin = as_role("admin")
    page = admin.page(f"/angkatan/{cohort.id}/tutup-pendaftaran")
    assert "1 pendaftar belum diputuskan" in page.text
    admin.submit(f"/angkatan/{cohort.id}/tutup-pendaftaran", form=".form")
    assert "Belum diputuskan" in admin.page(f"/angkatan/{cohort.id}/seleksi").text


# Pelatihan IKM on screen


def test_pelatihan_ikm_is_made_listed_and_filled_without_a_kecamatan(as_role, session):
    make_programme(session)
    admin = as_role("admin")
    page = admin.submit(
        "/angkatan/baru?jenis=ikm",
        code="IKM-FRN",
        name="Furnitur 2026",
        field="furnitur",
        partner="Kementerian Perindustrian",
        starts_on="2026-05-01",
        ends_on="2026-06-30",
        quota="20",
    )
    assert "Pelatihan IKM" in page.text
    assert "Furnitur" in page.text
    assert "pelatihan IKM" in admin.page("/angkatan").text
    url = page.url
    page = admin.submit(f"{url}/ubah", quota="25", field="lainnya", field_other="Logam")
    assert "Logam" in page.text
    assert "25" in page.text
    page = admin.submit(f"{url}/peserta/baru", status=422, **typed())
    assert {"business_name", "business_field", "business_since"} <= set(page.errors)
    shop = {"business_name": "Mebel Contoh", "business_field": "Mebel", "business_since": "2019"}
    admin.submit(f"{url}/peserta/baru", **typed(kelurahan="36.74.07.1003"), **shop)
    one = session.scalars(select(Participant)).one()
    assert (one.business_name, one.business_since, one.already_in_business) == (
        "Mebel Contoh",
        2019,
        True,
    )
    admin.submit(f"/peserta/{one.id}/ubah", name="Nama Baru Contoh")
    assert "Mebel Contoh" in admin.page(f"/peserta/{one.id}").text
    assert "Bentuk KUB" not in admin.page(url).text
    assert admin.page(f"/kub/baru?angkatan={one.cohort_id}").url == url
