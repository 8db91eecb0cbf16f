"""Whose account, which session."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from trainingmgr.accounts import rules
from trainingmgr.accounts.models import (
    Authenticator,
    HalfSignIn,
    PasswordLink,
    PersonalLink,
    RecoveryCode,
    SignInTry,
    User,
    UserSession,
)
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import PARTICIPANT
from trainingmgr.foundation.audit import AuditEvent
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
    found = session.scalar(_SESSION, {"token_hash": digest(token)})
    if found is None or found.ended_at is not None or not found.user.active:
        return None
    return found if _alive(found, clock.now()) else None


# Asked with every request, so it is put together only once.
_SESSION = select(UserSession).where(UserSession.token_hash == bindparam("token_hash"))


def _alive(one: UserSession, now: datetime) -> bool:
    role = one.user.role
    rested = now - one.seen_at <= rules.idle_limit(role, one.stays)
    return rested and now - one.started_at <= rules.absolute_limit(role, one.stays)


def live_link(session: Session, token: str) -> PasswordLink | None:
    """A one-time link that still works."""
    link = session.scalar(select(PasswordLink).where(PasswordLink.token_hash == digest(token)))
    if link is None or link.used_at or link.expires_at <= clock.now() or not link.user.active:
        return None
    return link


def personal_link(session: Session, token: str) -> PersonalLink | None:
    """A trainee's link that was not replaced, bound to a phone or still waiting for one."""
    return _live_personal(session, PersonalLink.token_hash == digest(token))


def link_of_phone(session: Session, phone: str) -> PersonalLink | None:
    """The link that is bound to a phone, by what that phone keeps."""
    return _live_personal(session, PersonalLink.phone_hash == digest(phone))


def link_of_user(session: Session, user_id: int) -> PersonalLink | None:
    """The link of an account, if there is one that works."""
    return _live_personal(session, PersonalLink.user_id == user_id)


def _live_personal(session: Session, which: ColumnElement[bool]) -> PersonalLink | None:
    found = session.scalar(select(PersonalLink).where(which, PersonalLink.ended_at.is_(None)))
    return found if found is not None and found.user.active else None


def live_half(session: Session, token: str) -> HalfSignIn | None:
    """A right password that still waits for its code."""
    found = session.scalar(select(HalfSignIn).where(HalfSignIn.token_hash == digest(token)))
    if found is None or found.used_at is not None or not found.user.active:
        return None
    return found if clock.now() - found.made_at <= rules.HALF_LIFETIME else None


def authenticator_of(session: Session, user: User) -> Authenticator | None:
    """Someone's app, in use or waiting for its first code."""
    return session.scalar(select(Authenticator).where(Authenticator.user_id == user.id))


def recovery_left(session: Session, user: User) -> int:
    """How many recovery codes nobody has used."""
    left = select(func.count()).where(
        RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None)
    )
    return session.scalar(left) or 0


def tries_since(session: Session, key: str, since: datetime) -> int:
    """Failed sign-ins under a key."""
    query = select(func.count()).where(SignInTry.key == key, SignInTry.at > since)
    return session.scalar(query) or 0


def users(search: str = "", role: str = "") -> Select[User]:
    """Accounts by name, found by name or address, of one role if asked; else of all who work
    here, without the trainees' own."""
    query = select(User).order_by(User.name, User.id)
    if search:
        like = f"%{search.strip().lower()}%"
        query = query.where(or_(func.lower(User.name).like(like), User.email.like(like)))
    return query.where(User.role == role if role else User.role != PARTICIPANT)


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
    return [one for one in session.scalars(query) if _alive(one, now)]


def device_for(session: Session, device_id: int) -> UserSession:
    """One device of anybody. Raises NotFound."""
    found = session.get(UserSession, device_id)
    if found is None:
        raise NotFound(N_("Perangkat tidak ditemukan."))
    return found


def trail(
    *,
    user_id: int | None = None,
    acts: Collection[str] = (),
    search: str = "",
    named: Collection[str] = (),
    since: date | None = None,
) -> Select[AuditEvent, User | None]:
    """Entries of the audit trail with who acted, newest first.

    user_id: only what this account did or what was done with it; named: the acts whose words
    hold what is searched for. A number finds the subject of that id.
    """
    query: Any = (
        select(AuditEvent, User)
        .outerjoin(User, User.id == AuditEvent.user_id)
        .order_by(AuditEvent.id.desc())
    )
    if user_id is not None:
        about = and_(AuditEvent.subject_kind == "user", AuditEvent.subject_id == user_id)
        query = query.where(or_(AuditEvent.user_id == user_id, about))
    if acts:
        query = query.where(AuditEvent.act.in_(acts))
    if search:
        found: list[ColumnElement[bool]] = [
            AuditEvent.act.in_(named),
            func.lower(User.name).like(f"%{search.lower()}%"),
        ]
        if search.isascii() and search.isdigit() and len(search) < 10:
            found.append(AuditEvent.subject_id == int(search))
        query = query.where(or_(*found))
    if since:
        query = query.where(AuditEvent.at >= clock.instant(since))
    return cast("Select[AuditEvent, User | None]", query)


def count_trail(session: Session, query: Select[AuditEvent, User | None]) -> int:
    """How many entries a query finds."""
    return session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
