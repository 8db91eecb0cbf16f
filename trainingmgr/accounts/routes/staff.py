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
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.lists import Column, Listing, Query, choice, in_order
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.one_time_link import show_link
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import attempt


def _state(user: User) -> tuple[str, str]:
    """Whether somebody can sign in, in a word and a tone."""
    if not user.active:
        return _("dinonaktifkan"), "bad"
    return (_("aktif"), "good") if user.password_hash else (_("belum membuat kata sandi"), "warn")


ACCOUNTS = (
    Column(
        "nama",
        N_("Nama"),
        "name",
        sort=User.name,
        head=True,
        href=lambda user: url_for("accounts.edit_account", user_id=user.id),
    ),
    Column("peran", N_("Peran"), lambda user: _(ROLES[user.role]), sort=in_order(User.role, ROLES)),
    Column("surel", N_("Surel"), "email", sort=User.email),
    Column(
        "kecamatan",
        N_("Kecamatan"),
        lambda user: rules.kecamatan_names().get(user.kecamatan_code),
        sort=User.kecamatan_code,
    ),
    Column(
        "keadaan",
        N_("Keadaan"),
        lambda user: _state(user)[0],
        tone=lambda user: _state(user)[1],
    ),
    Column("ponsel", N_("Ponsel"), "phone", "phone", shown=False),
)


@bp.get("/akun")
@needs("accounts.manage")
def list_accounts() -> Response:
    """Everyone who may sign in."""
    role = request.args.get("peran", "")
    roles = [(key, _(label)) for key, label in ROLES.items()]
    query = queries.users(search_term(), role if role in ROLES else "")
    found = Listing(
        "akun",
        _("Akun"),
        ACCOUNTS,
        Query(db.session(), query),
        filters=[choice("peran", _("Peran"), roles, role, _("Semua peran"))],
    )
    return found.page("accounts/list_accounts.html")


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
        role=_(ROLES[user.role]),
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
