"""S10: a code besides the password for head and admin; each code once; throttled; resettable."""

import dataclasses
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from tests.support.builders import PASSWORD, make_user
from tests.support.page import text_of
from trainingmgr.accounts import queries, services
from trainingmgr.accounts.models import Authenticator, RecoveryCode, SignInTry, UserSession
from trainingmgr.config import BadSettings, Settings
from trainingmgr.foundation import clock
from trainingmgr.foundation.audit import AuditEvent
from trainingmgr.foundation.problems import Refused

NINE = datetime(2026, 11, 21, 2, tzinfo=UTC)


def code_at(secret, moment):
    return pyotp.TOTP(secret).at(int(moment.timestamp()))


def enrol(session, user, at=NINE):
    """An app that is in use; its secret and the recovery codes."""
    with clock.at(at):
        secret = services.start_authenticator(session, user).secret
        return secret, services.confirm_authenticator(session, user, code_at(secret, at))


@pytest.fixture
def required(app):
    settings = app.extensions["settings"]
    app.extensions["settings"] = dataclasses.replace(settings, require_totp=True)
    yield
    app.extensions["settings"] = settings


def test_a_code_works_once_and_one_step_early_or_late(session):
    user = make_user(session)
    secret, _ = enrol(session, user)
    later = NINE + timedelta(minutes=5)
    with clock.at(later):
        for drift in (-30, 0, 30):
            code = code_at(secret, later + timedelta(seconds=drift))
            services.check_code(session, user, code)
            with pytest.raises(Refused, match="sudah dipakai"):
                services.check_code(session, user, code)
            session.query(SignInTry).delete()
        # An earlier one does not come back after a later one was used.
        with pytest.raises(Refused):
            services.check_code(session, user, code_at(secret, later))
        for drift in (-60, 90):
            code = code_at(secret, later + timedelta(seconds=drift))
            with pytest.raises(Refused):
                services.check_code(session, user, code)


def test_the_first_code_cannot_be_used_to_sign_in_again(session):
    user = make_user(session)
    secret, _ = enrol(session, user)
    with clock.at(NINE), pytest.raises(Refused):
        services.check_code(session, user, code_at(secret, NINE))


def test_five_wrong_codes_close_the_door_for_a_minute_even_to_the_right_one(session):
    user = make_user(session)
    secret, codes = enrol(session, user)
    later = NINE + timedelta(minutes=5)
    with clock.at(later):
        for _ in range(5):
            with pytest.raises(Refused):
                services.check_code(session, user, "salah")
        for right in (code_at(secret, later), codes[0]):
            with pytest.raises(services.TooManyTries):
                services.check_code(session, user, right)
    with clock.at(later + timedelta(seconds=61)):
        services.check_code(session, user, codes[0])


def test_ten_recovery_codes_each_once_stored_as_digests(session):
    user, other = make_user(session), make_user(session)
    _, codes = enrol(session, user)
    enrol(session, other)
    stored = {one.code_hash for one in session.query(RecoveryCode)}
    assert len(codes) == len(set(codes)) == 10
    assert not [one for one in codes if one in stored or one.replace("-", "") in stored]
    with clock.at(NINE + timedelta(hours=1)):
        services.check_code(session, user, codes[3].upper().replace("-", " "))
        assert queries.recovery_left(session, user) == 9
        with pytest.raises(Refused):
            services.check_code(session, user, codes[3])
        with pytest.raises(Refused):
            services.check_code(session, other, codes[4])
        fresh = services.new_recovery_codes(session, user, codes[0])
        with pytest.raises(Refused):
            services.check_code(session, user, codes[1])
        services.check_code(session, user, fresh[0])


def test_the_secret_is_encrypted_at_rest(session):
    user = make_user(session)
    secret, _ = enrol(session, user)
    session.flush()
    raw = session.connection().exec_driver_sql("select secret from authenticators").scalar()
    assert secret.encode() not in bytes(raw)


def test_signing_in_asks_for_the_code_and_tells_nothing_in_the_address(client, session):
    user = make_user(session)
    with clock.at(NINE):
        secret, _ = enrol(session, user, NINE - timedelta(minutes=5))
        page = client.submit("/masuk?next=/akun", email=user.email, password=PASSWORD)
        assert (page.url, page.status) == ("/masuk/kode", 200)
        assert user.name not in page.text
        assert client.get("/akun").location.startswith("/masuk")
        half = client.http.get_cookie("bina").value
        page = client.submit("/masuk/kode", code="000000", status=422)
        assert "tidak cocok" in page.errors["code"]
        page = client.submit("/masuk/kode", code=code_at(secret, NINE))
        assert page.url == "/akun"
        assert client.http.get_cookie("bina").value != half
        assert session.query(UserSession).count() == 1
        # The token of the first step is spent.
        client.http.set_cookie("bina", half)
        assert client.page("/masuk/kode").url == "/masuk"


def test_a_wrong_password_never_reaches_the_second_step(client, session):
    user = make_user(session)
    enrol(session, user)
    page = client.submit("/masuk", email=user.email, password="salah semua", status=422)
    other = client.submit("/masuk", email="tidak.ada@contoh.id", password="salah", status=422)
    assert page.texts(".error-summary li") == other.texts(".error-summary li")
    assert client.page("/masuk/kode").url == "/masuk"


def test_too_many_codes_are_answered_429(client, session):
    user = make_user(session)
    enrol(session, user)
    client.submit("/masuk", email=user.email, password=PASSWORD)
    for _ in range(5):
        client.submit("/masuk/kode", code="123123", status=422)
    assert "Tunggu satu menit" in client.submit("/masuk/kode", code="123123", status=429).text


@pytest.mark.parametrize("change", ["time", "password", "disabled"])
def test_the_first_step_does_not_wait_for_ever(client, session, change):
    user = make_user(session, "trainer")
    with clock.at(NINE):
        secret, _ = enrol(session, user, NINE - timedelta(hours=1))
        client.submit("/masuk", email=user.email, password=PASSWORD)
        if change == "password":
            services.set_password(session, user.actor, user, "lima gajah menyeberang sungai")
        if change == "disabled":
            user.active = False
    later = NINE + timedelta(minutes=11 if change == "time" else 1)
    with clock.at(later):
        assert client.page("/masuk/kode").url == "/masuk"
        client.send("/masuk/kode", code=code_at(secret, later))
        assert client.get("/akun/saya").status_code == 302


@pytest.mark.parametrize("role", ["admin", "head"])
def test_where_it_is_required_the_app_comes_before_the_first_page(client, session, required, role):
    user = make_user(session, role)
    with clock.at(NINE):
        page = client.submit("/masuk?next=/akun/saya", email=user.email, password=PASSWORD)
        assert page.url == "/masuk/aplikasi"
        assert text_of(page.one(".secret-key svg title"))
        assert client.get("/akun/saya").status_code == 302
        secret = text_of(page.one(".secret-key strong")).replace(" ", "")
        client.submit("/masuk/aplikasi", code="000000", status=422)
        page = client.submit("/masuk/aplikasi", code=code_at(secret, NINE))
        assert page.h1 == "Simpan sepuluh kode pemulihan ini"
        assert len(page.select("main li")) == 10
        assert page.links["Sudah saya simpan, lanjutkan"] == "/akun/saya"
        assert client.page("/akun/saya").status == 200
        # It cannot be switched off while the role needs it.
        assert "matikan" not in client.page("/akun/saya/kode").html
        data = {"last_code": code_at(secret, NINE + timedelta(seconds=30))}
        client.send("/akun/saya/kode/matikan", status=422, **data)
        assert session.query(Authenticator).count() == 1


def test_where_it_is_not_required_nobody_is_asked(client, session):
    user = make_user(session)
    assert client.submit("/masuk", email=user.email, password=PASSWORD).url != "/masuk/aplikasi"


def test_the_trainer_is_not_asked_even_where_it_is_required(client, session, required):
    user = make_user(session, "trainer")
    assert "aplikasi" not in client.submit("/masuk", email=user.email, password=PASSWORD).url


def test_everyone_may_switch_it_on_renew_the_codes_and_switch_it_off(as_role, session):
    client = as_role("mentor")
    with clock.at(datetime.now(UTC)):
        now = clock.now()
        assert client.submit("/akun/saya/kode", password="bukan ini", status=422).errors["password"]
        page = client.submit("/akun/saya/kode", password=PASSWORD)
        secret = text_of(page.one(".secret-key strong")).replace(" ", "")
        page = client.submit("/akun/saya/kode", code=code_at(secret, now))
        code = text_of(page.select("main li strong")[0])
        other = text_of(page.select("main li strong")[1])
        page = client.page("/akun/saya/kode")
        assert "10 dari 10 belum dipakai" in page.text
        page = client.submit("/akun/saya/kode", form="#pemulihan", code=code)
        assert len(page.select("main li")) == 10
        client.submit("/akun/saya/kode", form="#matikan", **{"last_code": other}, status=422)
        right = code_at(secret, now + timedelta(seconds=30))
        page = client.submit("/akun/saya/kode", form="#matikan", **{"last_code": right})
        assert "Kode masuk dimatikan" in page.text
    assert session.query(Authenticator).count() == session.query(RecoveryCode).count() == 0


def test_an_administrator_resets_it_which_ends_sessions_and_is_audited(as_role, session, sign_in):
    admin, lost = as_role("admin"), make_user(session, "head")
    enrol(session, lost)
    device = sign_in(lost)
    assert device.get("/akun/saya").status_code == 200
    page = admin.submit(f"/akun/{lost.id}", form="#atur-ulang form")
    assert "diatur ulang" in page.text
    assert device.get("/akun/saya").status_code == 302
    assert session.query(Authenticator).count() == 0
    entry = session.query(AuditEvent).order_by(AuditEvent.id.desc()).first()
    assert (entry.act, entry.subject_id) == ("account.code_reset", lost.id)


def test_a_wrong_key_is_not_shown_twice(session):
    """Starting again keeps the secret that waits, so that a scanned picture stays right."""
    user = make_user(session)
    first = services.start_authenticator(session, user).secret
    assert services.start_authenticator(session, user).secret == first


def test_production_requires_it_unless_told_otherwise(tmp_path):
    env = {
        "TRAININGMGR_INSTANCE": str(tmp_path),
        "SECRET_KEY": "q7Rk2vXw9ZpL4mTn8sYb3cFd6gHj1aQe",
        "NIK_KEYS": "k1:" + urlsafe_b64encode(bytes(range(32))).decode(),
        "PUBLIC_URL": "https://binausaha.contoh.go.id",
    }
    assert Settings.load(env | {"TRAININGMGR_ENV": "production"}).require_totp
    assert not Settings.load(env).require_totp
    assert Settings.load(env | {"REQUIRE_TOTP": "1"}).require_totp
    with pytest.raises(BadSettings, match="REQUIRE_TOTP"):
        Settings.load(env | {"REQUIRE_TOTP": "ya"})
