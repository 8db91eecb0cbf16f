"""One's own account: password and devices."""

from __future__ import annotations

from flask import g, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingmgr.accounts import queries, services
from trainingmgr.accounts.forms import ChangePasswordForm
from trainingmgr.accounts.routes import bp, sign_device_in
from trainingmgr.foundation.access.policy import ROLES
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt


@bp.get("/akun/saya")
@needs("account.own")
def own_account() -> str:
    """Who I am here, and which devices are signed in as me."""
    return _page(ChangePasswordForm())


@bp.post("/akun/saya/sandi")
@needs("account.prove")
def change_password() -> Response | tuple[str, int]:
    """A new password ends every session; this device gets a new one."""
    form, user = ChangePasswordForm(), current_user

    def act() -> None:
        old, new = form.old_password.data or "", form.password.data or ""
        services.change_password(db.session(), user, old, new)

    status = attempt(form, act)
    if status:
        return _page(form), status
    sign_device_in(user, stays=g.user_session.stays)
    db.session.commit()
    notice(_("Kata sandi diganti. Perangkat lain sudah dikeluarkan."))
    return redirect(url_for("accounts.own_account"))


@bp.post("/akun/saya/perangkat/<int:device_id>/keluar")
@needs("account.own")
def sign_device_out(device_id: int) -> Response:
    """Signs one of one's own devices out, such as a lost phone."""
    services.end_device(db.session(), actor(), current_user, device_id)
    db.session.commit()
    notice(_("Perangkat itu sudah dikeluarkan."))
    return redirect(url_for("accounts.own_account"))


def _page(form: ChangePasswordForm) -> str:
    user, app = current_user, queries.authenticator_of(db.session(), current_user)
    return render_template(
        "accounts/own_account.html",
        form=form,
        user=user,
        role=_(ROLES[user.role]),
        devices=queries.sessions_of(db.session(), user),
        here=g.user_session.id,
        code_since=app.confirmed_at if app else None,
    )
