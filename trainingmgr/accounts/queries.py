"""Whose account, which session."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from trainingmgr.accounts import rules
from trainingmgr.accounts.models import PasswordLink, SignInTry, User, UserSession
from trainingmgr.foundation import clock
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound


def digest(token: str) -> str:
    """How a token is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def user_by_email(session: Session, email: str) -> User | None:
    """The account of an address, however it is written."""
    return session.scalar(select(User).where(User.email == email.strip().lower()))


def live_session(session: Session, token: str) -> UserSession | None:
    """The session of a cookie, unless it ended, rested too long, grew too old or was disabled."""
    found = session.scalar(select(UserSession).where(UserSession.token_hash == digest(token)))
    if found is None or found.ended_at is not None or not found.user.active:
        return None
    now, role = clock.now(), found.user.role
    if now - found.seen_at > rules.idle_limit(role):
        return None
    if now - found.started_at > rules.absolute_limit(role):
        return None
    return found


def live_link(session: Session, token: str) -> PasswordLink | None:
    """A one-time link that still works."""
    link = session.scalar(select(PasswordLink).where(PasswordLink.token_hash == digest(token)))
    if link is None or link.used_at or link.expires_at <= clock.now() or not link.user.active:
        return None
    return link


def tries_since(session: Session, key: str, since: datetime) -> int:
    """Failed sign-ins under a key."""
    query = select(func.count()).where(SignInTry.key == key, SignInTry.at > since)
    return session.scalar(query) or 0


def users(search: str = "", role: str = "") -> Select[User]:
    """Accounts by name, found by name or address, of one role if asked."""
    query = select(User).order_by(User.name, User.id)
    if search:
        like = f"%{search.strip().lower()}%"
        query = query.where(or_(func.lower(User.name).like(like), User.email.like(like)))
    return query.where(User.role == role) if role else query


def count(session: Session, query: Select[User]) -> int:
    """How many accounts a query finds."""
    return session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def user_for(session: Session, user_id: int) -> User:
    """One account. Raises NotFound."""
    found = session.get(User, user_id)
    if found is None:
        raise NotFound(N_("Akun tidak ditemukan."))
    return found


def sessions_of(session: Session, user: User) -> list[UserSession]:
    """Devices still signed in, the last seen first."""
    now = clock.now()
    query = (
        select(UserSession)
        .where(
            UserSession.user_id == user.id,
            UserSession.ended_at.is_(None),
            UserSession.seen_at >= now - rules.idle_limit(user.role),
            UserSession.started_at >= now - rules.absolute_limit(user.role),
        )
        .order_by(UserSession.seen_at.desc())
    )
    return list(session.scalars(query))
