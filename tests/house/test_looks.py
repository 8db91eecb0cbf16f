"""Every page in a real browser, on a phone and on a desk, in the light and in Indonesian, in the
dark and in English: axe-core finds nothing, nothing scrolls sideways, no script fails, the content
policy is never hit."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.browser import SIZES, Browsing
from tests.support.client import PageClient
from tests.support.crawl import crawl
from trainingmgr.accounts.models import User
from trainingmgr.foundation.access.policy import ROLES

pytestmark = [
    pytest.mark.demo,
    pytest.mark.browser,
    pytest.mark.once,
    pytest.mark.xdist_group("demo-2"),
]

STRANGERS = ["/masuk", "/halaman-yang-tidak-ada"]


def pages_of(client: PageClient, seen: set[str]) -> list[str]:
    """One address for every view that this person reaches and nobody before did."""
    addresses = []
    for visit in crawl(client):
        is_page = visit.page.status == 200 and visit.page.response.mimetype == "text/html"
        if is_page and visit.endpoint not in seen:
            seen.add(visit.endpoint)
            addresses.append(visit.page.url)
    return addresses


def test_axe_finds_nothing_on_any_page(
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
        addresses = pages_of(sign_in(user), seen)
        for size in SIZES:
            page = visits.open(size, session.get_one(User, user.id))
            for address in addresses:
                page.goto(address)
                axe(page)
            if size == "desktop":
                continue
            # Structure was judged in the light; other words and colours only change these, and
            # they are the same on every screen.
            visits.wear(page, language="en", scheme="dark")
            for address in addresses:
                page.goto(address)
                axe(page, "color-contrast", "html-has-lang", "html-lang-valid")


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
