"""Accounts made, signed in, signed out and changed."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from trainingmgr.accounts import queries, rules
from trainingmgr.accounts.models import PasswordLink, SignInTry, User, UserSession
from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import ROLES, Actor
from trainingmgr.foundation.crypto import vault
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound, Refused

# 19 MiB, 2 passes, 1 lane: the least that OWASP accepts, 64 ms here; many may sign in at once.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Verified when the account is unknown, so that both answers take the same time.
_nobody = _hasher.hash(secrets.token_urlsafe(16))
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


class TooManyTries(Refused):
    """Signing in failed too often from here or for this account: wait a minute (HTTP 429)."""


def create_user(
    session: Session,
    by: Actor,
    *,
    email: str,
    name: str,
    role: str,
    phone: str | None = None,
    kecamatan_code: str | None = None,
    password: str | None = None,
) -> User:
    """A new account; without a password it waits for a one-time link. Raises Refused."""
    email = email.strip().lower()
    if role not in ROLES:
        raise Refused(N_("Peran %(role)s tidak dikenal."), field="role", role=role)
    if not EMAIL.fullmatch(email):
        raise Refused(N_("Alamat surel tidak lengkap. Contoh: nama@contoh.id."), field="email")
    if not name.strip():
        raise Refused(N_("Nama wajib diisi."), field="name")
    kecamatan_code = rules.scope_of(role, kecamatan_code)
    if queries.user_by_email(session, email):
        raise Refused(N_("Surel ini sudah dipakai akun lain."), field="email")
    user = User(
        email=email,
        name=name.strip(),
        role=role,
        phone=phone,
        kecamatan_code=kecamatan_code,
        active=True,
        created_at=clock.now(),
    )
    if password is not None:
        rules.check_password(password, email)
        user.password_hash = _hasher.hash(password)
    session.add(user)
    session.flush()
    audit.record(session, by, "account.create", subject=("user", user.id), detail={"role": role})
    return user


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
        password_hash=(user.password_hash or _nobody) if user and known else _nobody,
        account_key=vault().blind_index("account|" + email.strip().lower()),
        address_key=vault().blind_index("address|" + address),
    )
    _check_tries(session, one)
    return one


def matches(one: Claim, password: str) -> bool:
    """Slow on purpose, known account or not; done while no transaction is open."""
    return _verify(one.password_hash, password) and one.user_id is not None


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


def open_session(session: Session, user: User, device: str) -> str:
    """A new server-side session; returns the cookie's token (256 bits, stored only as digest)."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    session.add(
        UserSession(
            token_hash=queries.digest(token),
            user_id=user.id,
            started_at=now,
            seen_at=now,
            device=device[:120],
        )
    )
    session.flush()
    audit.record(session, user.actor, "account.sign_in", subject=("user", user.id))
    return token


def touch_session(session: Session, found: UserSession) -> bool:
    """Notes that the device was seen, at most once a minute; True when something was written."""
    now = clock.now()
    if now - found.seen_at < timedelta(minutes=1):
        return False
    session.execute(
        update(UserSession).where(UserSession.id == found.id).values(seen_at=now),
        execution_options={"synchronize_session": False},
    )
    return True


def end_session(session: Session, token: str) -> None:
    """Signs one device out."""
    session.execute(
        update(UserSession)
        .where(UserSession.token_hash == queries.digest(token), UserSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )


def end_sessions(session: Session, user: User) -> None:
    """Signs every device of someone out: after a new password, a new role, or disabling."""
    session.execute(
        update(UserSession)
        .where(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )


def end_device(session: Session, user: User, device_id: int) -> None:
    """Signs one of someone's own devices out. Raises NotFound for anybody else's."""
    found = session.get(UserSession, device_id)
    if found is None or found.user_id != user.id:
        raise NotFound(N_("Perangkat tidak ditemukan."))
    if found.ended_at is None:
        found.ended_at = clock.now()
        session.flush()
        audit.record(session, user.actor, "account.sign_device_out", subject=("user", user.id))


def make_password_link(session: Session, by: Actor, user: User) -> str:
    """A token that sets the password once within 24 hours; older links die."""
    now = clock.now()
    session.execute(
        update(PasswordLink)
        .where(PasswordLink.user_id == user.id, PasswordLink.used_at.is_(None))
        .values(used_at=now)
    )
    token = secrets.token_urlsafe(32)
    session.add(
        PasswordLink(
            token_hash=queries.digest(token),
            user_id=user.id,
            made_by_id=by.user_id,
            made_at=now,
            expires_at=now + rules.LINK_LIFETIME,
        )
    )
    session.flush()
    audit.record(session, by, "account.password_link", subject=("user", user.id))
    return token


def use_password_link(session: Session, token: str, password: str) -> User:
    """Sets the password, burns the link, signs all devices out. Raises Refused."""
    link = queries.live_link(session, token)
    if link is None:
        raise Refused(N_("Tautan ini sudah dipakai atau kedaluwarsa. Minta tautan baru."))
    link.used_at = clock.now()
    set_password(session, link.user.actor, link.user, password)
    return link.user


def set_password(session: Session, by: Actor, user: User, password: str) -> None:
    """Raises Refused when the password is weak. Every session of the account ends."""
    rules.check_password(password, user.email)
    user.password_hash = _hasher.hash(password)
    end_sessions(session, user)
    session.flush()
    audit.record(session, by, "account.password", subject=("user", user.id))


def change_password(session: Session, user: User, old: str, new: str) -> None:
    """The owner's own change. Raises Refused."""
    if not _verify(user.password_hash or _nobody, old):
        raise Refused(N_("Kata sandi lama tidak cocok."), field="old_password")
    set_password(session, user.actor, user, new)


def change_account(
    session: Session,
    by: Actor,
    user: User,
    *,
    name: str,
    role: str,
    phone: str | None,
    kecamatan_code: str | None,
    active: bool,
) -> None:
    """A new role, scope or disabling ends the account's sessions at once. Raises Refused."""
    if role not in ROLES:
        raise Refused(N_("Peran %(role)s tidak dikenal."), field="role", role=role)
    if not name.strip():
        raise Refused(N_("Nama wajib diisi."), field="name")
    kecamatan_code = rules.scope_of(role, kecamatan_code)
    if user.id == by.user_id and (not active or role != user.role):
        raise Refused(N_("Anda tidak dapat mengubah peran atau menonaktifkan akun sendiri."))
    narrowed = (role, kecamatan_code) != (user.role, user.kecamatan_code) or not active
    user.name, user.role, user.phone = name.strip(), role, phone
    user.kecamatan_code, user.active = kecamatan_code, active
    if narrowed:
        end_sessions(session, user)
    session.flush()
    detail = {"role": role, "active": active}
    audit.record(session, by, "account.change", subject=("user", user.id), detail=detail)


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password[: rules.MAX_PASSWORD])
    except (VerifyMismatchError, InvalidHashError):
        return False
