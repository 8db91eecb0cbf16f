"""Every page in a real browser, on a phone and on a desk, in the light and in the dark: axe-core
finds nothing, nothing scrolls sideways, no script fails, the content policy is never hit."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.browser import SIZES, Browsing
from tests.support.client import PageClient
from tests.support.crawl import walked
from trainingmgr.accounts.models import User
from trainingmgr.foundation.access.policy import ROLES

pytestmark = [
    pytest.mark.demo,
    pytest.mark.browser,
    pytest.mark.once,
    pytest.mark.xdist_group("demo-2"),
]

STRANGERS = ["/masuk", "/hadir", "/halaman-yang-tidak-ada"]


@pytest.mark.parametrize("size", ["phone", pytest.param("desktop", marks=pytest.mark.long)])
def test_axe_finds_nothing_on_any_page(
    size: str,
    session: Session,
    sign_in: Callable[[User], PageClient],
    visits: Browsing,
    axe: Callable[..., None],
) -> None:
    seen: set[str] = set()
    for role in ROLES:
        user = session.scalars(select(User).where(User.role == role).order_by(User.id)).first()
        if user is None:
            continue
        # One address for every view that this person reaches and nobody before did.
        new = {one.endpoint: one.address for one in reversed(walked(sign_in(user)))}
        addresses = [address for view, address in new.items() if view not in seen]
        seen |= set(new)
        page = visits.open(size, session.get_one(User, user.id))
        for address in addresses:
            page.emulate_media(color_scheme="light")
            page.goto(address)
            axe(page)
            # Structure was judged in the light; the dark only changes colours.
            page.emulate_media(color_scheme="dark")
            axe(page, "color-contrast")


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_for_strangers(
    size: str, visits: Browsing, axe: Callable[..., None]
) -> None:
    page = visits.open(size)
    for language, scheme in (("id", "light"), ("en", "dark")):
        visits.wear(page, language=language, scheme=scheme)
        for address in STRANGERS:
            page.goto(address)
            axe(page)
