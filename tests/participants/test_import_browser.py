"""The grid in a browser: at 360 px a card for each row, by keyboard, judged as one types."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests.support.messy_files import BORN, slips
from tests.support.participants import make_cohort
from tests.support.workbooks import nik_of
from trainingmgr.participants.models import ImportRow
from trainingmgr.participants.services.import_clinic import dry_run

pytestmark = pytest.mark.browser


@pytest.fixture
def batch(session, admin):
    batch_id = dry_run(session, admin, make_cohort(session), "a.xlsx", slips()).id
    session.commit()
    return batch_id


def look(session, number):
    """A row's id and status; no transaction stays open that would keep the server waiting."""
    query = select(ImportRow.id, ImportRow.status).where(ImportRow.row == number)
    found = session.execute(query).one()
    session.rollback()
    return found


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_rows_are_corrected_by_keyboard_with_live_checks(session, batch, browse, axe, size):
    page = browse("admin", size)
    page.goto(f"/impor/{batch}/perbaiki")
    axe(page)
    (first, _), (second, _) = look(session, 2), look(session, 3)
    found = page.locator(f"#found-{first}")
    assert "Pakai Rawabuntu" in found.inner_text()
    ward = page.locator(f"#kelurahan-{first}")
    ward.focus()
    ward.fill("Ciater")
    page.keyboard.press("Tab")
    found.get_by_text("belum disimpan").wait_for()
    assert "Siap" in found.inner_text()
    page.locator(f"#name-{first}").focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.id") == f"name-{second}"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.locator(f"#found-{first}").get_by_text("belum disimpan").wait_for(state="detached")
    expect(page.locator(f"#name-{second}")).to_be_focused()
    assert look(session, 2).status == "ready"
    # A suggestion is taken with one press, and the focus stays with its row.
    fix = page.locator(f"#found-{second}").get_by_role("button", name="Pakai 5 Maret 1998")
    fix.focus()
    page.keyboard.press("Enter")
    page.locator(f"#found-{second}").get_by_text("Siap").wait_for()
    assert look(session, 3).status == "ready"


def test_a_nik_typed_anew_frees_a_held_row(session, batch, browse):
    page = browse("admin")
    page.goto(f"/impor/{batch}/perbaiki?tampil=ditahan")
    held, _ = look(session, 7)
    page.locator(f"#nik-{held}").fill(nik_of(6, BORN, "L"))
    # The live check says the same a moment earlier, so the saving itself is waited for.
    with page.expect_response(lambda answer: answer.url.endswith(f"/baris/{held}")):
        page.locator(f"#row-{held}").get_by_role("button", name="Simpan baris").click()
    page.locator(f"#found-{held}").get_by_text("Siap").wait_for()
    assert look(session, 7).status == "ready"
