"""Passwords and the one-time links that set them."""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import update
from sqlalchemy.orm import Session

from trainingmgr.accounts import queries, rules
from trainingmgr.accounts.models import PasswordLink, User
from trainingmgr.accounts.services.sessions import end_sessions
from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

# 19 MiB, 2 passes, 1 lane: the least that OWASP accepts, 64 ms here; many may sign in at once.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Verified when the account is unknown, so that both answers take the same time.
NOBODY = HASHER.hash(secrets.token_urlsafe(16))


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
    rules.check_password(password, user.email or "")
    user.password_hash = HASHER.hash(password)
    end_sessions(session, user)
    session.flush()
    audit.record(session, by, "account.password", subject=("user", user.id))


def check_own(user: User, password: str) -> None:
    """Raises Refused unless this is the owner's password."""
    if not verify(user.password_hash or NOBODY, password):
        raise Refused(N_("Kata sandi tidak cocok."), field="password")


def change_password(session: Session, user: User, old: str, new: str) -> None:
    """The owner's own change. Raises Refused."""
    if not verify(user.password_hash or NOBODY, old):
        raise Refused(N_("Kata sandi lama tidak cocok."), field="old_password")
    set_password(session, user.actor, user, new)


def verify(password_hash: str, password: str) -> bool:
    """Slow on purpose."""
    try:
        return HASHER.verify(password_hash, password[: rules.MAX_PASSWORD])
    except (VerifyMismatchError, InvalidHashError):
        return False
