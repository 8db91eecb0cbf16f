"""The administrator's accounts, and links for those who forgot their password."""

from __future__ import annotations

from flask import abort, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.accounts import queries, rules, services
from trainingmgr.accounts.forms import AccountForm
from trainingmgr.accounts.models import User
from trainingmgr.accounts.routes import bp
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import PARTICIPANT, ROLES
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.access.words import rights_of
from trainingmgr.foundation.db import db
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.one_time_link import show_link
from trainingmgr.foundation.ui.pages import Pagination, search_term
from trainingmgr.foundation.ui.saving import attempt


@bp.get("/akun")
@needs("accounts.manage")
def list_accounts() -> str:
    """Everyone who may sign in."""
    role = request.args.get("peran", "")
    found = queries.users(search_term(), role if role in ROLES else "")
    total = queries.count(db.session(), found)
    pages = Pagination.of_request(total)
    accounts = db.session.scalars(found.limit(pages.limit).offset(pages.offset)).all()
    return render_template(
        "accounts/list_accounts.html",
        accounts=accounts,
        pages=pages,
        q=search_term(),
        role=role,
        roles=ROLES,
        kecamatan=rules.kecamatan_names(),
        searching=bool(search_term() or role),
    )


@bp.route("/akun/baru", methods=["GET", "POST"])
@needs("accounts.manage")
def create_account() -> str | tuple[str, int]:
    """A new account; its owner sets the password by a link, so nobody else knows it."""
    form = AccountForm()
    if request.method != "POST":
        return render_template("accounts/edit_account.html", form=form, user=None)
    made: list[tuple[User, str]] = []

    def act() -> None:
        user = services.create_user(
            db.session(), actor(), email=form.email.data or "", **form.values
        )
        made.append((user, services.make_password_link(db.session(), actor(), user)))

    status = attempt(form, act)
    if status:
        return render_template("accounts/edit_account.html", form=form, user=None), status
    db.session.commit()
    return _show(*made[0])


@bp.route("/akun/<int:user_id>", methods=["GET", "POST"])
@needs("accounts.manage")
def edit_account(user_id: int) -> str | Response | tuple[str, int]:
    """Name, role, scope, and whether someone may sign in at all."""
    user = queries.user_for(db.session(), user_id)
    if user.role == PARTICIPANT:
        return _page(user, None) if request.method != "POST" else abort(404)
    form = AccountForm(obj=user)
    del form.email
    if request.method != "POST":
        return _page(user, form)

    def act() -> None:
        services.change_account(
            db.session(), actor(), user, active=bool(form.active.data), **form.values
        )

    status = attempt(form, act, user)
    if status:
        return _page(user, form), status
    db.session.commit()
    notice(_("Akun %(name)s tersimpan.", name=user.name))
    return redirect(url_for("accounts.list_accounts"))


@bp.post("/akun/<int:user_id>/tautan")
@needs("accounts.manage")
def make_link(user_id: int) -> str:
    """A one-time link for someone who has no password or forgot it; earlier links die."""
    user = queries.user_for(db.session(), user_id)
    if user.role == PARTICIPANT:
        abort(404)
    token = services.make_password_link(db.session(), actor(), user)
    db.session.commit()
    return _show(user, token)


def _page(user: User, form: AccountForm | None) -> str:
    """One account with what its role may do, its second step and its devices."""
    session, app = db.session(), queries.authenticator_of(db.session(), user)
    return render_template(
        "accounts/edit_account.html",
        form=form,
        user=user,
        role=ROLES[user.role],
        rights=rights_of(user.role),
        code_since=app.confirmed_at if app else None,
        devices=queries.sessions_of(session, user),
        here=g.user_session.id,
    )


def _show(user: User, token: str) -> str:
    return show_link(
        rules.LINK_PATH + token,
        name=user.name,
        phone=user.phone,
        until=clock.now() + rules.LINK_LIFETIME,
        done=url_for("accounts.list_accounts"),
    )
