"""A trainee's way in: a personal link, the first phone that opens it, and a PIN."""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingmgr.accounts import queries, services
from trainingmgr.accounts.forms import NewPinForm, PinForm
from trainingmgr.accounts.models import PersonalLink
from trainingmgr.accounts.routes import bp, sign_device_in
from trainingmgr.accounts.rules import pins
from trainingmgr.foundation.access.web import public
from trainingmgr.foundation.db import db
from trainingmgr.foundation.orm import reading
from trainingmgr.foundation.problems import NotFound, Refused

Answer = str | Response | tuple[str, int]


@bp.route("/buka/<token>", methods=["GET", "POST"])
@public
def open_link(token: str) -> Answer:
    """Where a personal link leads. Opening binds nothing: message apps look at links by themselves.

    Dead, replaced and bound to another phone read the same, and name nobody.
    """
    link = _read(lambda: queries.personal_link(db.session(), token))
    if link is not None and link.bound_at is not None and _known(link):
        return redirect(url_for("accounts.enter_pin"))
    if link is None or link.bound_at is not None:
        return _ask_staff()
    form = NewPinForm()
    if not form.is_submitted():
        return render_template("accounts/new_pin.html", form=form)
    pin = form.pin.data or ""
    try:
        if form.validate_on_submit():
            services.check_new_pin(link, pin)
            # Hashing takes long on purpose, so nobody's transaction waits for it.
            sealed = services.seal_pin(link.id, pin)
            user, phone = services.bind_phone(db.session(), token, sealed)
            sign_device_in(user)
            db.session.commit()
            return _remember(redirect(url_for("home")), phone)
    except NotFound:
        db.session.rollback()
        return _ask_staff()
    except Refused as problem:
        db.session.rollback()
        form.refuse(problem)
    return render_template("accounts/new_pin.html", form=form), 422


@bp.route("/buka", methods=["GET", "POST"])
@public
def enter_pin() -> Answer:
    """The same phone again, after signing out or a month without use."""
    if request.method != "POST" and current_user.is_authenticated:
        return redirect(url_for("home"))
    phone, form = request.cookies.get(_cookie_name(), ""), PinForm()
    link = _read(lambda: queries.link_of_phone(db.session(), phone)) if phone else None
    if link is None:
        return _ask_staff()
    if not form.is_submitted():
        return render_template("accounts/enter_pin.html", form=form)
    if not form.validate_on_submit():
        return render_template("accounts/enter_pin.html", form=form), 422
    try:
        with reading():
            services.check_pin_tries(db.session(), link)
            db.session.rollback()
        right = services.pin_matches(link.id, link.pin_hash, form.pin.data or "")
        user = services.settle_pin(db.session(), link.id, right)
    except NotFound:
        db.session.rollback()
        return _ask_staff()
    except Refused as problem:
        # The failed try is counted, so this transaction is kept too.
        db.session.commit()
        form.refuse(problem)
        status = 429 if isinstance(problem, services.TooManyTries) else 422
        return render_template("accounts/enter_pin.html", form=form), status
    sign_device_in(user)
    db.session.commit()
    return _remember(redirect(url_for("home")), phone)


def _read(ask: Callable[[], PersonalLink | None]) -> PersonalLink | None:
    """The link as it is now, apart from any transaction: hashing a PIN must hold none open."""
    with reading():
        link = ask()
        if link is not None:
            db.session.expunge(link)
        db.session.rollback()
    return link


def _known(link: PersonalLink) -> bool:
    phone = request.cookies.get(_cookie_name(), "")
    return bool(phone) and queries.digest(phone) == link.phone_hash


def _ask_staff() -> tuple[str, int]:
    return render_template("accounts/ask_staff.html"), 410


def _cookie_name() -> str:
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    return "__Host-bina-ponsel" if secure else "bina-ponsel"


def _remember(response: Response, phone: str) -> Response:
    """This phone is known again for as long as browsers allow, from today."""
    response.set_cookie(
        _cookie_name(),
        phone,
        max_age=pins.PHONE_KNOWN,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response
