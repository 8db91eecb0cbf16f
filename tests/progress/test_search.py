"""One field finds people, KUB, cohorts and businesses, within one's own scope."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.client import PageClient
from trainingmgr.accounts.models import User
from trainingmgr.foundation.search import SearchEntry
from trainingmgr.kub.models import Kub
from trainingmgr.participants.models import Participant

pytestmark = [pytest.mark.demo, pytest.mark.xdist_group("demo-2")]


def demo_user(session: Session, role: str) -> User:
    return session.scalars(select(User).where(User.role == role).order_by(User.id)).first()  # type: ignore[return-value]


def test_each_kind_is_found_and_leads_to_its_page(
    session: Session, sign_in: Callable[[User], PageClient]
) -> None:
    client = sign_in(demo_user(session, "admin"))
    someone = session.scalars(select(Participant)).first()
    group = session.scalars(select(Kub)).first()
    assert someone
    assert group
    for words, href in (
        (someone.number, f"/peserta/{someone.id}"),
        (someone.name, f"/peserta/{someone.id}"),
        (group.name, f"/kub/{group.id}"),
        ("Ciptim", "/angkatan/"),
    ):
        page = client.page(f"/cari?q={words}")
        assert any(str(one.get("href")).startswith(href) for one in page.select("[data-found]"))


def test_the_neighbours_people_are_not_found(
    session: Session, sign_in: Callable[[User], PageClient]
) -> None:
    officer = demo_user(session, "field")
    client = sign_in(officer)
    everyone = session.scalars(select(Participant)).all()
    away = [one for one in everyone if one.cohort.kecamatan_code != officer.kecamatan_code]
    names = {one.number for one in away if (one.kelurahan_code or "")[:8] != officer.kecamatan_code}
    for one in away[:10]:
        page = client.page(f"/cari?q={one.name}")
        assert not any(number in page.text for number in names)


def test_a_number_is_found_by_its_end_only_by_who_may_call(
    session: Session, sign_in: Callable[[User], PageClient]
) -> None:
    someone = session.scalars(select(Participant).where(Participant.phone.is_not(None))).first()
    assert someone is not None
    assert someone.phone
    end = someone.phone[-7:]
    assert someone.number in sign_in(demo_user(session, "admin")).page(f"/cari?q={end}").text
    assert someone.number not in sign_in(demo_user(session, "trainer")).page(f"/cari?q={end}").text


def test_nobody_is_found_by_the_nik(
    session: Session, sign_in: Callable[[User], PageClient]
) -> None:
    someone = session.scalars(select(Participant)).first()
    assert someone
    client = sign_in(demo_user(session, "admin"))
    assert not client.page(f"/cari?q={someone.nik}").select("[data-found]")
    words = session.scalars(select(SearchEntry.words)).all()
    assert not any(someone.nik in one or (someone.phone or "+62") in one for one in words)


def test_the_queries_do_not_grow(
    session: Session, sign_in: Callable[[User], PageClient], queries: Callable[..., object]
) -> None:
    client = sign_in(demo_user(session, "admin"))
    counts = []
    for words in ("Siti Nurhaliza Contoh Sekali", "a"):
        with queries() as seen:  # type: ignore[attr-defined]
            client.page(f"/cari?q={words}")
        counts.append(len(seen))
    assert max(counts) <= 12


@pytest.mark.browser
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_palette_by_keyboard(
    size: str, session: Session, browse: Callable[..., Page], axe: Callable[..., None]
) -> None:
    admin = demo_user(session, "admin")
    group = session.scalars(select(Kub)).first()
    assert group
    page = browse(admin, size)
    page.goto("/peserta")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Control+k")
    field = page.locator("#palette-q")
    expect(field).to_be_focused()
    page.keyboard.type(group.name.removeprefix("KUB ")[:-1])
    first = page.locator("#palette [data-found]").first
    expect(first).to_be_visible()
    axe(page)
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("Escape")
    expect(field).not_to_be_visible()
    page.keyboard.press("/")
    expect(field).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/kub/*")
