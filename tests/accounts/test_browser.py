"""What only a browser can tell: where a return address leads, and that keys alone suffice."""

import pytest

from tests.support.builders import PASSWORD, make_user

pytestmark = pytest.mark.browser

PAYLOADS = [
    "//evil.example/", "///evil.example/", "////evil.example/", "/\\evil.example/",
    "\\\\evil.example/", "\\/evil.example/", "/\\/evil.example/", "http:///evil.example/",
    "http:/evil.example/", "http:evil.example", "https://evil.example/", "//evil.example\\@x/",
    "/\t/evil.example/", "/\n/evil.example/", "\t//evil.example/", " //evil.example/",
    "/%09/evil.example/", "//evil%E3%80%82example/", "/%2f/evil.example/", "/%5cevil.example/",
    "javascript:alert(1)", "data:text/html,x", "//user@evil.example/", "///\\;@evil.example/",
    "/.//evil.example/", "/..//evil.example/", "/\x00/evil.example/", "\x01//evil.example/",
    "//[::1]/", "/?next=//evil.example/",
]  # fmt: skip


def test_no_return_address_leaves_the_site(visits, session, live_server):
    user = make_user(session, "intel")
    session.commit()
    assert len(PAYLOADS) == 30
    page = visits.open("phone", javascript=False)
    for target in PAYLOADS:
        page.context.clear_cookies()
        page.goto("/masuk", wait_until="domcontentloaded")
        page.fill("[name=email]", user.email)
        page.fill("[name=password]", PASSWORD)
        page.locator("[name=next]").evaluate("(field, value) => field.value = value", target)
        page.click("form.form button")
        assert page.url.startswith(live_server + "/"), f"{target!r} led to {page.url}"


def test_the_sign_in_page_needs_only_the_keyboard_and_has_no_fault(phone, session, axe):
    user = make_user(session, "intel")
    session.commit()
    phone.goto("/masuk")
    axe(phone)
    phone.locator("[name=email]").press_sequentially(user.email)
    phone.keyboard.press("Tab")
    phone.keyboard.type(PASSWORD)
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/akun/saya")
    axe(phone)
