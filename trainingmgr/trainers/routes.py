"""The trainers: who they are, what they teach, whether they still do."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from trainingmgr.accounts import rules as account_rules
from trainingmgr.accounts.models import User
from trainingmgr.accounts.services import create_user, make_password_link
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import TRAINER
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.one_time_link import show_link
from trainingmgr.foundation.ui.pages import Pagination, search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.trainers import queries, services
from trainingmgr.trainers.forms import NewTrainerForm, TrainerForm

bp = Blueprint("trainers", __name__)
Answer = str | Response | tuple[str, int]


@bp.get("/pelatih")
@needs("trainers.read")
def list_trainers() -> str:
    """Everyone who teaches, and accounts of trainers that are not written down yet."""
    found = queries.trainers(search_term())
    pages = Pagination.of_request(queries.count(db.session(), found))
    return render_template(
        "trainers/list_trainers.html",
        trainers=db.session.scalars(found.limit(pages.limit).offset(pages.offset)).all(),
        pages=pages,
        q=search_term(),
        waiting=queries.accounts_without_trainer(db.session()),
    )


@bp.route("/pelatih/baru", methods=["GET", "POST"])
@needs("trainers.manage")
def add_trainer() -> Answer:
    """Somebody who teaches, with a new account or one there is."""
    accounts = queries.accounts_without_trainer(db.session())
    chosen = request.args.get("akun", type=int)
    known = next((one for one in accounts if one.id == chosen), None)
    form = NewTrainerForm(account=chosen, name=known.name if known else None)
    form.offer(accounts)
    del form.active
    if request.method != "POST":
        return render_template("trainers/add_trainer.html", form=form)
    made: list[tuple[User, str | None]] = []
    status = attempt(form, lambda: made.append(_add(db.session(), form, accounts)))
    if status:
        return render_template("trainers/add_trainer.html", form=form), status
    db.session.commit()
    user, token = made[0]
    if token is None:
        notice(_("%(name)s terdaftar sebagai pelatih.", name=user.name))
        return redirect(url_for("trainers.list_trainers"))
    return show_link(
        account_rules.LINK_PATH + token,
        name=user.name,
        phone=user.phone,
        until=clock.now() + account_rules.LINK_LIFETIME,
        done=url_for("trainers.list_trainers"),
    )


@bp.route("/pelatih/<int:trainer_id>", methods=["GET", "POST"])
@needs("trainers.manage")
def edit_trainer(trainer_id: int) -> Answer:
    """What a trainer teaches, and whether they still do."""
    trainer = queries.trainer_for(db.session(), trainer_id)
    form = TrainerForm(obj=trainer)
    page = "trainers/edit_trainer.html"
    if request.method != "POST":
        return render_template(page, form=form, trainer=trainer)

    def act() -> None:
        name, active = form.name.data or "", bool(form.active.data)
        services.change_trainer(
            db.session(), actor(), trainer, name=name, active=active, **form.values
        )

    status = attempt(form, act, trainer)
    if status:
        return render_template(page, form=form, trainer=trainer), status
    db.session.commit()
    notice(_("Pelatih tersimpan."))
    return redirect(url_for("trainers.list_trainers"))


def _add(
    session: Session, form: NewTrainerForm, accounts: Sequence[User]
) -> tuple[User, str | None]:
    """The trainer's account, and a token when the account is new."""
    user = next((one for one in accounts if one.id == form.account.data), None)
    token = None
    if user is None:
        name, email = form.name.data or "", form.email.data or ""
        user = create_user(
            session, actor(), name=name, email=email, role=TRAINER, phone=form.phone.data
        )
        token = make_password_link(session, actor(), user)
    services.add_trainer(session, actor(), user, name=form.name.data, **form.values)
    return user, token
