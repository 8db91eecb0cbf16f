"""A personal link: one phone, a PIN, nothing told to any other phone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.builders import make_user
from trainingmgr.accounts import services
from trainingmgr.accounts.models import PersonalLink, User, UserSession
from trainingmgr.accounts.rules import pins
from trainingmgr.foundation import clock
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.foundation.problems import NotFound, Refused

NINE = datetime(2026, 11, 21, 2, tzinfo=UTC)
PIN = "739164"
PHONE = "bina-ponsel"


def trainee(session, admin):
    return services.create_user(session, admin, email=None, name="SRP-0001", role="participant")


def new_link(session, admin, user=None, guessable=()):
    user = user or trainee(session, admin)
    return "/buka/" + services.make_personal_link(session, admin, user, guessable)


@pytest.mark.parametrize(
    "pin",
    ["123456", "654321", "890123", "111111", "121212", "123123", "112233", "123321", "135791",
     "12345", "1234567", "12345a", "", "１２３４５６", "147258"],
)  # fmt: skip
def test_weak_pins_are_refused(pin):
    with pytest.raises(Refused):
        pins.check_pin(pin)


def test_strong_pins_pass_and_those_of_the_person_are_known():
    for pin in (PIN, "805273", "902618"):
        pins.check_pin(pin)
    known = pins.of_person(date(2001, 5, 12), "+6281234567890")
    assert {"120501", "010512", "051201", "200105", "052001", "567890", "081234"} <= known


def test_the_link_binds_the_first_phone_with_a_pin_and_opens_the_page(client, session, admin):
    path = new_link(session, admin)
    page = client.page(path)
    assert page.h1 == "Buat PIN untuk halaman pribadi Anda"
    assert "SRP-0001" not in page.text
    assert session.query(PersonalLink).one().bound_at is None, "looking binds nothing"
    assert client.submit(path, pin="123456", again="123456", status=422).errors["pin"]
    assert client.submit(path, pin=PIN, again="739165", status=422).errors["again"]
    client.post(path, data={"pin": PIN, "again": PIN, "csrf_token": client.csrf_token()})
    link = session.query(PersonalLink).one()
    assert link.bound_at
    assert PIN not in link.pin_hash
    assert link.pin_hash.startswith("$argon2id$")
    cookie = client.http.get_cookie(PHONE)
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert cookie.value not in {link.phone_hash, link.token_hash}
    assert client.page("/akun/saya").h1 == "Anda masuk sebagai SRP-0001"


def test_what_others_would_guess_of_this_person_is_refused(client, session, admin):
    path = new_link(session, admin, guessable={"120501"})
    assert "tanggal lahir" in client.submit(path, pin="120501", again="120501", status=422).text
    assert "120501" not in str(session.query(PersonalLink).one().guessable)


def bind(client, path):
    client.post(path, data={"pin": PIN, "again": PIN, "csrf_token": client.csrf_token()})


def test_another_phone_is_told_nothing(client, session, admin, app):
    from tests.support.client import PageClient

    path = new_link(session, admin)
    bind(client, path)
    other = PageClient(app, session)
    bound, gone = other.page(path, status=410), other.page("/buka/" + "x" * 32, status=410)
    assert bound.text == gone.text
    assert "SRP-0001" not in bound.html
    other.send(path, status=410, pin=PIN, again=PIN)
    other.send("/buka", status=410, pin=PIN)
    assert other.get("/akun/saya").status_code == 302


def test_the_same_phone_comes_back_with_the_pin_alone(client, session, admin):
    path = new_link(session, admin)
    bind(client, path)
    client.send("/keluar")
    assert client.get("/akun/saya").status_code == 302
    page = client.page(path)
    assert page.h1 == "Masukkan PIN Anda"
    assert "tidak cocok" in client.submit("/buka", pin="805273", status=422).errors["pin"]
    client.send("/buka", pin=PIN)
    assert client.get("/akun/saya").status_code == 200


def test_five_wrong_pins_make_wait_never_longer_than_a_quarter_of_an_hour(client, session, admin):
    path = new_link(session, admin)
    with clock.at(NINE):
        bind(client, path)
        client.send("/keluar")
        for _ in range(5):
            client.submit("/buka", pin="805273", status=422)
        assert "Tunggu" in client.submit("/buka", pin=PIN, status=429).text
    with clock.at(NINE + timedelta(minutes=15, seconds=1)):
        client.send("/buka", pin=PIN)
        assert client.get("/akun/saya").status_code == 200


def test_a_session_slides_for_thirty_days(client, session, admin):
    path = new_link(session, admin)
    with clock.at(NINE):
        bind(client, path)
    for days in (29, 58, 87):
        with clock.at(NINE + timedelta(days=days)):
            assert client.get("/akun/saya").status_code == 200
    with clock.at(NINE + timedelta(days=118)):
        assert client.get("/akun/saya").status_code == 302
        client.send("/buka", pin=PIN)
        assert client.get("/akun/saya").status_code == 200


def test_a_new_link_kills_the_old_one_its_phone_and_its_pin(client, session, admin):
    path = new_link(session, admin)
    bind(client, path)
    user = session.query(User).filter_by(role="participant").one()
    services.make_personal_link(session, admin, user)
    assert client.get("/akun/saya").status_code == 302
    client.page("/buka", status=410)
    client.page(path, status=410)
    assert session.query(UserSession).filter(UserSession.ended_at.is_(None)).count() == 0


def test_a_disabled_account_opens_nothing(client, session, admin):
    path = new_link(session, admin)
    bind(client, path)
    session.query(User).filter_by(role="participant").one().active = False
    assert client.get("/akun/saya").status_code == 302
    client.page("/buka", status=410)


def test_of_two_phones_at_once_one_wins(session, admin):
    token = services.make_personal_link(session, admin, trainee(session, admin))
    services.bind_phone(session, token, "sealed")
    with pytest.raises(NotFound):
        services.bind_phone(session, token, "sealed as well")


def test_the_trail_holds_neither_token_nor_pin(client, session, admin):
    path = new_link(session, admin)
    bind(client, path)
    trail = " ".join(entry.detail + entry.act for entry in session.query(AuditEvent))
    assert "link.bind" in trail
    assert path.removeprefix("/buka/") not in trail
    assert PIN not in trail


def test_the_account_of_a_trainee_is_not_changed_like_others(as_role, session, admin):
    user = trainee(session, admin)
    client = as_role("admin")
    page = client.page(f"/akun/{user.id}")
    assert "tautan pribadi" in page.text
    client.send(f"/akun/{user.id}", status=404, name="X", role="admin")
    client.send(f"/akun/{user.id}/tautan", status=404)
    assert "SRP-0001" not in client.page("/akun").text
    assert "SRP-0001" in client.page("/akun?peran=participant").text


def test_a_strange_cookie_on_the_phone_opens_nothing(client, session):
    make_user(session)
    client.http.set_cookie(PHONE, "x" * 43)
    client.page("/buka", status=410)


def test_over_https_the_phone_s_cookie_is_bound_to_this_host(
    client, session, admin, app, monkeypatch
):
    """S9: `__Host-` needs Secure and Path=/, and allows no Domain."""
    path = new_link(session, admin)
    token = client.csrf_token()
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)
    answer = client.post(path, data={"pin": PIN, "again": PIN, "csrf_token": token})
    cookies = [one for one in answer.headers.getlist("Set-Cookie") if "ponsel" in one]
    assert len(cookies) == 1
    assert cookies[0].startswith("__Host-bina-ponsel=")
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert part in cookies[0]
    assert "Domain" not in cookies[0]
