"""Accounts made and changed."""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.accounts import queries, rules
from trainingmgr.accounts.models import User
from trainingmgr.accounts.services.passwords import HASHER
from trainingmgr.accounts.services.sessions import end_sessions
from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import ADMIN, PARTICIPANT, ROLES, Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


def create_user(
    session: Session,
    by: Actor,
    *,
    email: str | None,
    name: str,
    role: str,
    phone: str | None = None,
    kecamatan_code: str | None = None,
    password: str | None = None,
) -> User:
    """A new account; without a password it waits for a one-time link. Raises Refused.

    Only a trainee has no address: a personal link opens that account.
    """
    email = email.strip().lower() if email else None
    if role not in ROLES:
        raise Refused(N_("Peran %(role)s tidak dikenal."), field="role", role=role)
    if role != PARTICIPANT and not (email and EMAIL.fullmatch(email)):
        raise Refused(N_("Alamat surel tidak lengkap. Contoh: nama@contoh.id."), field="email")
    if not name.strip():
        raise Refused(N_("Nama wajib diisi."), field="name")
    kecamatan_code = rules.scope_of(role, kecamatan_code)
    if email and queries.user_by_email(session, email):
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
        rules.check_password(password, email or "")
        user.password_hash = HASHER.hash(password)
    session.add(user)
    session.flush()
    audit.record(session, by, "account.create", subject=("user", user.id), detail={"role": role})
    return user


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
    if user.active and user.role == ADMIN and not (active and role == ADMIN):
        _keep_an_administrator(session, user)
    narrowed = (role, kecamatan_code) != (user.role, user.kecamatan_code) or not active
    user.name, user.role, user.phone = name.strip(), role, phone
    user.kecamatan_code, user.active = kecamatan_code, active
    if narrowed:
        end_sessions(session, user)
    session.flush()
    detail = {"role": role, "kecamatan": kecamatan_code, "active": active}
    audit.record(session, by, "account.change", subject=("user", user.id), detail=detail)


def _keep_an_administrator(session: Session, leaving: User) -> None:
    """Two administrators who dismiss each other at the same time wait here for one another."""
    active = select(User.id).where(User.role == ADMIN, User.active).order_by(User.id)
    if set(session.scalars(active.with_for_update())) <= {leaving.id}:
        raise Refused(
            N_("Ini administrator aktif yang terakhir. Angkat administrator lain lebih dahulu.")
        )
