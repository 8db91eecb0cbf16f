"""From wishes to a KUB that is decreed, on a phone's width, by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.browser import Browsing, Opener, axe
from tests.support.builders import make_user
from tests.support.groups import make_attenders, wish
from tests.support.keyboard import button, go, link, press, walk, write
from tests.support.participants import make_cohort
from trainingmgr.accounts.models import User
from trainingmgr.cohorts.models import Cohort
from trainingmgr.kub.models import CompanionWish, Kub, KubMember
from trainingmgr.kub.models.wishes import NOT_WITH
from trainingmgr.participants.models import Participant
from trainingmgr.programmes.queries import craft_by_name

pytestmark = pytest.mark.browser

ME, FRIEND, AVOIDED = "Rina Contoh Sari", "Wati Teman Baik", "Joko Lain Orang"


@pytest.fixture
def cohort(session: Session) -> Cohort:
    """Twenty people after their workshop; all but one have said what they wish to make."""
    cohort = make_cohort(session)
    those = make_attenders(session, cohort, 20)
    for one, name in zip(those, (ME, FRIEND, AVOIDED), strict=False):
        one.name = name
    crafts = [craft_by_name(session, name) for name in ("Kokoru", "Tempe")]
    for number, one in enumerate(those[1:]):
        wish(session, one, *crafts[:: 1 if number % 2 else -1])
    those[0].user_id = make_user(session, "participant", name=ME).id
    session.commit()
    return cohort


def test_from_wishes_to_a_decreed_kub_by_keyboard(
    session: Session, cohort: Cohort, browse: Opener, visits: Browsing
) -> None:
    me = session.scalars(select(Participant).where(Participant.name == ME)).one()
    mine = browse(session.get_one(User, me.user_id))
    _wish(mine, str(craft_by_name(session, "Kokoru").id), str(craft_by_name(session, "Tempe").id))
    session.expire_all()
    avoided = select(CompanionWish.participant_id).where(CompanionWish.kind == NOT_WITH)
    assert session.scalars(avoided).all() == [me.id]

    office = browse("admin")
    _propose(office, cohort)
    _change_and_accept(office)
    session.expire_all()
    kub = session.scalars(
        select(Kub).join(KubMember).where(KubMember.participant_id == me.id)
    ).one()
    told = _form(office, kub)
    assert not [url for url, text in told.items() if AVOIDED in text]

    office.get_by_role("heading", name="KUB Rina Jaya ditetapkan").wait_for()
    go(office, link(office, "Semua berkas"))
    papers = office.locator("main a[href$='.pdf']").evaluate_all("all => all.map(a => a.href)")
    assert len(papers) >= 5
    for name in ("daftar-hadir", "berita-acara"):
        reply = office.request.get(f"/kub/{kub.id}/surat/{name}.pdf", timeout=60_000)
        assert (reply.status, reply.headers["content-type"]) == (200, "application/pdf")
    mine.goto("/saya")
    mine.get_by_role("heading", name="KUB Rina Jaya").wait_for()


def _wish(page: Page, first: str, second: str) -> None:
    """The own page, three ranks, a friend, and someone to stay apart from."""
    page.goto("/saya")
    go(page, link(page, "Isi pilihan"))
    axe(page)
    walk(page, "craft_1", first)
    walk(page, "craft_2", second)
    walk(page, "experience", "2")
    write(page, "hours", "20")
    write(page, "friend_names-0", FRIEND)
    write(page, "apart_names-0", AVOIDED)
    go(page, button(page, "Simpan pilihan"))
    page.get_by_role("heading", name="Pilihan Anda sudah tersimpan").wait_for()


def _propose(page: Page, cohort: Cohort) -> None:
    """Groups for the cohort, once the assistant has answered."""
    page.goto("/kub")
    go(page, link(page, "Usulan kelompok"))
    go(page, button(page, f"Susun usulan {cohort.name}"))
    link(page, "Lihat hasilnya").wait_for()
    go(page, link(page, "Lihat hasilnya"))
    page.get_by_role("heading", name="2 kelompok dari 20 peserta").wait_for()
    axe(page)
    # That they are apart is seen; that anybody wished it is not said.
    assert "tidak bersama" not in page.locator("main").inner_text().lower()


def _change_and_accept(page: Page) -> None:
    """One person is locked, another exchanged, and the groups become drafts."""
    row = page.locator("li.seat", has_text=ME)
    press(page, row.locator("summary"))
    go(page, row.get_by_role("button", name="Kunci di sini"))
    page.locator("li.seat", has_text=ME).get_by_text("terkunci").wait_for()
    assert page.evaluate("document.activeElement.innerText").startswith(ME)
    other = page.locator("li.seat:not(:has-text('terkunci')):not(:has-text('bersama'))").last
    press(page, other.locator("summary"))
    go(page, other.get_by_role("link", name="Tukar dengan orang lain"))
    go(page, button(page, "Tukar"))
    press(page, link(page, "Terima usulan…"))
    go(page, page.locator("dialog[open]").get_by_role("button", name="Terima usulan"))
    page.get_by_text("Usulan diterima.").first.wait_for()


def _form(page: Page, kub: Kub) -> dict[str, str]:
    """The meeting, the decisions, the board, the berita acara, the SK; what each page told."""
    told: dict[str, str] = {}

    def read() -> None:
        told[page.url] = page.content()

    go(page, page.locator(f"main a[href='/kub/{kub.id}']").first)
    read()
    axe(page)
    go(page, link(page, "Catat musyawarah"))
    read()
    axe(page)
    write(page, "place", "Kantor Kelurahan Cilenggang")
    press(page, button(page, "Centang semua"))
    go(page, button(page, "Simpan dan lanjut"))
    read()
    write(page, "name", "Rina Jaya")
    write(page, "address", "Jalan Contoh 1")
    write(page, "savings_once", "50000")
    write(page, "savings_monthly", "10000")
    go(page, button(page, "Simpan dan lanjut"))
    read()
    axe(page)
    for field, place in (("chair", 1), ("secretary", 2), ("treasurer", 3)):
        options = page.locator(f"main select[name={field}] option")
        walk(page, field, options.nth(place).get_attribute("value") or "")
    go(page, button(page, "Simpan dan lanjut"))
    read()
    write(page, "minutes_number", "01/BA/2026")
    go(page, button(page, "Simpan berita acara"))
    read()
    write(page, "number", "500.3/12/SK")
    go(page, button(page, "Simpan SK"))
    read()
    axe(page)
    return told
