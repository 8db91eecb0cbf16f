"""Signing in and out, passwords, and the administrator's list of accounts."""

from __future__ import annotations

from flask import Blueprint, Flask, session as cookie
from flask_login import LoginManager

from trainingmgr.accounts import queries, services
from trainingmgr.accounts.models import User
from trainingmgr.foundation.db import db
from trainingmgr.foundation.orm import set_reading

bp = Blueprint("accounts", __name__)
login_manager = LoginManager()
COOKIE_KEY = "sid"


def init(app: Flask) -> None:
    """Who is asking, decided by the server's own record on each request."""
    login_manager.init_app(app)
    app.config["SESSION_PROTECTION"] = None


@login_manager.request_loader
def load_user(_: object) -> User | None:
    """The user of the cookie's session; None once it ended, whoever copied the cookie."""
    token = cookie.get(COOKIE_KEY)
    found = queries.live_session(db.session(), token) if token else None
    return found.user if found else None
