"""A phone handed over where there is no line: five taps, and the answers arrive once."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.browser import Browsing
from tests.support.mentors import file_of, make_mentor
from tests.support.participants import make_cohort
from tests.support.training import make_kub
from trainingmgr.mentors.models import Assessment
from trainingmgr.mentors.rules.assessments import AREAS

pytestmark = pytest.mark.browser


def test_a_self_assessment_without_a_line(session: Session, visits: Browsing) -> None:
    kub = make_kub(session, make_cohort(session))[0]
    user = make_mentor(session, kub).user
    place = f"/pendampingan/{file_of(session, kub).id}/penilaian-diri"
    page = visits.open("phone", user, offline=True)
    page.goto("/pendampingan/hari-ini")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.goto(place)
    page.context.set_offline(True)
    for number, area in enumerate(AREAS):
        page.locator(f"label:has([name={area}][value='{number % 4 + 1}'])").tap()
    # Kept as tapped, before anything is sent.
    expect(page.locator("[data-draft-notice]")).to_be_visible()
    page.get_by_role("button", name="Selesai").tap()
    page.wait_for_url("**/hari-ini")
    page.locator("[data-offline-state]", has_text="1 catatan menunggu dikirim").wait_for()
    page.context.set_offline(False)
    page.locator("[data-offline-state]", has_text="Semua tersimpan").wait_for()
    session.rollback()
    told = session.scalars(select(Assessment)).one()
    assert told.by_mentee
    assert [getattr(told, area) for area in AREAS] == [1, 2, 3, 4, 1]
    assert told.participant_id
