"""Signing in, signing out, and the one-time link that sets a password."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingmgr.accounts import queries, services
from trainingmgr.accounts.forms import NewPasswordForm, SignInForm
from trainingmgr.accounts.models import User
from trainingmgr.accounts.routes import COOKIE_KEY, ask_for_code, bp, sign_device_in
from trainingmgr.foundation.access.web import needs, public
from trainingmgr.foundation.asking import own_path
from trainingmgr.foundation.db import db
from trainingmgr.foundation.orm import reading
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt

Answer = str | Response | tuple[str, int]


@bp.route("/masuk", methods=["GET", "POST"])
@public
def sign_in() -> Answer:
    """Asks who someone is; whoever came from a page of ours goes back there."""
    if current_user.is_authenticated:
        return redirect(url_for("home"))
    form = SignInForm(next=request.args.get("next"))
    if request.method != "POST":
        return render_template("accounts/sign_in.html", form=form)
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form), 422
    try:
        user = _check(form.email.data or "", form.password.data or "")
    except Refused as problem:
        # The failed try is counted, so this transaction is kept too.
        db.session.commit()
        form.refuse(problem)
        status = 429 if isinstance(problem, services.TooManyTries) else 422
        return render_template("accounts/sign_in.html", form=form), status
    target, stays = own_path(form.next.data), bool(form.stays.data)
    second = ask_for_code(user, target=target, stays=stays)
    if second is None:
        sign_device_in(user, stays=stays)
    db.session.commit()
    return second or redirect(target or url_for("home"))


def _check(email: str, password: str) -> User:
    """Hashing takes long on purpose, so nobody's transaction waits for it. Raises Refused."""
    with reading():
        claim = services.claim(db.session(), email, request.remote_addr or "")
        db.session.rollback()
    return services.settle(db.session(), claim, services.matches(claim, password))


@bp.post("/keluar")
@needs("account.own")
def sign_out() -> Response:
    """Ends this device's session on the server, so that a copied cookie opens nothing."""
    services.end_session(db.session(), cookie.get(COOKIE_KEY, ""))
    db.session.commit()
    cookie.clear()
    return redirect(url_for("home"))


@bp.route("/sandi/<token>", methods=["GET", "POST"])
@public
def set_password(token: str) -> Answer:
    """Where a one-time link leads: a new password, then signing in."""
    link = queries.live_link(db.session(), token)
    if link is None:
        return render_template("accounts/link_gone.html"), 410
    name, form = link.user.name, NewPasswordForm()
    if request.method != "POST":
        return render_template("accounts/set_password.html", form=form, name=name)
    status = attempt(
        form, lambda: services.use_password_link(db.session(), token, form.password.data or "")
    )
    if status:
        return render_template("accounts/set_password.html", form=form, name=name), status
    db.session.commit()
    cookie.clear()
    notice(_("Kata sandi tersimpan. Silakan masuk."))
    return redirect(url_for("accounts.sign_in"))
