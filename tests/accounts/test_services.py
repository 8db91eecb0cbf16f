from datetime import UTC, datetime, timedelta

import pytest

from tests.support.builders import PASSWORD, make_user
from trainingmgr.accounts import queries, services
from trainingmgr.accounts.models import PasswordLink, SignInTry, UserSession
from trainingmgr.accounts.services import passwords, signing
from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.problems import NotFound, Refused

NINE = datetime(2026, 11, 21, 2, tzinfo=UTC)
WRONG = "bukan kata sandi yang benar"


def fail(session, user, times=1, address="10.0.0.1"):
    for _ in range(times):
        with pytest.raises(Refused):
            services.sign_in(session, user.email, WRONG, address)


def test_an_account_is_found_however_its_address_is_written(session, admin):
    user = services.create_user(
        session, admin, email=" Siti@Contoh.ID ", name="Siti", role="trainer"
    )
    assert user.email == "siti@contoh.id"
    with pytest.raises(Refused, match="sudah dipakai"):
        services.create_user(session, admin, email="SITI@contoh.id", name="S", role="trainer")


def test_unknown_and_known_accounts_cost_the_same_work(session, monkeypatch):
    user, checks = make_user(session), []
    verify = signing.verify
    monkeypatch.setattr(
        signing, "verify", lambda stored, typed: checks.append(stored) or verify(stored, typed)
    )
    messages = set()
    for email in (user.email, "tidak.ada@contoh.id"):
        with pytest.raises(Refused) as caught:
            services.sign_in(session, email, WRONG, "10.0.0.1")
        messages.add(str(caught.value))
    assert len(messages) == 1
    assert len(checks) == 2
    assert all(stored.startswith("$argon2id$") for stored in checks)


def test_argon2id_costs_what_owasp_asks():
    hasher = passwords.HASHER
    assert (hasher.memory_cost, hasher.time_cost) >= (19 * 1024, 2)
    assert passwords.NOBODY.startswith("$argon2id$")


def test_five_failures_close_an_account_for_a_minute_and_not_longer(session):
    user = make_user(session)
    with clock.at(NINE):
        fail(session, user, 5)
        with pytest.raises(services.TooManyTries):
            services.sign_in(session, user.email, PASSWORD, "10.0.0.2")
    with clock.at(NINE + timedelta(seconds=61)):
        assert services.sign_in(session, user.email, PASSWORD, "10.0.0.2") is user


def test_thirty_failures_from_one_address_close_that_address_only(session):
    users = [make_user(session) for _ in range(8)]
    with clock.at(NINE):
        for user in users[:6]:
            fail(session, user, 5)
        with pytest.raises(services.TooManyTries):
            services.sign_in(session, users[7].email, PASSWORD, "10.0.0.1")
        assert services.sign_in(session, users[7].email, PASSWORD, "10.0.0.2") is users[7]


def test_tries_hold_no_address_and_are_forgotten(session):
    user = make_user(session)
    with clock.at(NINE):
        fail(session, user)
    assert all(user.email not in one.key for one in session.query(SignInTry))
    with clock.at(NINE + timedelta(hours=2)):
        fail(session, user)
    assert session.query(SignInTry).count() == 2


def test_someone_disabled_or_without_a_password_cannot_sign_in(session, admin):
    disabled = make_user(session, active=False)
    waiting = services.create_user(session, admin, email="a@contoh.id", name="A", role="head")
    for user in (disabled, waiting):
        with pytest.raises(Refused, match="tidak cocok"):
            services.sign_in(session, user.email, PASSWORD, "10.0.0.1")


def test_a_session_s_token_is_256_bits_and_stored_only_as_digest(session):
    token = services.open_session(session, make_user(session), "Chrome, Android")
    stored = session.query(UserSession).one()
    assert len(token) >= 43
    assert token not in (stored.token_hash, stored.device)
    assert queries.live_session(session, token) is stored


@pytest.mark.parametrize(
    ("role", "rest", "life"),
    [("admin", timedelta(minutes=30), timedelta(hours=8)), ("trainer", None, timedelta(days=30))],
)
def test_sessions_end_when_they_rest_or_grow_old(session, role, rest, life):
    with clock.at(NINE):
        token = services.open_session(session, make_user(session, role), "")
    found = queries_session(session, token)
    if rest:
        with clock.at(NINE + rest + timedelta(seconds=1)):
            assert queries.live_session(session, token) is None
    found.seen_at = NINE + life
    with clock.at(NINE + life):
        assert queries.live_session(session, token) is found
    with clock.at(NINE + life + timedelta(seconds=1)):
        assert queries.live_session(session, token) is None


def queries_session(session, token):
    return session.query(UserSession).filter_by(token_hash=queries.digest(token)).one()


@pytest.mark.parametrize("change", ["password", "role", "disable", "kecamatan"])
def test_password_role_scope_and_disabling_end_every_session(session, admin, change):
    user = make_user(session, "field", kecamatan_code="36.74.01")
    token = services.open_session(session, user, "")
    same = {
        "name": user.name,
        "role": "field",
        "phone": None,
        "kecamatan_code": "36.74.01",
        "active": True,
    }
    services.change_account(session, admin, user, **same | {"name": "Nama Baru"})
    assert queries.live_session(session, token)
    if change == "password":
        services.set_password(session, admin, user, "lima gajah menyeberang sungai")
    else:
        new = {"role": {"role": "mentor"}, "disable": {"active": False}}
        changed = new.get(change, {"kecamatan_code": "36.74.02"})
        services.change_account(session, admin, user, **same | changed)
    session.expire_all()
    assert queries.live_session(session, token) is None


def test_nobody_takes_the_administration_from_themselves(session):
    user = make_user(session)
    for change in ({"role": "head", "active": True}, {"role": "admin", "active": False}):
        with pytest.raises(Refused, match="akun sendiri"):
            services.change_account(
                session, user.actor, user, name="A", phone=None, kecamatan_code=None, **change
            )


def test_a_link_sets_the_password_once_and_within_a_day(session, admin):
    user = make_user(session)
    with clock.at(NINE):
        first = services.make_password_link(session, admin, user)
        second = services.make_password_link(session, admin, user)
        with pytest.raises(Refused, match="kedaluwarsa"):
            services.use_password_link(session, first, "lima gajah menyeberang sungai")
        with pytest.raises(Refused, match="minimal 15"):
            services.use_password_link(session, second, "pendek")
        session.rollback()
    with clock.at(NINE):
        user = make_user(session)
        token = services.make_password_link(session, user.actor, user)
        assert token not in {link.token_hash for link in session.query(PasswordLink)}
        device = services.open_session(session, user, "")
        services.use_password_link(session, token, "lima gajah menyeberang sungai")
        session.expire_all()
        assert queries.live_session(session, device) is None
        with pytest.raises(Refused):
            services.use_password_link(session, token, "enam gajah menyeberang sungai")
        late = services.make_password_link(session, user.actor, user)
    with clock.at(NINE + timedelta(hours=24)), pytest.raises(Refused):
        services.use_password_link(session, late, "enam gajah menyeberang sungai")


def test_one_signs_out_one_s_own_devices_only(session):
    owner, other = make_user(session), make_user(session)
    token = services.open_session(session, owner, "")
    device = queries_session(session, token)
    with pytest.raises(NotFound):
        services.end_device(session, other.actor, other, device.id)
    services.end_device(session, owner.actor, owner, device.id)
    assert queries.live_session(session, token) is None


def test_being_seen_is_noted_once_a_minute(session):
    with clock.at(NINE):
        token = services.open_session(session, make_user(session), "")
        found = queries.live_session(session, token)
        assert not services.touch_session(session, found)
    with clock.at(NINE + timedelta(minutes=2)):
        assert services.touch_session(session, found)
        session.expire_all()
        assert found.seen_at == NINE + timedelta(minutes=2)


def test_the_trail_holds_no_names_passwords_or_tokens(session, admin):
    user = services.create_user(session, admin, email="budi@contoh.id", name="Budi", role="head")
    token = services.make_password_link(session, admin, user)
    services.use_password_link(session, token, "lima gajah menyeberang sungai")
    trail = " ".join(entry.detail for entry in session.query(audit.AuditEvent))
    assert not [word for word in ("Budi", "budi@", token, "gajah") if word in trail]
    assert audit.verify(session) == []
