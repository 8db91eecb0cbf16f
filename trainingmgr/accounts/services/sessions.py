"""Signed-in devices: opened, seen, ended."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from trainingmgr.accounts import queries, rules
from trainingmgr.accounts.models import HalfSignIn, User, UserSession
from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound


def open_session(session: Session, user: User, device: str, *, stays: bool = True) -> str:
    """A new server-side session; returns the cookie's token (256 bits, stored only as digest).

    stays: the device is somebody's own phone; the office's screens never stay signed in.
    """
    token = secrets.token_urlsafe(32)
    now = clock.now()
    session.add(
        UserSession(
            token_hash=queries.digest(token),
            user_id=user.id,
            started_at=now,
            seen_at=now,
            device=device[:120],
            stays=rules.may_stay(user.role) and stays,
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
    """Signs every device of someone out, and stops whoever stands between the two steps: after a
    new password, a new role or scope, a reset of the second step, or disabling."""
    now = clock.now()
    session.execute(
        update(UserSession)
        .where(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
        .values(ended_at=now)
    )
    session.execute(
        update(HalfSignIn)
        .where(HalfSignIn.user_id == user.id, HalfSignIn.used_at.is_(None))
        .values(used_at=now)
    )


def end_device(session: Session, by: Actor, user: User, device_id: int) -> None:
    """Signs one of someone's devices out. Raises NotFound for anybody else's."""
    found = session.get(UserSession, device_id)
    if found is None or found.user_id != user.id:
        raise NotFound(N_("Perangkat tidak ditemukan."))
    if found.ended_at is None:
        found.ended_at = clock.now()
        session.flush()
        audit.record(session, by, "account.sign_device_out", subject=("user", user.id))


def open_half(session: Session, user: User) -> str:
    """The password was right and a code is still to come: a token for the minutes between."""
    token, now = secrets.token_urlsafe(32), clock.now()
    session.execute(delete(HalfSignIn).where(HalfSignIn.made_at < now - rules.HALF_KEPT))
    session.add(HalfSignIn(token_hash=queries.digest(token), user_id=user.id, made_at=now))
    session.flush()
    return token


def use_half(session: Session, half: HalfSignIn) -> User:
    """Both steps are done: the token works no more."""
    half.used_at = clock.now()
    session.flush()
    return half.user
