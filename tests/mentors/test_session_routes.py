"""The form of a session: one sentence is enough, and nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.businesses import make_business, picture, sale
from tests.support.client import PageClient
from tests.support.mentors import coach, file_of, make_mentor
from tests.support.training import make_kub
from trainingmgr.accounts.models import User
from trainingmgr.businesses.models import Sale
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.kub.models import Kub
from trainingmgr.mentors import services
from trainingmgr.mentors.models import CoachingSession, Confirmation, Mentor, MonthFigures
from trainingmgr.mentors.services import ActionInput

AsRole = Callable[..., PageClient]
SignIn = Callable[[User], PageClient]


@pytest.fixture
def kub(session: Session) -> Kub:
    """A KUB with a joint business."""
    business, _people = make_business(session)
    return session.get_one(Kub, business.kub_id)


@pytest.fixture
def mentor(session: Session, kub: Kub) -> Mentor:
    return make_mentor(session, kub)


@pytest.fixture
def client(sign_in: SignIn, mentor: Mentor) -> PageClient:
    return sign_in(mentor.user)


def form_of(session: Session, kub: Kub) -> str:
    return f"/pendampingan/{file_of(session, kub).id}/catat"


def test_one_sentence_and_save(
    session: Session, client: PageClient, mentor: Mentor, kub: Kub
) -> None:
    coach(session, mentor, kub, topic="produksi", actions=[ActionInput("Foto produk")])
    page = client.submit(
        f"/pendampingan/{file_of(session, kub).id}/catat", finding="Kemasan sudah lebih rapi."
    )
    assert "Sesi tersimpan." in page.text
    assert page.h1 == f"{kub.name}: produksi"
    saved = session.scalars(select(CoachingSession).order_by(CoachingSession.id.desc())).first()
    assert saved is not None
    assert (saved.held_on, saved.minutes, saved.mode) == (clock.today(), 60, "kunjungan")
    assert len(saved.people) == 10
    assert saved.next_on == clock.today() + timedelta(days=14)
    assert saved.actions == []


def test_a_form_sent_again_saves_once_but_loses_no_other_words(
    session: Session, client: PageClient, kub: Kub
) -> None:
    """A second tap is harmless; going back and telling of another session is no second tap."""
    url, count = (
        f"/pendampingan/{file_of(session, kub).id}/catat",
        select(func.count(CoachingSession.id)),
    )
    opened = client.page(url)
    first = client.submit(opened, finding="Kemasan rapi.")
    assert client.submit(opened, finding="Kemasan rapi. ").url == first.url
    asked = client.submit(opened, finding="Stok habis.", status=409)
    assert "sudah tersimpan dengan isi lain" in asked.text
    assert asked.value("finding") == "Stok habis."
    assert session.scalar(count) == 1
    client.submit(asked)
    assert session.scalar(count) == 2


@pytest.mark.parametrize("sent", ["", "sama", "d" * 500])
def test_a_form_without_its_id_is_a_form_of_its_own(
    session: Session, client: PageClient, kub: Kub, sent: str
) -> None:
    opened = client.page(f"/pendampingan/{file_of(session, kub).id}/catat")
    for finding in ("Kemasan rapi.", "Stok habis."):
        client.submit(opened, finding=finding, client_id=sent)
    assert session.scalar(select(func.count(CoachingSession.id))) == 2


def test_a_session_in_full(
    session: Session, client: PageClient, mentor: Mentor, kub: Kub, as_role: AsRole
) -> None:
    held = coach(session, mentor, kub, actions=[ActionInput("Foto produk")])
    promise, members = held.actions[0].id, [one.participant_id for one in kub.members]
    page = client.submit(
        form_of(session, kub),
        finding="Penjualan naik.",
        **{
            f"janji-{promise}": "selesai",
            f"hasil-{promise}": "Lima foto siap",
            "actions-0-text": "Menghitung harga pokok",
            "actions-0-owner": str(members[0]),
            "actions-1-text": "Meminjam timbangan",
            "actions-1-owner": "lain",
            "actions-1-owner_name": "Bu Lurah",
        },
        present=[str(one) for one in members[:3]],
        others="Pak RT",
        topics=["akuntansi", "produksi"],
        starts_at="09.30",
        minutes="90",
        place="Balai warga",
        amount="2,5 juta",
        cost="1 juta",
        workers="4",
        outside="y",
        file=(picture(), "kas.jpg"),
        photos=[(picture(3), "foto.jpg"), (picture(4), "buku.jpg")],
    )
    told = ("Menghitung harga pokok", "Bu Lurah", "Lima foto siap", "Rp2.500.000", "Rp1.000.000",
            "Halaman buku kas", "Balai warga", "09.30", "Pak RT")  # fmt: skip
    assert [one for one in told if one not in page.text] == []
    assert page.h1 == f"{kub.name}: akuntansi dan produksi"
    photos = page.select("main .photo-strip img")
    assert [client.get(one.get("src")).mimetype for one in photos] == ["image/jpeg"] * 2
    for role, may in (("head", True), ("admin", False)):
        text = as_role(role).page(page.url).text
        assert "Penjualan naik." in text
        assert ("Rp2.500.000" in text, "Rp1.000.000" in text) == (may, may)


def test_what_was_typed_stays_when_something_is_wrong(
    session: Session, client: PageClient, mentor: Mentor, kub: Kub
) -> None:
    held = coach(session, mentor, kub, actions=[ActionInput("Label")])
    url, promise = form_of(session, kub), f"janji-{held.actions[0].id}"
    page = client.submit(
        url, status=422, finding=" ", amount="entah", present=None,
        **{"actions-0-text": "Foto produk", promise: "batal"},
    )  # fmt: skip
    assert {"finding", "amount"} <= set(page.errors)
    kept = [page.value(one) for one in ("actions-0-text", "amount", promise)]
    assert kept == ["Foto produk", "entah", "batal"]
    short = client.submit(url, status=422, finding="Ada.", minutes="2")
    assert set(short.errors) == {"minutes"}
    assert short.value("finding") == "Ada."
    empty = client.submit(url, status=422, finding="Ada.", outside="y")
    assert set(empty.errors) == {"amount"}
    wrong = {"actions-0-text": "Foto", "actions-0-due_on": "entah"}
    assert "Baris 1, Tenggat" in client.submit(url, status=422, finding="Ada.", **wrong).text
    assert session.scalar(select(func.count(CoachingSession.id))) == 1


def test_the_same_log_five_times_counts_once(
    session: Session, client: PageClient, kub: Kub
) -> None:
    form = client.page(form_of(session, kub))
    found = {
        client.submit(form, finding="Ada.", amount="1000000", proof="nota").url for _ in range(5)
    }
    assert len(found) == 1
    for row in (CoachingSession, Sale):
        assert session.scalar(select(func.count(row.id))) == 1


def test_the_office_takes_a_session_back_but_changes_none(
    session: Session, mentor: Mentor, kub: Kub, as_role: AsRole
) -> None:
    held = coach(session, mentor, kub)
    url = f"/pendampingan/sesi/{held.id}"
    office = as_role("admin")
    assert f"{url}/ubah" not in office.page(url).links
    assert "Dibatalkan" in office.submit(f"{url}/batalkan", reason="Salah dampingan").text
    as_role("head").page(f"{url}/batalkan", status=403)


def test_a_session_of_before_a_handover_still_arrives(
    session: Session, client: PageClient, mentor: Mentor, kub: Kub
) -> None:
    """The phone had no line: who was there that day may tell of it, and of no later day."""
    file, today = file_of(session, kub), clock.today()
    kept = client.page(form_of(session, kub))
    next_one = make_mentor(session)
    services.assign_mentor(session, COMMAND_LINE, next_one, file, today, reason="Cuti")
    coach(session, next_one, kub, actions=[ActionInput("Rahasia sesudahnya")])
    refused = client.submit(kept, finding="Ada.", status=422)
    assert "Anda tidak mendampingi" in refused.text
    assert "Rahasia" not in refused.text
    before = f"{today - timedelta(days=1):%Y-%m-%d}"
    saved = client.submit(kept, finding="Ada.", held_on=before)
    assert saved.h1.startswith("Anda belum punya")
    assert session.scalar(select(func.count(CoachingSession.id))) == 2
    client.page(form_of(session, kub), status=404)


def test_a_kub_without_business_has_its_omzet_in_the_file(
    session: Session, mentor: Mentor, sign_in: SignIn, kub: Kub
) -> None:
    bare = make_kub(session, kub.cohort)[0]
    own = sign_in(make_mentor(session, bare).user)
    page = own.submit(form_of(session, bare), finding="Ada.", amount="750000")
    assert "Rp750.000" in page.text
    assert session.scalar(select(MonthFigures.amount)) == 750_000


def test_two_mentees_at_once_are_warned_of(
    session: Session, client: PageClient, mentor: Mentor, kub: Kub
) -> None:
    other = make_kub(session, kub.cohort)[0]
    services.assign_mentor(
        session, mentor.user.actor, mentor, file_of(session, other), clock.today()
    )
    coach(session, mentor, other, starts_at=time(9))
    assert f"{other.name} 09.00" in client.page(form_of(session, kub)).text
    page = client.submit(form_of(session, kub), finding="Ada.", starts_at="09:30")
    assert f"Waktunya beririsan dengan sesi {other.name}" in page.text


def test_a_session_is_changed_with_all_it_said(
    session: Session, client: PageClient, mentor: Mentor, kub: Kub
) -> None:
    month = f"{clock.today():%Y-%m}"
    held = coach(
        session, mentor, kub, topics=["legalitas"],
        actions=[ActionInput("Label", owner_name="Bu Lurah")],
        sale=sale(month, amount=500_000),
    )  # fmt: skip
    url = f"/pendampingan/sesi/{held.id}"
    assert "Tidak ada yang berubah." in client.submit(f"{url}/ubah").text
    page = client.submit(f"{url}/ubah", finding="Izin belum ada.", minutes="45")
    assert "Perubahan tersimpan." in page.text
    shown = ("Izin belum ada.", "45 menit", "Label", "Bu Lurah", "Rp500.000")
    assert [one for one in shown if one not in page.text] == []
    old = client.page(f"{url}/ubah")
    client.submit(f"{url}/ubah", finding="Lain.")
    late = client.submit(old, status=409, finding="Terlambat.")
    assert late.value("finding") == "Terlambat."
    confirmed = Confirmation(session_id=held.id, agrees=True, name="Siti", answered_at=clock.now())
    session.add(confirmed)
    wrong = client.submit(f"{url}/ubah", status=422, finding="Izin ada.")
    assert set(wrong.errors) == {"reason"}
    again = client.submit(f"{url}/ubah", finding="Izin ada.", reason="Salah ketik")
    assert "belum dikonfirmasi" in again.text
    assert "Salah ketik" in again.text
    # What it said before each change.
    assert {"Izin belum ada.", "Lain."} <= set(again.texts("main details dd"))


def test_a_session_is_taken_back_with_a_reason_by_its_mentor_alone(
    session: Session, client: PageClient, mentor: Mentor, kub: Kub, sign_in: SignIn
) -> None:
    first = coach(session, mentor, kub, actions=[ActionInput("Label")])
    held = coach(session, mentor, kub, done_actions=[first.actions[0].id])
    url = f"/pendampingan/sesi/{held.id}"
    page = client.page(f"{url}/batalkan")
    assert "1 kesepakatan lama yang ditutup di sesi ini terbuka kembali" in page.text
    assert set(client.submit(page, status=422, reason=" ").errors) == {"reason"}
    assert "Dibatalkan" in client.submit(page, reason="Tercatat dua kali").text
    assert "Ubah sesi" not in client.page(url).links
    # Who follows the mentee after may read it, and no more; the office may take it back.
    after = make_mentor(session)
    services.assign_mentor(
        session, COMMAND_LINE, after, file_of(session, kub), clock.today(), reason="Pindah"
    )
    own = sign_in(after.user)
    assert "Ubah sesi" not in own.page(f"/pendampingan/sesi/{first.id}").links
    assert "Hanya pendamping yang mencatat" in own.page(f"/pendampingan/sesi/{first.id}/ubah").text
    own.send(f"/pendampingan/sesi/{first.id}/batalkan", reason="Bukan saya")
    session.expire_all()
    assert first.voided_at is None
    assert client.get(f"/pendampingan/sesi/{first.id}/ubah").status_code == 404
