"""The meeting page on a phone, by keyboard alone."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.support.browser import axe
from tests.support.participants import make_cohort, make_people
from tests.support.training import draft
from trainingmgr.kub.models import Meeting

pytestmark = pytest.mark.browser


def test_a_meeting_is_recorded_by_keyboard_on_a_phone(session, browse):
    cohort = make_cohort(session)
    people = make_people(session, cohort)
    kub = draft(session, cohort, people)
    session.commit()
    phone = browse("admin")
    phone.goto(f"/kub/{kub.id}/musyawarah")
    axe(phone)
    phone.locator("[name=place]").focus()
    phone.keyboard.type("Balai Warga")
    phone.keyboard.press("Tab")
    assert phone.evaluate("document.activeElement.textContent").strip() == "Centang semua"
    count = phone.locator("[data-picked]")
    phone.keyboard.press("Enter")
    assert count.inner_text() == "10"
    for _ in ("ketua", "sekretaris", "bendahara"):
        phone.keyboard.press("Tab")
    for _ in range(4):
        phone.keyboard.press("Tab")
        phone.keyboard.press("Space")
    assert count.inner_text() == "6"
    assert phone.locator("[data-short]").is_visible()
    phone.keyboard.press("Space")
    assert count.inner_text() == "7"
    assert phone.locator("[data-enough]").is_visible()
    phone.locator("[name=notes]").focus()
    phone.keyboard.type("Sepakat membuat kokoru.")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    phone.get_by_text("Langkah 3 dari 6").wait_for()
    axe(phone)
    session.expire_all()
    meeting = session.scalars(select(Meeting)).one()
    assert (meeting.place, len(meeting.present)) == ("Balai Warga", 7)
    assert {one.participant_id for one in meeting.present} < {one.id for one in people}
