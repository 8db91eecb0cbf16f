"""A trainee's phone: link, PIN, schedule, an objection and its answer; no second phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from tests.support.browser import Browsing, Opener, axe
from tests.support.training import make_class, make_session, mark
from trainingmgr.foundation import clock

pytestmark = pytest.mark.browser

PIN = "739164"


def test_from_the_link_to_the_answer(session: Session, browse: Opener, visits: Browsing) -> None:
    course, trainer, roster = make_class(session)
    for days, letters in ((9, "HHH"), (2, "AHH")):
        held = make_session(session, course, trainer, clock.today() - timedelta(days=days))
        mark(session, held, roster, letters)
    make_session(session, course, trainer, clock.today() + timedelta(days=5))
    session.commit()
    office = browse("admin", "desktop")
    link = _make_link(office, roster[0].id)

    # A cheap phone: no scripts.
    phone = visits.open("phone", javascript=False)
    phone.goto(link)
    _choose(phone, "123456")
    phone.get_by_text("mudah ditebak").first.wait_for()
    _choose(phone, PIN)
    phone.get_by_role("heading", name="Anda sedang mengikuti pelatihan teknis.").wait_for()
    assert phone.locator("#jadwal li").count() == 1

    other = visits.open("phone")
    other.goto(link)
    other.get_by_role("heading", name="tidak dapat dibuka di ponsel ini").wait_for()
    assert roster[0].name not in other.content()
    axe(other)

    phone.get_by_role("link", name="Lihat semua").tap()
    phone.get_by_role("link", name="Sanggah ").first.tap()
    phone.get_by_label("Apa yang tidak sesuai").fill("Saya hadir, ada fotonya.")
    phone.get_by_role("button", name="Kirim sanggahan").tap()
    phone.get_by_text("menunggu jawaban").wait_for()

    office.goto("/sanggahan")
    axe(office)
    office.get_by_role("link", name=roster[0].name).click()
    office.get_by_label("Bagaimana diselesaikan?").fill("Benar, presensi sudah diperbaiki.")
    office.get_by_role("button", name="Selesaikan").click()
    office.get_by_text("Sanggahan selesai").wait_for()
    phone.goto("/saya/sanggahan")
    phone.get_by_text("Benar, presensi sudah diperbaiki.").wait_for()

    # The phone is lost: a new link, and the old phone is out at once.
    again = _make_link(office, roster[0].id)
    phone.goto("/saya")
    assert "/masuk" in phone.url
    phone.goto(link)
    phone.get_by_role("heading", name="tidak dapat dibuka di ponsel ini").wait_for()
    other.goto(again)
    _choose(other, "805273")
    other.get_by_role("heading", name="Anda sedang mengikuti pelatihan teknis.").wait_for()


def test_the_pages_of_a_trainee_have_no_fault(
    session: Session, browse: Opener, phone: Page
) -> None:
    course, trainer, roster = make_class(session)
    mark(session, make_session(session, course, trainer), roster, "HHA")
    session.commit()
    office = browse("admin", "desktop")
    link = _make_link(office, roster[0].id)
    axe(office)
    phone.goto(link)
    axe(phone)
    _choose(phone, PIN)
    phone.get_by_role("heading", name="Anda sedang").wait_for()
    for path in ("/saya", "/saya/presensi", "/saya/data", "/saya/sanggahan", "/akun/saya"):
        phone.goto(path)
        axe(phone)
    with phone.expect_navigation():
        phone.get_by_role("button", name="Keluar").first.click()
    phone.goto("/buka")
    axe(phone)
    phone.get_by_label("PIN 6 angka").press_sequentially(PIN)
    phone.keyboard.press("Enter")
    phone.get_by_role("heading", name="Anda sedang").wait_for()


def _make_link(office: Page, participant_id: int) -> str:
    office.goto(f"/peserta/{participant_id}")
    office.get_by_role("link", name="Tautan pribadi").click()
    office.get_by_role("button", name="Buat tautan").click()
    address = office.get_by_label("Tautan pribadi").input_value()
    return "/buka/" + address.rpartition("/")[2]


def _choose(phone: Page, pin: str) -> None:
    phone.get_by_label("Buat PIN 6 angka").fill(pin)
    phone.get_by_label("Ulangi PIN").fill(pin)
    phone.get_by_role("button", name="Simpan PIN dan buka").click()
