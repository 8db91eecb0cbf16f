"""People who sign in, for tests. Rooms have builders of their own beside this file."""

from __future__ import annotations

from functools import cache
from itertools import count

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from trainingmgr.accounts.models import User
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import ADMIN, ROLES, Actor

PASSWORD = "empat puluh kambing makan rumput"
_numbers = count(1)


@cache
def _password_hash() -> str:
    # The cheapest that argon2 allows, once a run: tests need the form, not the strength.
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def make_user(
    session: Session,
    role: str = ADMIN,
    *,
    email: str | None = None,
    name: str | None = None,
    phone: str | None = None,
    kecamatan_code: str | None = None,
    active: bool = True,
) -> User:
    """An account whose password is PASSWORD, made without its service for speed."""
    assert role in ROLES
    number = next(_numbers)
    user = User(
        email=email or f"{role}{number}@contoh.id",
        name=name or f"{ROLES[role]} {number}",
        role=role,
        phone=phone,
        kecamatan_code=kecamatan_code,
        active=active,
        password_hash=_password_hash(),
        created_at=clock.now(),
    )
    session.add(user)
    session.flush()
    return user


def actor(session: Session, role: str = ADMIN) -> Actor:
    """Somebody of this role, as services know them."""
    return make_user(session, role).actor
