"""The switch for language and light or dark."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.support.client import PageClient


def link_to_the_dark(html: str) -> str | None:
    found = re.search(r'css/dark\.css" media="([^"]+)"', html)
    return found[1] if found else None


def test_by_default_the_device_decides_and_paper_stays_white(client: PageClient) -> None:
    page = client.page("/masuk")
    assert link_to_the_dark(page.html) == "screen and (prefers-color-scheme: dark)"
    assert page.one("html").get("lang") == "id"


def test_a_choice_is_remembered_and_leads_back(client: PageClient) -> None:
    answer = client.send("/tampilan", bahasa="en", tampilan="dark", kembali="/masuk?next=/kub")
    assert answer.location == "/masuk?next=/kub"
    kept = answer.headers.getlist("Set-Cookie")
    assert all(
        "HttpOnly" in one and "Max-Age=31536000" in one for one in kept if "session" not in one
    )
    page = client.page("/masuk")
    assert link_to_the_dark(page.html) == "screen"
    assert page.one("html").get("lang") == "en"
    client.send("/tampilan", tampilan="light")
    html = client.page("/masuk").html
    assert link_to_the_dark(html) is None
    assert 'lang="en"' in html, "one choice leaves the other"


@pytest.mark.parametrize("value", ["xx", "", "dark;", "en\r\nSet-Cookie: a=b", "☃"])
def test_an_unknown_choice_changes_nothing(client: PageClient, value: str) -> None:
    answer = client.send("/tampilan", bahasa=value, tampilan=value)
    assert not [one for one in answer.headers.getlist("Set-Cookie") if "bahasa" in one]
    assert client.page("/masuk").one("html").get("lang") == "id"


@pytest.mark.parametrize("target", ["//evil.example/", "///evil.example", "/\\evil.example", ""])
def test_it_never_leads_elsewhere(client: PageClient, target: str) -> None:
    assert client.send("/tampilan", bahasa="en", kembali=target).location == "/"


def test_an_unknown_cookie_is_no_error(client: PageClient) -> None:
    raw: FlaskClient = client.http
    raw.set_cookie("bahasa", "../../etc")
    raw.set_cookie("tampilan", "neon")
    assert client.page("/masuk").one("html").get("lang") == "id"
