"""Signing in and out, passwords, and the administrator's list of accounts."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, Flask, Response, current_app, g, redirect, request, url_for
from flask import session as cookie
from flask_login import LoginManager, current_user
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response as AnyResponse

from trainingmgr.accounts import queries, rules, services
from trainingmgr.accounts.models import User, UserSession
from trainingmgr.foundation.access.web import public
from trainingmgr.foundation.db import db
from trainingmgr.foundation.orm import aside, is_reading
from trainingmgr.foundation.ui import navigation

bp = Blueprint("accounts", __name__)
login_manager = LoginManager()
COOKIE_KEY = "sid"
# Between the two steps of signing in.
HALF_KEY, NEXT_KEY, STAYS_KEY = "half", "next", "stays"


def init(app: Flask) -> None:
    """Who is asking, decided by the server's own record on each request."""
    login_manager.init_app(app)
    app.config["SESSION_PROTECTION"] = None
    app.permanent_session_lifetime = rules.PHONE_ABSOLUTE
    app.add_url_rule("/", "home", home)
    app.after_request(note_seen)


@login_manager.request_loader  # type: ignore[untyped-decorator]
def load_user(_: object) -> User | None:
    """The user of the cookie's session; None once it ended, whoever copied the cookie."""
    token = cookie.get(COOKIE_KEY)
    found = queries.live_session(db.session(), token) if token else None
    if found is None:
        return None
    g.user_session = found
    g.noted_seen = not is_reading()
    if g.noted_seen:
        # An act is one transaction, and its note is part of it.
        services.touch_session(db.session(), found)
    return found.user


def note_seen(response: Response) -> Response:
    """After a reading, notes that the device was seen, in a short transaction of its own."""
    found: UserSession | None = g.get("user_session")
    if found is not None and not g.noted_seen:
        # Busy elsewhere: the next reading notes it, and nobody waits for this one.
        with suppress(OperationalError), aside(db.engine) as own:
            if services.touch_session(own, found):
                own.commit()
    return response


def sign_device_in(user: User, *, stays: bool = True) -> None:
    """A new server-side session, a new cookie and a new CSRF token for this device."""
    old = cookie.get(COOKIE_KEY)
    if old:
        services.end_session(db.session(), old)
    device = rules.device_name(request.user_agent.string)
    token = services.open_session(db.session(), user, device, stays=stays)
    cookie.clear()
    cookie[COOKIE_KEY] = token
    cookie.permanent = stays and rules.may_stay(user.role)


def ask_for_code(user: User, *, target: str | None, stays: bool) -> AnyResponse | None:
    """After a right password: the second step, where there is one; else None.

    Nothing of it stands in an address. Who must prove themselves twice and has no app yet, sets
    it up before the first page opens.
    """
    app = queries.authenticator_of(db.session(), user)
    in_use = app is not None and app.confirmed_at is not None
    required: bool = current_app.extensions["settings"].require_totp
    if not in_use and not (required and user.role in rules.PROVES_TWICE):
        return None
    if not in_use:
        services.start_authenticator(db.session(), user)
    token = services.open_half(db.session(), user)
    cookie.clear()
    cookie[HALF_KEY], cookie[NEXT_KEY], cookie[STAYS_KEY] = token, target, stays
    return redirect(url_for("accounts.second_step" if in_use else "accounts.first_code"))


@public
def home() -> AnyResponse:
    """The first page of one's role, or signing in."""
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.sign_in"))
    return redirect(url_for(navigation.home_of(current_user.role)))


from trainingmgr.accounts.routes import (  # noqa: E402  -- they hang on bp
    codes,
    mail,
    oversight,
    own,
    phones,
    signing,
    staff,
)

__all__ = ["bp", "codes", "init", "mail", "oversight", "own", "phones", "signing", "staff"]
