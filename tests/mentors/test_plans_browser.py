"""A plan that was typed in part is there again, with the rows that were added."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.mentors import make_mentor
from tests.support.participants import make_cohort
from tests.support.training import make_kub
from trainingmgr.accounts.models import User
from trainingmgr.mentors.models import Mentee, PlanStep

Browse = Callable[..., Page]


@pytest.mark.browser
def test_added_steps_come_back_after_the_page_was_left(
    session: Session, browse: Browse, axe: Callable[[Page], None]
) -> None:
    mentor = make_mentor(session, make_kub(session, make_cohort(session))[0])
    user: User = mentor.user
    mentee = session.scalars(select(Mentee)).one()
    session.commit()
    page = browse(user, "phone")
    at = f"/pendampingan/{mentee.id}/rencana/ubah"
    page.goto(at)
    axe(page)
    page.get_by_label("Kebutuhan dampingan").fill("Belum ada buku kas")
    page.get_by_role("button", name="Tambah langkah").click()
    page.get_by_label("Baris 4: Tujuan").fill("Pembeli tetap")
    page.get_by_label("Baris 4: Tindakan").fill("Titip di tiga toko")
    expect(page.locator("[data-draft-notice]")).to_be_visible()
    page.wait_for_timeout(400)
    page.goto("/pendampingan/hari-ini")
    page.goto(at)
    expect(page.get_by_label("Baris 4: Tindakan")).to_have_value("Titip di tiga toko")
    page.get_by_role("button", name="Simpan rencana").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rencana 1 langkah")
    session.expire_all()
    assert session.scalars(select(PlanStep.goal)).all() == ["Pembeli tetap"]
    page.goto(at)
    expect(page.locator("[data-draft-notice]")).to_be_hidden()
