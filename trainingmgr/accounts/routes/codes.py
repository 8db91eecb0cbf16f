"""The second step: asked for when signing in, set up and looked after on one's own page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyotp
from flask import current_app, redirect, render_template, url_for
from flask import session as cookie
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response

from trainingmgr.accounts import queries, rules, services
from trainingmgr.accounts.forms import CodeForm, EitherCodeForm, ProveForm, StopCodesForm
from trainingmgr.accounts.models import Authenticator, HalfSignIn, User
from trainingmgr.accounts.routes import HALF_KEY, NEXT_KEY, STAYS_KEY, bp, sign_device_in
from trainingmgr.documents.codes import qr_svg
from trainingmgr.foundation.access.web import needs, public
from trainingmgr.foundation.asking import own_path
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.forms import Form
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt

Answer = str | Response | tuple[str, int]
ISSUER = "Bina Usaha"


@bp.route("/masuk/kode", methods=["GET", "POST"])
@public
def second_step() -> Answer:
    """After a right password: the code of the app, or a recovery code."""
    half, form = _half(), EitherCodeForm()
    if half is None:
        return redirect(url_for("accounts.sign_in"))
    if not form.is_submitted():
        return render_template("accounts/second_step.html", form=form)
    code = form.code.data or ""
    status = _tried(form, lambda: services.check_code(db.session(), half.user, code))
    if status:
        return render_template("accounts/second_step.html", form=form), status
    target = _enter(half)
    db.session.commit()
    return redirect(target)


@bp.route("/masuk/aplikasi", methods=["GET", "POST"])
@public
def first_code() -> Answer:
    """Before the first page opens: the app is set up and shows its first code."""
    half, form = _half(), CodeForm()
    app = queries.authenticator_of(db.session(), half.user) if half else None
    if half is None or app is None or app.confirmed_at is not None:
        return redirect(url_for("accounts.sign_in"))
    user = half.user
    if not form.is_submitted():
        return render_template("accounts/first_code.html", form=form, **_key(user, app))
    codes: list[str] = []
    status = _tried(form, lambda: codes.extend(_confirm(user, form)))
    if status:
        return render_template("accounts/first_code.html", form=form, **_key(user, app)), status
    target = _enter(half)
    db.session.commit()
    return render_template("accounts/recovery_codes.html", codes=codes, done=target)


@bp.route("/akun/saya/kode", methods=["GET", "POST"])
@needs("account.prove")
def own_codes() -> Answer:
    """One's own second step; the POST is the app's first code."""
    form = CodeForm()
    if not form.is_submitted():
        return _page()
    codes: list[str] = []
    status = _tried(form, lambda: codes.extend(_confirm(current_user, form)))
    if status:
        return _page(code=form), status
    db.session.commit()
    return _codes_page(codes)


@bp.post("/akun/saya/kode/mulai")
@needs("account.prove")
def start_codes() -> Answer:
    """A secret for the app, for whoever knows the password."""
    form = ProveForm()

    def act() -> None:
        services.check_own(current_user, form.password.data or "")
        services.start_authenticator(db.session(), current_user)

    status = attempt(form, act)
    if status:
        return _page(prove=form), status
    db.session.commit()
    return redirect(url_for("accounts.own_codes"))


@bp.post("/akun/saya/kode/pemulihan")
@needs("account.prove")
def renew_recovery() -> Answer:
    """Ten new recovery codes instead of the old ones."""
    form = EitherCodeForm()
    codes: list[str] = []

    def act() -> None:
        text = form.code.data or ""
        codes.extend(services.new_recovery_codes(db.session(), current_user, text))

    status = _tried(form, act)
    if status:
        return _page(renew=form), status
    db.session.commit()
    return _codes_page(codes)


@bp.post("/akun/saya/kode/matikan")
@needs("account.prove")
def stop_codes() -> Answer:
    """No second step any more, where the role may do without."""
    form = StopCodesForm()

    def act() -> None:
        if _required(current_user):
            raise Refused(N_("Peran Anda wajib memakai kode masuk."))
        services.remove_authenticator(db.session(), current_user, form.last_code.data or "")

    status = _tried(form, act)
    if status:
        return _page(stop=form), status
    db.session.commit()
    notice(_("Kode masuk dimatikan. Anda masuk dengan kata sandi saja."), "warn")
    return redirect(url_for("accounts.own_account"))


def _half() -> HalfSignIn | None:
    token = cookie.get(HALF_KEY)
    return queries.live_half(db.session(), token) if token else None


def _enter(half: HalfSignIn) -> str:
    """Both steps done: signs this device in, and says where to go."""
    target, stays = own_path(cookie.get(NEXT_KEY)), bool(cookie.get(STAYS_KEY))
    sign_device_in(services.use_half(db.session(), half), stays=stays)
    return target or url_for("home")


def _confirm(user: User, form: CodeForm) -> list[str]:
    return services.confirm_authenticator(db.session(), user, form.code.data or "")


def _tried(form: Form, act: Callable[[], object]) -> int | None:
    """As `attempt`, but a wrong code stays counted: 422, or 429 after too many."""
    if not form.validate_on_submit():
        return 422
    try:
        act()
    except Refused as problem:
        db.session.commit()
        form.refuse(problem)
        return 429 if isinstance(problem, services.TooManyTries) else 422
    return None


def _required(user: User) -> bool:
    required: bool = current_app.extensions["settings"].require_totp
    return required and user.role in rules.PROVES_TWICE


def _key(user: User, app: Authenticator) -> dict[str, Any]:
    """The secret as a QR code and in letters, for the app."""
    owner = user.email or user.name
    address = pyotp.TOTP(app.secret).provisioning_uri(name=owner, issuer_name=ISSUER)
    parts = [app.secret[start : start + 4] for start in range(0, len(app.secret), 4)]
    title = _("Kode QR untuk aplikasi kode masuk")
    return {
        "qr": Markup(qr_svg(address, title)),  # noqa: S704 - our own drawing
        "key": " ".join(parts),
        "address": address,
    }


def _page(**forms: Form) -> str:
    user, session = current_user, db.session()
    app = queries.authenticator_of(session, user)
    confirmed = app is not None and app.confirmed_at is not None
    return render_template(
        "accounts/own_codes.html",
        app=app,
        confirmed=confirmed,
        required=_required(user),
        left=queries.recovery_left(session, user),
        all_codes=rules.RECOVERY_CODES,
        forms={
            "code": CodeForm(formdata=None),
            "prove": ProveForm(formdata=None),
            "renew": EitherCodeForm(formdata=None),
            "stop": StopCodesForm(formdata=None),
        }
        | forms,
        **(_key(user, app) if app and not confirmed else {}),
    )


def _codes_page(codes: list[str]) -> str:
    target = url_for("accounts.own_codes")
    return render_template("accounts/recovery_codes.html", codes=codes, done=target)
