"""Personal links: made by staff, bound to the first phone with a PIN, dead once replaced."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from trainingmgr.accounts import queries, rules
from trainingmgr.accounts.models import PersonalLink, SignInTry, User
from trainingmgr.accounts.rules import pins
from trainingmgr.accounts.services.passwords import HASHER, verify
from trainingmgr.accounts.services.sessions import end_sessions
from trainingmgr.accounts.services.signing import TooManyTries
from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.crypto import vault
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound, Refused

GONE = N_("Tautan ini tidak berlaku lagi. Minta tautan baru kepada petugas.")


def make_personal_link(
    session: Session, by: Actor, user: User, guessable: Collection[str] = ()
) -> str:
    """A token of 192 bits; the link before it, its phone and its sessions end at once.

    guessable: PINs that others would try for this person.
    """
    # Of two who ask at the same time the second waits, and replaces what the first has made.
    session.execute(select(User.id).where(User.id == user.id).with_for_update())
    end_personal_link(session, user)
    token = secrets.token_urlsafe(24)
    made = PersonalLink(
        token_hash=queries.digest(token), user_id=user.id, made_by_id=by.user_id,
        made_at=clock.now(), guessable=sorted(_guess(user.id, pin) for pin in guessable),
    )  # fmt: skip
    session.add(made)
    session.flush()
    return token


def end_personal_link(session: Session, user: User) -> None:
    """The link opens nothing any more, and its phone is signed out."""
    session.execute(
        update(PersonalLink)
        .where(PersonalLink.user_id == user.id, PersonalLink.ended_at.is_(None))
        .values(ended_at=clock.now())
    )
    end_sessions(session, user)


def check_new_pin(link: PersonalLink, pin: str) -> None:
    """Raises Refused when others would guess it."""
    pins.check_pin(pin)
    if _guess(link.user_id, pin) in link.guessable:
        raise pins.guessed()


def seal_pin(link_id: int, pin: str) -> str:
    """Slow on purpose. The key keeps a stolen table from being tried out: a PIN is short."""
    return HASHER.hash(_peppered(link_id, pin))


def bind_phone(session: Session, token: str, sealed: str) -> tuple[User, str]:
    """The first phone to come: the account, and what the phone keeps to be known again.

    Raises NotFound when the link is dead, or was bound a moment ago.
    """
    known = queries.personal_link(session, token)
    row = select(PersonalLink).where(PersonalLink.id == (known.id if known else 0))
    fresh = row.with_for_update(of=PersonalLink).execution_options(populate_existing=True)
    link = session.scalar(fresh)
    if link is None or link.ended_at is not None or link.bound_at is not None:
        raise NotFound(GONE)
    phone = secrets.token_urlsafe(32)
    link.pin_hash, link.phone_hash = sealed, queries.digest(phone)
    link.bound_at = clock.now()
    session.flush()
    audit.record(session, link.user.actor, "link.bind", subject=("user", link.user_id))
    return link.user, phone


def check_pin_tries(session: Session, link: PersonalLink) -> None:
    """Raises TooManyTries after five wrong PINs within a quarter of an hour."""
    if queries.tries_since(session, _key(link), clock.now() - pins.WINDOW) >= pins.FAILURES:
        raise TooManyTries(
            N_("PIN salah beberapa kali. Tunggu paling lama %(n)d menit, lalu coba lagi."),
            n=pins.WINDOW.seconds // 60,
        )


def pin_matches(link_id: int, pin_hash: str | None, pin: str) -> bool:
    """Slow on purpose; done while no transaction is open."""
    return bool(pin_hash) and verify(pin_hash or "", _peppered(link_id, pin))


def settle_pin(session: Session, link_id: int, right: bool) -> User:
    """The account, or the failure counted and Refused. Tries made at the same time count too."""
    # Guesses made at the same time wait in line, so that none slips past the count.
    row = select(PersonalLink).where(PersonalLink.id == link_id)
    fresh = row.with_for_update(of=PersonalLink).execution_options(populate_existing=True)
    link = session.scalar(fresh)
    if link is None or link.ended_at is not None or not link.user.active:
        raise NotFound(GONE)
    check_pin_tries(session, link)
    if not right:
        now = clock.now()
        session.execute(delete(SignInTry).where(SignInTry.at < now - rules.TRIES_KEPT))
        session.add(SignInTry(key=_key(link), at=now))
        session.flush()
        raise Refused(N_("PIN tidak cocok. Coba lagi."), field="pin")
    session.execute(delete(SignInTry).where(SignInTry.key == _key(link)))
    return link.user


def _key(link: PersonalLink) -> str:
    return vault().blind_index(f"pin tries|{link.id}")


def _peppered(link_id: int, pin: str) -> str:
    return vault().blind_index(f"pin|{link_id}|{pin}")


def _guess(user_id: int, pin: str) -> str:
    return vault().blind_index(f"pin guess|{user_id}|{pin}")
