"""The phone without a line: what was opened once opens again, and what was tapped is not lost."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.browser import Browsing, axe
from tests.support.builders import PASSWORD
from tests.support.businesses import make_business, picture
from tests.support.mentors import make_mentor
from tests.support.training import make_class, make_session
from trainingmgr.accounts.models import User, UserSession
from trainingmgr.attendance.models import Mark, Register, SheetPhoto, WalkIn
from trainingmgr.cohorts.models import TrainingSession
from trainingmgr.foundation import clock
from trainingmgr.kub.models import Kub
from trainingmgr.mentors.models import CoachingSession
from trainingmgr.participants.models import Participant

pytestmark = pytest.mark.browser

PHOTO: FilePayload = {
    "name": "foto.jpg",
    "mimeType": "image/jpeg",
    "buffer": picture().getvalue(),
}
Lesson = tuple[TrainingSession, User, list[Participant]]
KEPT = """async () => {
    const names = await indexedDB.databases();
    if (!names.some(one => one.name === 'bina-usaha')) return 0;
    const db = await new Promise(done => {
        const asking = indexedDB.open('bina-usaha');
        asking.onsuccess = () => done(asking.result);
    });
    const count = await new Promise(done => {
        const asking = db.transaction('pages').objectStore('pages').count();
        asking.onsuccess = () => done(asking.result);
    });
    db.close();
    return count;
}"""
# Everything the browser keeps for this site, as text.
# As if the pages had been kept fifteen days ago, and one more that nothing leads to.
AGED = """async () => {
    const db = await new Promise(done => {
        const asking = indexedDB.open('bina-usaha');
        asking.onsuccess = () => done(asking.result);
    });
    const deal = db.transaction(['me', 'pages'], 'readwrite');
    const at = new Date(Date.now() - 15 * 86400000).toISOString();
    deal.objectStore('me').get('me').onsuccess = ({target}) => {
        const {user, ...rest} = target.result;
        deal.objectStore('me').put({...rest, user, swept: 0});
        deal.objectStore('pages').put({user, at, url: '/lama', title: 'Presensi lama', html: ''});
    };
    await new Promise(done => (deal.oncomplete = done));
    db.close();
}"""
STORED = """async () => {
    const found = [JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage})];
    for (const {name} of await indexedDB.databases()) {
        const db = await new Promise(done => {
            const asking = indexedDB.open(name);
            asking.onsuccess = () => done(asking.result);
        });
        for (const store of db.objectStoreNames) {
            found.push(store, await new Promise(done => {
                const asking = db.transaction(store).objectStore(store).getAll();
                asking.onsuccess = () => done(JSON.stringify(asking.result));
            }));
        }
        db.close();
    }
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
            const type = (await cache.match(request)).headers.get('Content-Type') ?? '';
            found.push(request.url);
            if (/html|json/.test(type)) found.push(await (await cache.match(request)).text());
        }
    }
    return found.join('\\n');
}"""


@pytest.fixture
def lesson(session: Session) -> Lesson:
    """Today's session of a class of five."""
    course, trainer, roster = make_class(session, 5)
    assert trainer.user is not None
    return make_session(session, course, trainer, clock.today()), trainer.user, roster


@pytest.fixture
def phone_of(visits: Browsing) -> Callable[..., Page]:
    """`phone_of(user, start="/hari-ini")`: a phone that keeps pages, once it was there."""

    def phone_of(user: User, start: str = "/hari-ini") -> Page:
        page = visits.open("phone", user, offline=True)
        page.goto(start)
        page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        kept(page, 2)
        page.wait_for_function("navigator.serviceWorker.controller !== null")
        return page

    return phone_of


def kept(page: Page, pages: int) -> None:
    """Waits until the phone has kept so many pages."""
    until(page, lambda: int(page.evaluate(KEPT)) >= pages)


def until(page: Page, happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 15
    while not happened():
        assert time.monotonic() < deadline
        page.wait_for_timeout(50)


def tap(page: Page, who: Participant, mark: str) -> None:
    page.locator(f"label:has(input[name='mark-{who.id}'][value={mark}])").tap()


def says(page: Page, words: str) -> None:
    page.locator("[data-offline-state]", has_text=words).wait_for()


def session_token(page: Page) -> str:
    return str(page.locator('meta[name="csrf-token"]').get_attribute("content"))


def marks(session: Session) -> dict[int, str]:
    session.rollback()
    found = session.execute(select(Mark.participant_id, Mark.status)).all()
    assert len(found) == len({row[0] for row in found})
    return {row[0]: row[1] for row in found}


def test_the_register_opens_is_filled_and_closed_without_a_line(
    session: Session, phone_of: Callable[[User], Page], lesson: Lesson
) -> None:
    one, trainer, roster = lesson
    page = phone_of(trainer)
    page.context.set_offline(True)
    page.goto(f"/sesi/{one.id}/presensi")
    says(page, "Luring")
    page.get_by_role("button", name="Tandai semua hadir").tap()
    tap(page, roster[1], "A")
    says(page, "Luring · 5 tanda presensi menunggu dikirim")
    page.get_by_role("button", name="Tutup presensi").tap()
    page.get_by_text("Presensi ditutup di ponsel ini.").wait_for()
    axe(page)
    page.reload()
    says(page, "Luring · 5 tanda presensi dan 1 penutupan menunggu dikirim")
    assert page.locator(f"input[name='mark-{roster[1].id}'][value=A]").is_checked()
    assert not marks(session)
    page.context.set_offline(False)
    page.get_by_text("Presensi tersimpan. 4 dari 5 peserta hadir.").wait_for()
    assert marks(session) == {who.id: "A" if who is roster[1] else "H" for who in roster}
    assert session.scalar(select(Register.closed_at)) is not None


def test_an_ended_session_keeps_what_was_tapped(
    session: Session, phone_of: Callable[[User], Page], lesson: Lesson
) -> None:
    one, trainer, roster = lesson
    page = phone_of(trainer)
    page.goto(f"/sesi/{one.id}/presensi")
    for device in session.scalars(select(UserSession)):
        session.delete(device)
    session.commit()
    tap(page, roster[0], "S")
    says(page, "Masuk lagi untuk mengirim 1 tanda presensi")
    assert not marks(session)
    page.get_by_role("link", name="Masuk lagi").tap()
    page.get_by_label("Surel").fill(trainer.email)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    session.rollback()
    page.get_by_role("button", name="Masuk").tap()
    page.wait_for_url(f"**/sesi/{one.id}/presensi")
    says(page, "Semua tersimpan pukul")
    assert marks(session) == {roster[0].id: "S"}


def test_another_on_the_same_phone_neither_sees_nor_sends(
    session: Session, visits: Browsing, phone_of: Callable[[User], Page], lesson: Lesson
) -> None:
    one, trainer, roster = lesson
    course, other, _ = make_class(session, 2)
    make_session(session, course, other, clock.today())
    page = phone_of(trainer)
    page.goto(f"/sesi/{one.id}/presensi")
    page.context.set_offline(True)
    with page.expect_event("requestfailed"):
        tap(page, roster[0], "I")
    says(page, "Luring · 1 tanda presensi menunggu dikirim")
    # The page is gone before it could try again; one that was only left may live on for a moment.
    context = page.context
    page.close()
    page = context.new_page()
    context.set_offline(False)
    assert other.user is not None
    session.rollback()
    visits.sign_in(page, other.user)
    page.goto("/hari-ini")
    # The pages of the one before go as soon as the phone has asked who is there now.
    theirs = f'"user":"{trainer.id}","url":"/hari-ini"'
    until(page, lambda: theirs not in page.evaluate(STORED))
    kept(page, 2)
    assert not page.locator("[data-offline-state]").inner_text()
    assert not marks(session)
    visits.sign_in(page, trainer)
    page.goto("/hari-ini")
    says(page, "Semua tersimpan pukul")
    assert marks(session) == {roster[0].id: "I"}


def test_no_nik_and_no_number_stays_in_the_browser(
    session: Session, phone_of: Callable[[User], Page], lesson: Lesson
) -> None:
    one, trainer, roster = lesson
    page = phone_of(trainer)
    page.goto(f"/sesi/{one.id}/presensi")
    tap(page, roster[0], "H")
    says(page, "Semua tersimpan pukul")
    stored = page.evaluate(STORED)
    assert roster[0].name in stored
    for who in roster:
        assert who.nik not in stored
        assert who.phone is not None
        for number in (who.phone, who.phone.removeprefix("+62")):
            assert number not in stored
    assert session_token(page) not in stored


def test_what_was_kept_two_weeks_ago_goes(phone_of: Callable[[User], Page], lesson: Lesson) -> None:
    _one, trainer, _roster = lesson
    page = phone_of(trainer)
    page.evaluate(AGED)
    page.context.set_offline(True)
    page.goto("/tidak-ada")
    page.get_by_role("link", name="Hari ini").wait_for()
    assert page.get_by_text("Presensi lama").count() == 0
    page.context.set_offline(False)
    page.goto("/hari-ini")
    until(page, lambda: "Presensi lama" not in page.evaluate(STORED))


def test_signing_out_over_unsent_notes_is_asked_first(
    session: Session, phone_of: Callable[[User], Page], lesson: Lesson
) -> None:
    one, trainer, roster = lesson
    page = phone_of(trainer)
    page.goto(f"/sesi/{one.id}/presensi")
    page.context.set_offline(True)
    tap(page, roster[0], "I")
    says(page, "Luring · 1 tanda presensi menunggu dikirim")
    page.goto("/hari-ini")
    page.locator(".page-foot").get_by_role("button", name="Keluar").tap()
    page.get_by_text("1 tanda presensi belum terkirim.").wait_for()
    axe(page)
    page.get_by_role("button", name="Batal").tap()
    page.context.set_offline(False)
    says(page, "Semua tersimpan pukul")
    page.locator(".page-foot").get_by_role("button", name="Keluar").tap()
    page.wait_for_url("**/masuk")
    assert page.evaluate(KEPT) == 0


def test_a_session_written_without_a_line_is_saved_once(
    session: Session, visits: Browsing, phone_of: Callable[..., Page]
) -> None:
    business, _people = make_business(session)
    mentor = make_mentor(session, session.get_one(Kub, business.kub_id))
    assert mentor.user is not None
    page = phone_of(mentor.user, "/pendampingan/hari-ini")
    page.context.set_offline(True)
    page.get_by_role("link", name="Catat sesi").tap()
    page.get_by_label("Apa yang Anda temukan?").fill("Takaran bahan belum dicatat.")
    page.locator("[name=photos]").set_input_files([PHOTO, PHOTO])
    page.get_by_role("button", name="Simpan").tap()
    page.wait_for_url("**/hari-ini")
    says(page, "Luring · 1 sesi pendampingan menunggu dikirim")
    page.context.set_offline(False)
    says(page, "Semua tersimpan pukul")
    # Told anew by itself.
    page.get_by_text("Sesi tersimpan.").wait_for()
    saved = session.scalars(select(CoachingSession)).one()
    assert saved.finding == "Takaran bahan belum dicatat."
    assert len(saved.photos) == 2


def test_in_a_hall_without_a_line_two_more_come_and_the_sheet_is_photographed(
    session: Session, phone_of: Callable[[User], Page], lesson: Lesson
) -> None:
    one, trainer, _roster = lesson
    page = phone_of(trainer)
    page.context.set_offline(True)
    page.goto(f"/sesi/{one.id}/presensi")
    says(page, "Luring")
    for place, name in enumerate(("Ratna Wulandari", "Budi Santoso"), 1):
        page.get_by_text("Tambah orang").tap()
        page.get_by_label("Nama lengkap").fill(name)
        page.get_by_label("Nomor ponsel").fill("0812-9999-1111")
        page.get_by_role("button", name="Catat hadir").tap()
        says(page, f"Luring · {place} peserta tambahan menunggu dikirim")
        expect(page.get_by_label("Nama lengkap")).to_have_value("")
    stored = page.evaluate(STORED)
    assert "Budi Santoso" in stored
    assert "9999-1111" not in stored
    assert "99991111" not in stored
    # Taken and waiting with one tap.
    page.locator("input[name=photo]").set_input_files(PHOTO)
    says(page, "Luring · 2 peserta tambahan dan 1 foto menunggu dikirim")
    page.context.set_offline(False)
    says(page, "Semua tersimpan pukul")
    session.rollback()
    came = session.scalars(select(WalkIn).order_by(WalkIn.id)).all()
    assert [(row.name, row.phone) for row in came] == [
        ("Ratna Wulandari", None),
        ("Budi Santoso", None),
    ]
    assert session.scalars(select(SheetPhoto)).one().session_id == one.id
    # With a line the number that was missing goes straight to the server.
    page.goto("/hari-ini")
    page.goto(f"/sesi/{one.id}/presensi")
    page.get_by_text("Tambah orang").tap()
    page.get_by_label("Nama lengkap").fill("Budi Santoso")
    page.get_by_label("Nomor ponsel").fill("0812-9999-1111")
    page.get_by_role("button", name="Catat hadir").tap()
    page.get_by_text("Budi Santoso dicatat sebagai peserta tambahan.").wait_for()
    session.rollback()
    assert came[1].phone == "+6281299991111"
    assert "99991111" not in page.evaluate(STORED)
