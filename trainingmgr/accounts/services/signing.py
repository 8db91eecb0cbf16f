"""Who signs in: tried, counted, and told no more than needed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.orm import Session

from trainingmgr.accounts import queries, rules
from trainingmgr.accounts.models import SignInTry, User
from trainingmgr.accounts.services.passwords import NOBODY, verify
from trainingmgr.foundation import clock
from trainingmgr.foundation.crypto import vault
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused


class TooManyTries(Refused):
    """Signing in failed too often from here or for this account: wait a minute (HTTP 429)."""


@dataclass(frozen=True)
class Claim:
    """Someone says that an account is theirs: what is needed to check it, and under which keys."""

    user_id: int | None
    password_hash: str
    account_key: str
    address_key: str


def sign_in(session: Session, email: str, password: str, address: str) -> User:
    """The account, or Refused with one message for every reason (and one for too many tries)."""
    one = claim(session, email, address)
    return settle(session, one, matches(one, password))


def claim(session: Session, email: str, address: str) -> Claim:
    """Only reads. Raises TooManyTries."""
    user = queries.user_by_email(session, email)
    known = user is not None and user.active and user.password_hash
    one = Claim(
        user_id=user.id if user and known else None,
        password_hash=(user.password_hash or NOBODY) if user and known else NOBODY,
        account_key=vault().blind_index("account|" + email.strip().lower()),
        address_key=vault().blind_index("address|" + address),
    )
    _check_tries(session, one)
    return one


def matches(one: Claim, password: str) -> bool:
    """Slow on purpose, known account or not; done while no transaction is open."""
    return verify(one.password_hash, password) and one.user_id is not None


def settle(session: Session, one: Claim, right: bool) -> User:
    """The account, or the failure counted and Refused. Tries made at the same time count too."""
    _check_tries(session, one)
    now = clock.now()
    user = session.get(User, one.user_id) if right else None
    if user is None or not user.active:
        session.execute(delete(SignInTry).where(SignInTry.at < now - rules.TRIES_KEPT))
        keys = (one.account_key, one.address_key)
        session.add_all([SignInTry(key=key, at=now) for key in keys])
        session.flush()
        raise Refused(N_("Surel atau kata sandi tidak cocok. Periksa kembali."))
    return user


def _check_tries(session: Session, one: Claim) -> None:
    now = clock.now()
    limits = (
        (one.account_key, rules.ACCOUNT_WINDOW, rules.ACCOUNT_FAILURES),
        (one.address_key, rules.ADDRESS_WINDOW, rules.ADDRESS_TRIES),
    )
    for key, window, most in limits:
        if queries.tries_since(session, key, now - window) >= most:
            raise TooManyTries(N_("Terlalu banyak percobaan. Tunggu satu menit, lalu coba lagi."))
