"""The officer's round and the business's record, as each role meets them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.businesses import (
    make_business,
    make_letter,
    make_officer,
    picture,
    sale,
    visit,
)
from tests.support.client import PageClient
from tests.support.mentors import make_mentor
from tests.support.participants import SERPONG, SETU
from tests.support.statements import Statements
from trainingmgr.accounts.models import User
from trainingmgr.businesses.models import AssignmentLetter, Business, Sale, Visit
from trainingmgr.foundation import clock, files
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.kub.models import Kub

AsRole = Callable[..., PageClient]
SignIn = Callable[[User], PageClient]
Counting = Callable[[], AbstractContextManager[Statements]]


@pytest.fixture
def officer(session: Session, sign_in: SignIn) -> PageClient:
    """An officer of Serpong with a letter."""
    user = make_officer(session)
    make_letter(session, user, until_on=clock.today() + timedelta(days=30))
    return sign_in(user)


def kub_of(session: Session, business: Business) -> Kub:
    return session.get_one(Kub, business.kub_id)


def months() -> tuple[str, str]:
    today = clock.today()
    before = today.replace(day=1) - timedelta(days=1)
    return f"{today:%Y-%m}", f"{before:%Y-%m}"


def seen(session: Session, user: User, business: Business) -> Visit:
    sales = [sale(month) for month in months()]
    return visit(session, user.actor, business, sales=sales)


def test_the_round_begins_with_who_was_never_verified(
    session: Session, officer: PageClient
) -> None:
    done, _people = make_business(session, name="Usaha Sudah")
    seen(session, officer.user, done)
    make_business(session, name="Usaha Belum")
    page = officer.page("/kunjungan")
    assert page.texts("tbody th a") == ["Usaha Belum", "Usaha Sudah"]
    assert page.h1 == "1 usaha di Serpong menunggu kunjungan Anda"
    assert "800.1.11.1" in page.text
    assert "tidak memverifikasi" not in page.text
    assert any(link.startswith("tel:+62") for link in page.all_links)
    assert officer.page("/kunjungan?q=belum").texts("tbody th a") == ["Usaha Belum"]
    assert "Tidak ada usaha yang cocok" in officer.page("/kunjungan?q=entah").text


def test_without_a_valid_letter_the_officer_is_warned(session: Session, as_role: AsRole) -> None:
    client = as_role("field", kecamatan_code=SERPONG)
    business, _people = make_business(session)
    assert "Surat tugas tidak berlaku" in client.page("/kunjungan").text
    page = client.submit(f"/kunjungan/{business.id}/catat", outcome="berjalan", photo=photo())
    assert "Surat tugas petugas tidak berlaku" in page.text


def test_an_officer_without_businesses_is_told_what_to_do(officer: PageClient) -> None:
    page = officer.page("/kunjungan")
    assert "Belum ada usaha di Serpong" in page.text
    assert "Catat usaha baru" in page.links


def photo() -> tuple[object, str]:
    return picture(), "foto.jpg"


def test_a_whole_visit_says_who_is_active(session: Session, officer: PageClient) -> None:
    business, people = make_business(session)
    page = officer.submit(
        f"/kunjungan/{business.id}/catat",
        outcome="berjalan",
        photo=photo(),
        item="Kotak kokoru",
        quantity="40 buah",
        amount_0="1,5 jt",
        outside_0="y",
        buyer_0="Toko Contoh",
        amount_1="Rp 900.000",
        file_1=(picture(7), "nota.jpg"),
        workers_paid="2",
        **{f"role_{people[9].id}": "none"},
    )
    assert page.h1 == f"9 dari 9 orang di {business.name} memenuhi kelima syarat aktif"
    assert "memverifikasi usaha selama 90 hari" in page.text
    proofs = {one.month: one.proof for one in session.scalars(select(Sale))}
    assert dict(zip(months(), ("pembeli", "nota"), strict=True)) == proofs
    assert officer.get(page.one("main img").get("src")).mimetype == "image/jpeg"
    record = officer.page(f"/usaha/{business.id}")
    assert "Rp1.500.000" in record.text
    assert officer.get(record.links["Lihat bukti"]).mimetype == "image/jpeg"


def test_nobody_there_takes_two_taps(session: Session, officer: PageClient) -> None:
    business, _people = make_business(session)
    page = officer.submit(f"/kunjungan/{business.id}/catat", outcome="tidak_ditemui")
    assert "tidak mengubah status siapa pun" in page.text


def test_a_form_sent_again_saves_one_visit_but_loses_no_other_words(
    session: Session, officer: PageClient
) -> None:
    business, _people = make_business(session)
    opened = officer.page(f"/kunjungan/{business.id}/catat")
    first = officer.submit(opened, outcome="tidak_ditemui", note="Pagar terkunci")
    again = officer.submit(opened, outcome="tidak_ditemui", note="Pagar terkunci")
    assert again.url == first.url
    asked = officer.submit(opened, outcome="berjalan", note="Bertemu ketua", status=409)
    assert "sudah tersimpan dengan isi lain" in asked.text
    assert asked.value("note") == "Bertemu ketua"
    assert officer.submit(asked).url != first.url


def test_an_incomplete_visit_is_saved_and_says_what_is_missing(
    session: Session, officer: PageClient
) -> None:
    business, people = make_business(session)
    page = officer.submit(f"/kunjungan/{business.id}/catat", outcome="berjalan")
    assert page.h1.startswith("0 dari 10 orang")
    assert "belum ada foto" in page.text
    assert people[0].name in page.text
    assert "Belum ada produksi dalam 90 hari terakhir." in page.text
    assert "Catat barang, jumlah, dan tanggal produksi terakhir." in page.text
    stopped = officer.submit(f"/kunjungan/{business.id}/catat", outcome="tidak_berjalan")
    assert "Sebab tidak berjalan belum dicatat." in stopped.text


def test_what_was_typed_stays_when_something_is_wrong(
    session: Session, officer: PageClient
) -> None:
    business, _people = make_business(session)
    url = f"/kunjungan/{business.id}/catat"
    page = officer.submit(
        url, status=422, outcome="berjalan", item="Kotak", amount_0="entah", note="Ramai",
        visited_on="31/02/2026", buyer_1="Toko", photo=(picture(), "x.jpg"),
    )  # fmt: skip
    assert set(page.errors) == {"amount_0", "amount_1", "visited_on"}
    assert (page.value("item"), page.value("amount_0")) == ("Kotak", "entah")
    assert page.value("note") == "Ramai"
    broken = officer.submit(
        url, status=422, outcome="berjalan", photo=(BytesIO(b"bukan foto"), "x.jpg"), item="Kotak"
    )
    assert set(broken.errors) == {"photo"}
    assert session.scalar(select(func.count(Visit.id))) == 0
    assert set(officer.submit(url, status=422).errors) == {"outcome"}


def test_slips_in_fields_nobody_was_asked_do_not_matter(
    session: Session, officer: PageClient
) -> None:
    business, _people = make_business(session)
    officer.submit(f"/kunjungan/{business.id}/catat", outcome="pindah", amount_0="entah")


def test_a_second_tap_is_harmless(session: Session, officer: PageClient) -> None:
    business, _people = make_business(session)
    form = officer.page(f"/kunjungan/{business.id}/catat")
    first = officer.submit(form, outcome="berjalan", item="Kotak")
    assert officer.submit(form, outcome="berjalan", item="Kotak").url == first.url
    assert session.scalar(select(func.count(Visit.id))) == 1


def test_a_neighbour_s_records_are_not_found(
    session: Session, officer: PageClient, as_role: AsRole, sign_in: SignIn
) -> None:
    business, _people = make_business(session)
    saved = seen(session, officer.user, business)
    row = session.scalars(select(Sale)).first()
    assert row is not None
    row.proof_file_id = files.store_image(session, COMMAND_LINE, picture()).id
    make_mentor(session, user=(stranger := as_role("mentor")).user)
    pages = [
        f"/kunjungan/{business.id}/catat",
        f"/kunjungan/hasil/{saved.id}",
        f"/kunjungan/hasil/{saved.id}/foto",
        f"/usaha/{business.id}",
        f"/usaha/penjualan/{row.id}/bukti",
        f"/usaha/baru?kub={business.kub_id}",
    ]
    neighbour = as_role("field", kecamatan_code=SETU)
    for url in pages:
        assert officer.get(url).status_code == 200, url
        assert neighbour.get(url).status_code == 404, url
    for url in pages[3:]:
        assert stranger.get(url).status_code == 404, url
    own = sign_in(make_mentor(session, kub_of(session, business)).user)
    for url in pages[3:]:
        assert own.get(url).status_code == 200, url
    neighbour.send(f"/usaha/{business.id}/nib", 404, nib="1234567890123", nib_on="2026-01-01")
    neighbour.send(f"/kunjungan/{business.id}/catat", 404, outcome="berjalan")
    for role in ("trainer", "intel", "facilitation", "participant"):
        client = as_role(role)
        assert {client.get(url).status_code for url in pages} == {403}, role
    for client in (neighbour, stranger):
        assert business.name not in client.page("/usaha").text


def test_turnover_is_shown_to_those_who_may_read_it(
    session: Session, officer: PageClient, as_role: AsRole, sign_in: SignIn
) -> None:
    business, _people = make_business(session)
    seen(session, officer.user, business)
    row = session.scalars(select(Sale)).first()
    assert row is not None
    mentor = sign_in(make_mentor(session, kub_of(session, business)).user)
    for client, may in ((as_role("head"), True), (mentor, True), (as_role("admin"), False)):
        for url in ("/usaha", f"/usaha/{business.id}"):
            assert ("Rp1.500.000" in client.page(url).text) is may, url
    assert as_role("admin").get(f"/usaha/penjualan/{row.id}/bukti").status_code == 403


def test_visits_are_not_the_mentor_s_to_read(
    session: Session, officer: PageClient, sign_in: SignIn
) -> None:
    business, _people = make_business(session)
    saved = seen(session, officer.user, business)
    mentor = sign_in(make_mentor(session, kub_of(session, business)).user)
    assert officer.user.name not in mentor.page(f"/usaha/{business.id}").text
    assert mentor.get(f"/kunjungan/hasil/{saved.id}").status_code == 403


def test_the_list_is_searched_and_narrowed(
    session: Session, officer: PageClient, as_role: AsRole
) -> None:
    done, people = make_business(session, name="Usaha Sudah")
    make_business(session, name="Usaha Belum")
    seen(session, officer.user, done)
    head = as_role("head")

    def names(query: str) -> list[str]:
        return head.page(f"/usaha?{query}").texts("tbody th")

    assert names("") == ["Usaha Belum", "Usaha Sudah"]
    assert head.page("/usaha").h1 == "1 dari 2 usaha menunggu verifikasi"
    assert names(f"q={people[0].name}") == ["Usaha Sudah"]
    assert names("kunjungan=belum") == ["Usaha Belum"]
    assert names("kunjungan=lama") == []
    assert names(f"kecamatan={SETU}") == []
    assert "10 dari 10" in head.page("/usaha?q=sudah").text


@pytest.mark.parametrize("role", ["admin", "field", "mentor"])
def test_a_business_begins_in_a_kub(
    session: Session, as_role: AsRole, sign_in: SignIn, role: str
) -> None:
    old, members = make_business(session)
    kub = kub_of(session, old)
    mentor = make_mentor(session, kub)
    client = sign_in(mentor.user) if role == "mentor" else as_role(role, kecamatan_code=SERPONG)
    url = f"/usaha/baru?kub={kub.id}"
    wrong = client.submit(url, status=422, name="Kedua")
    assert set(wrong.errors) == {"joint"}
    nobody = {f"role_{one.id}": "none" for one in members}
    client.submit(url, status=422, joint="tidak", **nobody)
    one = {**nobody, f"role_{members[4].id}": "owner"}
    page = client.submit(url, name="Dapur Contoh", joint="tidak", **one)
    assert page.h1 == "0 dari 1 orang di Dapur Contoh aktif"
    assert members[4].name in page.text


def test_a_kub_without_business_is_offered(session: Session, officer: PageClient) -> None:
    business, _people = make_business(session)
    name = kub_of(session, business).name
    assert name not in officer.page("/usaha/baru").links
    session.delete(business.people[0])
    for person in business.people[1:]:
        session.delete(person)
    session.flush()
    session.delete(business)
    assert name in officer.page("/usaha/baru").links


def test_a_nib_is_kept(session: Session, officer: PageClient) -> None:
    business, _people = make_business(session)
    url = f"/usaha/{business.id}"
    assert set(officer.submit(url, status=422, nib="12", nib_on="2026-01-05").errors) == {"nib"}
    page = officer.submit(url, nib="1234 5678 90123", nib_on="5 Januari 2026")
    assert "1234567890123" in page.text


def test_letters_show_which_kecamatan_has_none(
    session: Session, officer: PageClient, as_role: AsRole
) -> None:
    admin = as_role("admin")
    page = admin.page("/surat-tugas")
    assert page.h1 == "1 dari 7 kecamatan punya surat tugas yang berlaku"
    assert "Ciputat Timur, Pamulang, dan Setu" in page.texts(".callout")[0]
    old = session.scalars(select(AssignmentLetter)).one()
    old.from_on, old.until_on = old.from_on - timedelta(days=900), clock.today() - timedelta(days=1)
    page = admin.page("/surat-tugas")
    assert page.h1.startswith("0 dari 7")
    assert "berakhir" in page.text
    day = clock.today().isoformat()
    fields = {"number": "800/2", "user_id": str(officer.user.id), "kecamatan_code": SERPONG}
    wrong = admin.submit(
        "/surat-tugas/baru", status=422, from_on=day, until_on="2026-01-01", **fields
    )
    assert set(wrong.errors) == {"until_on"}
    assert wrong.value("number") == "800/2"
    page = admin.submit("/surat-tugas/baru", from_on=day, until_on=day, **fields)
    assert page.h1.startswith("1 dari 7")
    assert "800/2" in officer.page("/kunjungan").text
    assert "Catat surat tugas" not in as_role("head").page("/surat-tugas").links


@pytest.mark.parametrize("url", ["/usaha", "/kunjungan", "/surat-tugas"])
def test_lists_need_the_same_statements_however_long(
    session: Session, officer: PageClient, as_role: AsRole, queries: Counting, url: str
) -> None:
    client = as_role("admin") if url == "/surat-tugas" else officer
    business, members = make_business(session)
    seen(session, officer.user, business)
    client.page(url)
    with queries() as few:
        client.page(url)
    for _ in range(4):
        another, _people = make_business(session, kub_of(session, business), members, joint=False)
        seen(session, officer.user, another)
        make_letter(session, officer.user, until_on=clock.today())
    client.page(url)
    with queries() as many:
        client.page(url)
    assert len(many) == len(few)
