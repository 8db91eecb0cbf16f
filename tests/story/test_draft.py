"""A session half written on a phone: the tab closes, the line is gone, and nothing is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.browser import Browsing, axe
from tests.support.businesses import make_business
from tests.support.mentors import coach, file_of, make_mentor
from trainingmgr.kub.models import Kub
from trainingmgr.mentors.models import CoachingSession
from trainingmgr.mentors.services import ActionInput

pytestmark = pytest.mark.browser

KEPT = """async name => {
    const db = await new Promise(done => {
        const asking = indexedDB.open('bina-usaha');
        asking.onsuccess = () => done(asking.result);
    });
    const count = await new Promise(done => {
        const asking = db.transaction(name).objectStore(name).count();
        asking.onsuccess = () => done(asking.result);
    });
    db.close();
    return count;
}"""


def wait_for(page: Page, name: str, count: int) -> None:
    """Until the phone holds so many of something."""
    for _ in range(100):
        if page.evaluate(KEPT, name) == count:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{name}: not {count}")


def test_a_draft_outlives_the_tab_and_the_line_and_goes_when_it_was_sent(
    session: Session, visits: Browsing
) -> None:
    business, _people = make_business(session)
    kub = session.get_one(Kub, business.kub_id)
    mentor = make_mentor(session, kub)
    promise = coach(session, mentor, kub, actions=[ActionInput("Label")]).actions[0].id
    url = f"/pendampingan/{file_of(session, kub).id}/catat"
    page = visits.open("phone", mentor.user, offline=True)
    page.goto("/pendampingan/hari-ini")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    wait_for(page, "pages", 2)
    page.goto(url)
    page.get_by_label("Apa yang Anda temukan?").fill("Takaran belum dicatat.")
    page.locator(f"label:has([name='janji-{promise}'][value=selesai])").tap()
    page.locator("label", has_text="Legalitas").tap()
    page.get_by_label("Kesepakatan 1").fill("Membeli timbangan")
    page.locator("[name='actions-0-owner']").select_option("lain")
    page.get_by_role("textbox", name="Nama orang lain").fill("Bu Lurah")
    page.get_by_text("Draf tersimpan").wait_for()
    axe(page)
    page.wait_for_timeout(400)
    page.context.set_offline(True)
    again = page.context.new_page()
    page.close()
    again.goto(url)
    again.get_by_text("Draf tersimpan").wait_for()
    expect(again.get_by_label("Apa yang Anda temukan?")).to_have_value("Takaran belum dicatat.")
    expect(again.get_by_role("textbox", name="Nama orang lain")).to_have_value("Bu Lurah")
    again.get_by_role("button", name="Simpan").tap()
    again.wait_for_url("**/hari-ini")
    again.context.set_offline(False)
    again.get_by_text("Sesi tersimpan.").wait_for()
    wait_for(again, "drafts", 0)
    saved = session.scalars(select(CoachingSession).order_by(CoachingSession.id.desc())).first()
    assert saved is not None
    assert (saved.finding, saved.topics) == ("Takaran belum dicatat.", ["legalitas"])
    assert [(one.text, one.owner_name) for one in saved.actions] == [
        ("Membeli timbangan", "Bu Lurah")
    ]
    edit = f"/pendampingan/sesi/{saved.id}/ubah"
    session.rollback()
    # A form that the browser itself sends.
    again.goto(edit)
    again.get_by_label("Apa yang Anda temukan?").fill("Takaran dicatat.")
    wait_for(again, "drafts", 1)
    again.get_by_role("button", name="Simpan perubahan").tap()
    again.get_by_text("Perubahan tersimpan.").wait_for()
    wait_for(again, "drafts", 0)
    again.goto(url)
    expect(again.get_by_label("Apa yang Anda temukan?")).to_have_value("")
    again.get_by_label("Apa yang Anda temukan?").fill("Salah tulis.")
    again.get_by_role("button", name="Buang").tap()
    expect(again.get_by_label("Apa yang Anda temukan?")).to_have_value("")
    wait_for(again, "drafts", 0)
    again.get_by_label("Apa yang Anda temukan?").fill("Tertinggal.")
    wait_for(again, "drafts", 1)
    again.goto("/pendampingan/hari-ini")
    again.locator(".page-foot").get_by_role("button", name="Keluar").tap()
    again.wait_for_url("**/masuk")
    assert again.evaluate(KEPT, "drafts") == 0
