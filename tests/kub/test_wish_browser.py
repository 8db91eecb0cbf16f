"""Wishes filled in on a phone, by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.builders import make_user
from tests.support.participants import make_cohort, make_participant
from trainingmgr.kub.queries.wishes import sheet_of, wishes_of
from trainingmgr.programmes.queries import craft_families

pytestmark = pytest.mark.browser


def test_a_trainee_wishes_by_keyboard_on_a_phone(session, browse, axe):
    cohort = make_cohort(session)
    me = make_participant(session, cohort, name="Rina Contoh Sari")
    friend = make_participant(session, cohort, name="Wati Teman Baik")
    user = make_user(session, "participant", name=me.name)
    me.user_id = user.id
    crafts = [one for family in craft_families(session).values() for one in family]
    session.commit()
    page = browse(user)
    page.goto("/saya/pilihan")
    keys = page.keyboard
    # Down walks over the cards and chooses, right goes to the next rank on the same card.
    page.locator('input[name="craft_1"]:checked').focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowDown"):
        keys.press(key)
    wished = page.locator("[data-wished]")
    # Walking past the first craft has taken nothing from it.
    expect(wished).to_have_text(f"1 {crafts[0].name} · 2 {crafts[1].name}")
    page.locator("#experience-0").focus()
    keys.press("ArrowDown")
    page.locator("#friend_names-0").focus()
    keys.type("wati teman baik")
    axe(page)
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Pilihan Anda sudah tersimpan")
    stored = wishes_of(session, sheet_of(session, me.id))
    assert [one.craft_id for one in stored.crafts] == [crafts[0].id, crafts[1].id]
    assert (stored.experience, stored.friends) == (1, {friend.id})
    # With the finger, a craft given another rank is free in its former one.
    page.locator(f'input[name="craft_2"][value="{crafts[0].id}"]').click()
    expect(wished).to_have_text(f"2 {crafts[0].name}")
