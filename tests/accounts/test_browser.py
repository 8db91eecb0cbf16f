"""What only a browser can tell: where a return address leads, and that keys alone suffice."""

import pyotp
import pytest

from tests.support.builders import PASSWORD, make_user
from trainingmgr.accounts import services

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


@pytest.mark.once
@pytest.mark.parametrize("every", [pytest.param(1, marks=pytest.mark.long), 4])
def test_no_return_address_leaves_the_site(visits, session, live_server, every):
    user = make_user(session, "intel")
    session.commit()
    assert len(PAYLOADS) == 30
    page = visits.open("phone", javascript=False)
    for target in PAYLOADS[::every]:
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


@pytest.mark.parametrize(
    "target", ["///evil.example/", "/\\evil.example/", "\\\\evil.example/", "http:///evil.example/"]
)
@pytest.mark.once
def test_the_second_step_does_not_lead_away_either(visits, session, live_server, target):
    """S13: the address waits in the signed cookie between the two steps."""
    user = make_user(session, "intel")
    secret = services.start_authenticator(session, user).secret
    codes = services.confirm_authenticator(session, user, pyotp.TOTP(secret).now())
    session.commit()
    page = visits.open("phone", javascript=False)
    page.goto("/masuk")
    page.fill("[name=email]", user.email)
    page.fill("[name=password]", PASSWORD)
    page.locator("[name=next]").evaluate("(field, value) => field.value = value", target)
    page.click("form.form button")
    assert page.url == live_server + "/masuk/kode"
    page.fill("[name=code]", codes[0])
    page.click("form.form button")
    page.wait_for_url(live_server + "/akun/saya")


def test_codes_are_set_up_by_keyboard_and_have_no_fault(browse, session, axe):
    page = browse("mentor")
    page.goto("/akun/saya/kode")
    axe(page)
    page.get_by_label("Kata sandi Anda").press_sequentially(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Hubungkan aplikasi").wait_for()
    axe(page)
    secret = page.locator(".secret-key strong").inner_text().replace(" ", "")
    page.get_by_label("Kode 6 angka").press_sequentially(pyotp.TOTP(secret).now())
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Simpan sepuluh").wait_for()
    axe(page)
    page.get_by_role("link", name="Sudah saya simpan").click()
    axe(page)


def test_the_administrator_s_pages_about_accounts_have_no_fault(browse, session, axe):
    other = make_user(session, "mentor")
    session.commit()
    page = browse("admin", "desktop")
    for path in (f"/akun/{other.id}", "/akun/peran", "/jejak-audit", f"/akun/{other.id}/riwayat"):
        page.goto(path)
        axe(page)
