"""How many taps a day's work takes, counted by the browser itself."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.browser import Opener
from tests.support.businesses import make_business, make_officer
from tests.support.mentors import coach, make_mentor
from tests.support.training import make_class, make_session
from trainingmgr.attendance.models import Mark
from trainingmgr.businesses.models import Visit
from trainingmgr.facilitation.models import Referral
from trainingmgr.foundation import clock
from trainingmgr.kub.models import Kub
from trainingmgr.mentors.models import CoachingSession

pytestmark = pytest.mark.browser

# A finger that goes down is a tap; what scripts and labels pass on is none. Lives across pages.
COUNTER = """
addEventListener('pointerdown', event => {
    if (!event.isTrusted) return;
    sessionStorage.setItem('taps', 1 + Number(sessionStorage.getItem('taps')));
}, true);
"""


def counting(page: Page) -> Page:
    """The window, counting from now on."""
    context: BrowserContext = page.context
    context.add_init_script(COUNTER)
    return page


def taps(page: Page) -> int:
    return int(page.evaluate("Number(sessionStorage.getItem('taps'))"))


def test_thirty_people_and_two_absent_are_four_taps(session: Session, browse: Opener) -> None:
    course, trainer, roster = make_class(session, 30)
    lesson = make_session(session, course, trainer, clock.today())
    page = counting(browse(trainer.user))
    page.goto(f"/sesi/{lesson.id}/presensi")
    page.get_by_role("button", name="Tandai semua hadir").tap()
    for who in (roster[3], roster[29]):
        page.locator(f"label:has(input[name='mark-{who.id}'][value=A])").tap()
    page.get_by_role("button", name="Tutup presensi").tap()
    page.get_by_text("Presensi tersimpan. 28 dari 30 peserta hadir.").wait_for()
    assert taps(page) == 4
    absent = session.scalars(select(Mark.participant_id).where(Mark.status == "A"))
    assert set(absent) == {roster[3].id, roster[29].id}


def test_a_coaching_session_is_at_most_four_taps_and_a_sentence(
    session: Session, browse: Opener
) -> None:
    business, _people = make_business(session)
    mentor = make_mentor(session, session.get_one(Kub, business.kub_id))
    page = counting(browse(mentor.user))
    page.goto("/pendampingan/hari-ini")
    page.get_by_role("link", name="Catat sesi").tap()
    page.get_by_label("Apa yang Anda temukan?").tap()
    page.keyboard.type("Takaran bahan belum dicatat.")
    page.locator("label", has_text="Produksi").first.tap()
    page.get_by_role("button", name="Simpan").tap()
    page.get_by_text("Sesi tersimpan.").wait_for()
    assert taps(page) == 4  # one of them only to choose another topic
    saved = session.scalars(select(CoachingSession)).one()
    # The first tap takes the place of the usual one.
    assert (saved.finding, saved.topics) == ("Takaran bahan belum dicatat.", ["produksi"])


def test_nobody_at_home_is_two_taps(session: Session, browse: Opener) -> None:
    business, _people = make_business(session)
    page = counting(browse(make_officer(session)))
    page.goto(f"/kunjungan/{business.id}/catat")
    page.get_by_label("Tidak ditemui", exact=True).tap()
    page.get_by_role("button", name="Simpan").tap()
    page.get_by_text("tidak mengubah status siapa pun").wait_for()
    assert taps(page) == 2
    assert session.scalars(select(Visit)).one().outcome == "tidak_ditemui"


def test_a_referral_is_three_taps(session: Session, browse: Opener) -> None:
    """From the mentee's page: opened, chosen, sent."""
    business, _people = make_business(session)
    kub = session.get_one(Kub, business.kub_id)
    mentor = make_mentor(session, kub)
    mentee = coach(session, mentor, kub).mentee
    page = counting(browse(mentor.user))
    page.goto(f"/pendampingan/{mentee.id}")
    page.get_by_role("link", name="Rujuk", exact=True).tap()
    page.locator("label:has(input[value='koperasi:anggota'])").tap()
    page.get_by_role("button", name="Kirim").tap()
    page.get_by_text("Rujukan terkirim ke Bidang Koperasi.").wait_for()
    assert taps(page) == 3
    assert session.scalars(select(Referral.need)).all() == ["anggota"]
