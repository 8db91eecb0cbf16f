"""The second step: codes of an app, each once, and ten codes for the day the phone is lost."""

from __future__ import annotations

import hmac
import secrets

import pyotp
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from trainingmgr.accounts import queries, rules
from trainingmgr.accounts.models import Authenticator, RecoveryCode, SignInTry, User
from trainingmgr.accounts.services.sessions import end_sessions
from trainingmgr.accounts.services.signing import TooManyTries
from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.crypto import vault
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

# Letters and digits that nobody takes for one another.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH = 10


def start_authenticator(session: Session, user: User) -> Authenticator:
    """A secret that waits for its first code; the one that waits already, or is in use, stays."""
    session.execute(select(User.id).where(User.id == user.id).with_for_update(key_share=True))
    known = queries.authenticator_of(session, user)
    if known is not None:
        return known
    made = Authenticator(user_id=user.id, secret=pyotp.random_base32(), made_at=clock.now())
    session.add(made)
    session.flush()
    return made


def confirm_authenticator(session: Session, user: User, code: str) -> list[str]:
    """The app shows the right code, so it counts from now on; returns the ten recovery codes.

    They are shown this once. Raises Refused (the failure counted) or TooManyTries.
    """
    found = _locked(session, user)
    if found is None or found.confirmed_at is not None:
        raise Refused(N_("Kode masuk sudah aktif atau belum dimulai. Muat ulang halaman ini."))
    _check_tries(session, user)
    if not _accept(found, code):
        _fail(session, user)
    found.confirmed_at = clock.now()
    session.flush()
    audit.record(session, user.actor, "account.code_on", subject=("user", user.id))
    return _fresh_codes(session, user)


def check_code(session: Session, user: User, code: str) -> None:
    """A code of the app or a recovery code, which then works no more.

    Raises Refused (the failure counted: the caller commits it) or TooManyTries.
    """
    found = _locked(session, user)
    _check_tries(session, user)
    in_use = found is not None and found.confirmed_at is not None
    if not (found and in_use and (_accept(found, code) or _use_recovery(session, user, code))):
        _fail(session, user)
    session.flush()


def new_recovery_codes(session: Session, user: User, code: str) -> list[str]:
    """Ten new ones; the old ones die. Raises as `check_code`."""
    check_code(session, user, code)
    audit.record(session, user.actor, "account.recovery_codes", subject=("user", user.id))
    return _fresh_codes(session, user)


def remove_authenticator(session: Session, user: User, code: str) -> None:
    """Its owner wants no second step any more. Raises as `check_code`."""
    check_code(session, user, code)
    _forget(session, user)
    audit.record(session, user.actor, "account.code_off", subject=("user", user.id))


def reset_authenticator(session: Session, by: Actor, user: User) -> None:
    """An administrator helps who lost the phone and the codes; every session ends."""
    _forget(session, user)
    end_sessions(session, user)
    session.flush()
    audit.record(session, by, "account.code_reset", subject=("user", user.id))


def _forget(session: Session, user: User) -> None:
    session.execute(delete(Authenticator).where(Authenticator.user_id == user.id))
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))


def _locked(session: Session, user: User) -> Authenticator | None:
    """Of two who send the same code at once the second finds it used."""
    query = select(Authenticator).where(Authenticator.user_id == user.id)
    return session.scalar(query.with_for_update().execution_options(populate_existing=True))


def _accept(found: Authenticator, code: str) -> bool:
    """Right now, one step before or after, and later than the last one that was accepted."""
    typed = code.replace(" ", "")
    now = int(clock.now().timestamp()) // rules.CODE_SECONDS
    app = pyotp.TOTP(found.secret)
    for counter in (now - 1, now, now + 1):
        fresh = found.last_counter is None or counter > found.last_counter
        if fresh and hmac.compare_digest(app.generate_otp(counter).encode(), typed.encode()):
            found.last_counter = counter
            return True
    return False


def _use_recovery(session: Session, user: User, code: str) -> bool:
    used = session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.code_hash == _digest(user, code), RecoveryCode.used_at.is_(None))
        .values(used_at=clock.now())
        .returning(RecoveryCode.id)
    ).first()
    if used is None:
        return False
    audit.record(session, user.actor, "account.recovery_used", subject=("user", user.id))
    return True


def _fresh_codes(session: Session, user: User) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = [
        "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        for _ in range(rules.RECOVERY_CODES)
    ]
    session.add_all([RecoveryCode(user_id=user.id, code_hash=_digest(user, one)) for one in codes])
    session.flush()
    return [f"{one[:5]}-{one[5:]}" for one in codes]


def _digest(user: User, code: str) -> str:
    plain = code.lower().replace(" ", "").replace("-", "")
    return vault().blind_index(f"recovery|{user.id}|{plain}")


def _key(user: User) -> str:
    return vault().blind_index(f"second step|{user.id}")


def _check_tries(session: Session, user: User) -> None:
    since = clock.now() - rules.ACCOUNT_WINDOW
    if queries.tries_since(session, _key(user), since) >= rules.ACCOUNT_FAILURES:
        raise TooManyTries(N_("Terlalu banyak percobaan. Tunggu satu menit, lalu coba lagi."))


def _fail(session: Session, user: User) -> None:
    session.add(SignInTry(key=_key(user), at=clock.now()))
    session.flush()
    raise Refused(
        N_("Kode tidak cocok atau sudah dipakai. Tunggu kode berikutnya, lalu coba lagi."),
        field="code",
    )
