"""The crafts that a KUB may choose from."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.lists import Column, Listing, Query
from trainingmgr.foundation.ui.navigation import address
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.programmes import queries, services
from trainingmgr.programmes.forms import CraftForm
from trainingmgr.programmes.models import Craft
from trainingmgr.programmes.routes import bp

Answer = str | Response | tuple[str, int]


def _note(craft: Craft) -> str | None:
    if not craft.active:
        return str(_("tidak ditawarkan lagi"))
    return str(_("pangan")) if craft.food else None


CRAFTS = (
    Column(
        "bidang",
        N_("Bidang usaha"),
        "name",
        sort=Craft.name,
        head=True,
        href=lambda craft: address("programmes.edit_craft", craft_id=craft.id),
    ),
    Column("subsektor", N_("Subsektor"), "subsector", sort=Craft.subsector),
    Column("kbli", N_("KBLI"), "kbli_code", sort=Craft.kbli_code),
    Column(
        "edisi",
        N_("Edisi KBLI"),
        lambda craft: craft.kbli_version if craft.kbli_code else None,
        under="kbli",
        phrase=N_("edisi %(value)s"),
    ),
    Column(
        "keterangan",
        N_("Keterangan"),
        _note,
        tone=lambda craft: "neutral" if craft.active else "warn",
    ),
)


@bp.get("/program/jenis-usaha")
@needs("programmes.read")
def list_crafts() -> Response:
    """Crafts with sub-sector and KBLI code."""
    source = Query(db.session(), queries.craft_list(search_term()))
    return Listing("bidang-usaha", _("Bidang usaha"), CRAFTS, source).page(
        "programmes/list_crafts.html"
    )


@bp.route("/program/jenis-usaha/baru", methods=["GET", "POST"])
@needs("programmes.manage")
def add_craft() -> Answer:
    """One more craft, whatever people choose to make."""
    form = CraftForm()
    del form.active
    if request.method != "POST":
        return render_template("programmes/edit_craft.html", form=form, craft=None)

    def act() -> None:
        services.add_craft(db.session(), actor(), **_values(form))

    status = attempt(form, act)
    if status:
        return render_template("programmes/edit_craft.html", form=form, craft=None), status
    db.session.commit()
    notice(_("Bidang usaha tersimpan."))
    return redirect(url_for("programmes.list_crafts"))


@bp.route("/program/jenis-usaha/<int:craft_id>", methods=["GET", "POST"])
@needs("programmes.manage")
def edit_craft(craft_id: int) -> Answer:
    """A craft's name, codes, and whether it is still offered."""
    craft = queries.craft_for(db.session(), craft_id)
    form = CraftForm(obj=craft)
    if request.method != "POST":
        return render_template("programmes/edit_craft.html", form=form, craft=craft)

    def act() -> None:
        active = bool(form.active.data)
        services.change_craft(db.session(), actor(), craft, active=active, **_values(form))

    status = attempt(form, act)
    if status:
        return render_template("programmes/edit_craft.html", form=form, craft=craft), status
    db.session.commit()
    notice(_("Bidang usaha tersimpan."))
    return redirect(url_for("programmes.list_crafts"))


def _values(form: CraftForm) -> dict[str, Any]:
    return {
        "name": form.name.data or "",
        "subsector": form.subsector.data,
        "kbli_code": form.kbli_code.data,
        "food": bool(form.food.data),
    }
