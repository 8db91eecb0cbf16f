"""Two months of one KUB: six sessions, two mentors, a handover, one session without a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest
from playwright.sync_api import Page
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.browser import Browsing, Opener, axe
from tests.support.businesses import make_business
from tests.support.mentors import coach, file_of, make_mentor
from tests.support.pdf import reader, text_of
from tests.support.training import make_kub
from trainingmgr.foundation import clock
from trainingmgr.foundation.indonesia.dates import long_date
from trainingmgr.kub.models import Kub
from trainingmgr.mentors import services
from trainingmgr.mentors.models import CoachingSession, Mentee, Mentor, MentorReport
from trainingmgr.mentors.services.book import book_of
from trainingmgr.mentors.services.reports import paper_of

pytestmark = pytest.mark.browser

FINDINGS = (
    "Uang usaha dan uang rumah masih satu dompet.",
    "Buku kas sudah diisi dua pekan.",
    "Harga jual belum memuat ongkos kemasan.",
    "Label baru dicetak, warna belum ajek.",
    "Dua warung memesan lagi.",
    "Pesanan kantor selesai tepat waktu.",
)
PROMISE, OPEN = "Mengisi buku kas setiap hari", "Menghitung ulang harga jual"
NINE = time(9)
# Whether the phone has put a page aside for when there is no line.
KEPT = """async url => {
    const db = await new Promise(done => {
        const asking = indexedDB.open('bina-usaha');
        asking.onsuccess = () => done(asking.result);
    });
    const pages = await new Promise(done => {
        const asking = db.transaction('pages').objectStore('pages').getAll();
        asking.onsuccess = () => done(asking.result);
    });
    db.close();
    return pages.some(one => one.url === url);
}"""
NOTE = "Ketua paling mudah dihubungi sore hari."


def months() -> tuple[date, date]:
    """The first days of the month before last and of the last."""
    last = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
    return (last - timedelta(days=1)).replace(day=1), last


def days() -> list[date]:
    first, second = months()
    return [month.replace(day=day) for month in (first, second) for day in (5, 14, 24)]


def said(page: Page, sentence: str) -> None:
    page.get_by_text(sentence).first.wait_for()


def tell(page: Page, place: int, *, promise: str = "", kept: bool = False) -> None:
    """Fills the form of a session: 90 minutes from nine on."""
    page.get_by_label("Apa yang Anda temukan?").fill(FINDINGS[place])
    if kept:
        page.locator("label.promise-state", has_text="Selesai").first.tap()
    if promise:
        page.get_by_label("Kesepakatan 1").fill(promise)
    page.locator("summary", has_text="menit").tap()
    day = days()[place]
    for field, value in (
        ("held_on", day.isoformat()),
        ("starts_at", "09:00"),
        ("minutes", "90"),
        ("next_on", (day + timedelta(days=9)).isoformat()),
    ):
        page.locator(f"main [name={field}]").fill(value)
    page.get_by_role("button", name="Simpan").tap()


def log(page: Page, mentee: Mentee, place: int, **told: object) -> str:
    """A session is told; returns the address of its page."""
    page.goto(f"/pendampingan/{mentee.id}/catat")
    tell(page, place, **told)  # type: ignore[arg-type]
    said(page, "Sesi tersimpan.")
    return page.url


def paper(page: Page, address: str) -> bytes:
    answer = page.request.get(address, timeout=60_000)
    assert answer.status == 200, address
    return answer.body()


@pytest.fixture
def kub(session: Session) -> Kub:
    business, _people = make_business(session)
    return session.get_one(Kub, business.kub_id)


@pytest.fixture
def cast(session: Session, kub: Kub) -> tuple[Mentor, Mentor, Mentor]:
    """Who follows it, who will, and one of a third institution with a KUB of their own."""
    first = make_mentor(session, kub, label="UIN")
    other, stranger = make_kub(session, kub.cohort)[0], make_mentor(session, label="UT")
    for mentor, group in ((first, other), (stranger, make_kub(session, kub.cohort)[0])):
        services.assign_mentor(
            session, mentor.user.actor, mentor, file_of(session, group), days()[0]
        )
    # A clinic for both at once, the second half an hour longer: those minutes count once.
    coach(
        session, first, other, held_on=days()[1], starts_at=NINE, minutes=120, mode="klinik"
    )  # fmt: skip
    return first, make_mentor(session, label="ITI"), stranger


def test_two_months_two_mentors_and_papers_that_agree(
    session: Session,
    browse: Opener,
    visits: Browsing,
    kub: Kub,
    cast: tuple[Mentor, Mentor, Mentor],
) -> None:
    first, second, stranger = cast
    mentee = file_of(session, kub)
    phone = browse(first.user)
    held = log(phone, mentee, 0, promise=PROMISE)
    answer_by_link(phone, visits)
    log(phone, mentee, 1, kept=True, promise=OPEN)
    log(phone, mentee, 2)
    hand_over(browse("admin", "desktop"), mentee, second)
    assert phone.goto(held).status == 404  # type: ignore[union-attr]

    next_phone = visits.open("phone", second.user, offline=True)
    read_up(next_phone, mentee)
    log(next_phone, mentee, 3)
    log(next_phone, mentee, 4)
    log_without_a_line(next_phone, mentee)
    assert session.scalar(select(func.count()).select_from(CoachingSession)) == 6 + 1

    for page, month in zip((phone, next_phone), months(), strict=True):
        close(page, month)
    papers_agree(session, next_phone, phone, mentee, second)
    nothing_for_a_stranger(browse(stranger.user), session, kub, mentee)


def answer_by_link(page: Page, visits: Browsing) -> None:
    """The chair opens the link without an account, and says that it was so."""
    link = re.search(r"/paraf/\S+", page.locator("#share-words").inner_text())
    assert link is not None
    chair = visits.open("phone")
    chair.goto(link[0])

    name = chair.locator("main [name=name]")
    if name.count():
        name.fill("Ketua Kelompok")
    axe(chair)
    chair.get_by_role("button", name="Benar", exact=True).tap()
    said(chair, "Terima kasih, sesi ini sudah dikonfirmasi")


def hand_over(office: Page, mentee: Mentee, second: Mentor) -> None:
    """The office names the next mentor from the first of the second month on, and why."""
    office.goto(f"/pendampingan/{mentee.id}/serah-terima")
    office.locator("label", has_text=second.name).click()
    office.locator("main [name=from_on]").fill(months()[1].isoformat())
    office.locator("main [name=reason]").fill("Pendamping lama melanjutkan studi.")
    office.locator("main [name=note]").fill(NOTE)
    axe(office)
    office.locator("main").get_by_role("button", name="Simpan serah terima").click()
    office.wait_for_url(f"**/pendampingan/{mentee.id}")
    said(office, second.name)


def read_up(page: Page, mentee: Mentee) -> None:
    """The next mentor finds it waiting, and all that matters on one page."""
    page.goto("/pendampingan/hari-ini")
    said(page, "Terlambat")
    page.get_by_role("link", name="Buku").tap()
    said(page, OPEN)
    brief = paper(page, f"/pendampingan/{mentee.id}/ringkasan.pdf")
    assert len(reader(brief).pages) == 1
    words = text_of(brief)
    assert OPEN in words
    assert NOTE in words
    assert all(long_date(day) in words for day in days()[:3])


def log_without_a_line(page: Page, mentee: Mentee) -> None:
    """On the way there is no signal; it is sent when there is one, and once."""
    page.goto("/pendampingan/hari-ini")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    for _turn in range(200):
        if page.evaluate(KEPT, f"/pendampingan/{mentee.id}/catat"):
            break
        page.wait_for_timeout(50)
    page.context.set_offline(True)
    page.get_by_role("link", name="Catat sesi").tap()
    tell(page, 5)
    page.wait_for_url("**/hari-ini")
    state = page.locator("[data-offline-state]")
    state.filter(has_text="1 sesi pendampingan menunggu dikirim").wait_for()
    page.context.set_offline(False)
    state.filter(has_text="Semua tersimpan pukul").wait_for()


def close(page: Page, month: date) -> None:
    """The month's report is read, closed, and stays."""
    page.goto(f"/pendampingan/laporan-saya/{month:%Y-%m}")
    axe(page)
    page.get_by_role("link", name="Tutup laporan").tap()
    page.locator("dialog").get_by_role("button", name="Tutup laporan").tap()
    said(page, "Ditutup")


def papers_agree(
    session: Session, page: Page, before: Page, mentee: Mentee, second: Mentor
) -> None:
    """Book, brief and both reports tell the same sessions, and the same hours."""
    session.expire_all()
    book = text_of(paper(page, f"/pendampingan/{mentee.id}/buku.pdf"))
    for day, finding in zip(days(), FINDINGS, strict=True):
        assert long_date(day) in book
        assert finding in book
    told = book_of(session, second.user.actor, mentee)
    assert (told.work.sessions, told.work.minutes, told.work.confirmed) == (6, 6 * 90, 1)
    assert "9 jam" in book
    brief = text_of(paper(page, f"/pendampingan/{mentee.id}/ringkasan.pdf"))
    assert "9 jam" in brief
    assert all(long_date(day) in brief for day in days()[3:])
    closed = [paper_of(one) for one in session.scalars(select(MentorReport))]
    closed.sort(key=lambda one: min(line.on for line in one.sessions))
    lines = [line for one in closed for line in one.sessions if line.mentee == mentee.name]
    assert [line.on for line in lines] == days()
    assert [line.number for line in lines] == list(range(1, 7))
    assert sum(line.minutes for line in lines) == told.work.minutes
    assert [sum(line.minutes for line in one.results) for one in closed] == [
        one.total for one in closed
    ]
    # The clinic for two: half an hour more, not two hours.
    assert [one.total for one in closed] == [3 * 90 + 30, 3 * 90]
    for reading, month, hours, one in zip(
        (before, page), months(), ("5 jam", "4 jam 30 menit"), closed, strict=True
    ):
        words = text_of(paper(reading, f"/pendampingan/laporan-saya/{month:%Y-%m}.pdf"))
        assert hours in words
        assert all(line.day in words for line in one.sessions)


def nothing_for_a_stranger(page: Page, session: Session, kub: Kub, mentee: Mentee) -> None:
    """A mentor of another institution finds nothing by search, link or guess."""
    for address in (f"/cari?q={kub.name}", f"/pendampingan?q={kub.name}", "/pendampingan/hari-ini"):
        page.goto(address)
        assert page.locator("main").get_by_role("link", name=kub.name).count() == 0, address
    for address in _addresses(session, mentee):
        assert page.request.get(address).status == 404, address


def _addresses(session: Session, mentee: Mentee) -> Iterator[str]:
    for tail in ("", "/catat", "/buku.pdf", "/ringkasan.pdf", "/diagnosis", "/luaran", "/prospek",
                 "/rencana", "/rencana-usaha", "/rujuk", "/penilaian-diri"):  # fmt: skip
        yield f"/pendampingan/{mentee.id}{tail}"
    held = select(CoachingSession.id).where(CoachingSession.mentee_id == mentee.id)
    for number in session.scalars(held):
        yield f"/pendampingan/sesi/{number}"
        yield f"/pendampingan/sesi/{number}/ubah"
    for number in session.scalars(select(MentorReport.id)):
        yield f"/pendamping/laporan/{number}.pdf"
