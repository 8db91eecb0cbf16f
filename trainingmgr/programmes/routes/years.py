"""Programme years and their targets."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.lists import Column, Listing, Query
from trainingmgr.foundation.ui.navigation import address
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.programmes import queries, rules, services
from trainingmgr.programmes.forms import ProgrammeForm, programme_form, target_rows
from trainingmgr.programmes.models import Programme
from trainingmgr.programmes.routes import bp

Answer = str | Response | tuple[str, int]
PAGE = "programmes/edit_programme.html"


PROGRAMMES = (
    Column(
        "program",
        N_("Program"),
        "name",
        sort=Programme.name,
        head=True,
        href=lambda one: address("programmes.edit_programme", programme_id=one.id),
    ),
    Column("kode", N_("Kode"), "code", sort=Programme.code),
    Column("mulai", N_("Mulai"), "starts_on", "date", sort=Programme.starts_on),
    Column("selesai", N_("Selesai"), "ends_on", "date", sort=Programme.ends_on),
    Column(
        "peserta",
        N_("Peserta"),
        "planned_participants",
        "number",
        sort=Programme.planned_participants,
    ),
    Column("kub", N_("KUB"), "planned_kub", "number", sort=Programme.planned_kub),
    Column(
        "target",
        N_("Target"),
        lambda one: ", ".join(f"{target.name} {target.percent}%" for target in one.targets),
    ),
)


@bp.get("/program")
@needs("programmes.read")
def list_programmes() -> Response:
    """All programme years, the latest first."""
    source = Query(db.session(), queries.programmes(search_term()))
    return Listing("program", _("Program"), PROGRAMMES, source).page(
        "programmes/list_programmes.html"
    )


@bp.route("/program/baru", methods=["GET", "POST"])
@needs("programmes.manage")
def create_programme() -> Answer:
    """A programme year with the two usual targets to start from."""
    today = clock.today()
    form = ProgrammeForm(
        data={
            "year": today.year,
            "starts_on": today.replace(month=1, day=1),
            "ends_on": today.replace(month=12, day=31),
            "planned_participants": 300,
            "planned_kub": 30,
            "targets": target_rows(list(rules.USUAL_TARGETS)),
        }
    )
    if request.method != "POST":
        return render_template(PAGE, form=form, programme=None)

    def act() -> None:
        code, year = form.code.data or "", form.year.data or 0
        services.create_programme(db.session(), actor(), code=code, year=year, **form.values)

    status = attempt(form, act)
    if status:
        return render_template(PAGE, form=form, programme=None), status
    db.session.commit()
    notice(_("Program tersimpan."))
    return redirect(url_for("programmes.list_programmes"))


@bp.route("/program/<int:programme_id>", methods=["GET", "POST"])
@needs("programmes.manage")
def edit_programme(programme_id: int) -> Answer:
    """Name, period, plan and targets of a programme year."""
    programme = queries.programme_for(db.session(), programme_id)
    form = programme_form(programme)
    if request.method != "POST":
        return render_template(PAGE, form=form, programme=programme)

    def act() -> None:
        services.change_programme(db.session(), actor(), programme, **form.values)

    status = attempt(form, act, programme)
    if status:
        return render_template(PAGE, form=form, programme=programme), status
    db.session.commit()
    notice(_("Program tersimpan."))
    return redirect(url_for("programmes.list_programmes"))
