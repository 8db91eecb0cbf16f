"""The trainers: who they are, what they teach, whether they still do."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload
from werkzeug.wrappers import Response

from trainingmgr.accounts import rules as account_rules
from trainingmgr.accounts.models import User
from trainingmgr.accounts.services import create_user, make_password_link
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import TRAINER
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.indonesia.nip import format_nip
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.lists import Column, Listing, Query
from trainingmgr.foundation.ui.navigation import address
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.one_time_link import show_link
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.trainers import queries, services
from trainingmgr.trainers.forms import NewTrainerForm, TrainerForm
from trainingmgr.trainers.models import Trainer

bp = Blueprint("trainers", __name__)
Answer = str | Response | tuple[str, int]


TRAINERS = (
    Column(
        "nama",
        N_("Nama"),
        "name",
        sort=Trainer.name,
        head=True,
        href=lambda one: url_for("trainers.show_trainer", trainer_id=one.id),
    ),
    Column("keahlian", N_("Keahlian"), "expertise", sort=Trainer.expertise),
    Column("lembaga", N_("Lembaga"), "organisation", sort=Trainer.organisation),
    Column("ponsel", N_("Ponsel"), "user.phone", "phone"),
    Column(
        "keadaan",
        N_("Keadaan"),
        lambda one: _("mengajar") if one.active else _("tidak mengajar lagi"),
        sort=Trainer.active,
        tone=lambda one: "good" if one.active else "neutral",
    ),
)


@bp.get("/pelatih")
@needs("trainers.read")
def list_trainers() -> Response:
    """Everyone who teaches, and accounts of trainers that are not written down yet."""
    session = db.session()
    source = Query(session, queries.trainers(search_term()).options(joinedload(Trainer.user)))
    return Listing("pelatih", _("Pelatih"), TRAINERS, source).page(
        "trainers/list_trainers.html", waiting=queries.accounts_without_trainer(session)
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


@bp.get("/pelatih/<int:trainer_id>")
@needs("trainers.profile")
def show_trainer(trainer_id: int) -> str:
    """Who a trainer is and what they teach; a trainer sees only themselves."""
    trainer = queries.trainer_for(db.session(), trainer_id)
    own = trainer.user_id == actor().user_id
    if actor().role == TRAINER and not own:
        abort(404)
    return render_template(
        "trainers/show_trainer.html",
        trainer=trainer,
        own=own,
        nip=format_nip(trainer.nip or ""),
        hours=address("cohorts.trainer_hours", trainer_id=trainer_id),
        calendar=address("cohorts.own_calendar") if own else None,
    )


@bp.get("/pelatih/saya")
@needs("today.trainer")
def own_profile() -> str | Response:
    """One's own profile."""
    trainer = queries.trainer_of_user(db.session(), actor().user_id)
    if trainer is None:
        return render_template("trainers/not_registered.html")
    return redirect(url_for("trainers.show_trainer", trainer_id=trainer.id))


@bp.route("/pelatih/<int:trainer_id>/ubah", methods=["GET", "POST"])
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
    return redirect(url_for("trainers.show_trainer", trainer_id=trainer_id))


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
