"""The crafts that a KUB may choose from."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import Pagination, search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.programmes import queries, services
from trainingmgr.programmes.forms import CraftForm
from trainingmgr.programmes.routes import bp

Answer = str | Response | tuple[str, int]


@bp.get("/program/jenis-usaha")
@needs("programmes.read")
def list_crafts() -> str:
    """Crafts with sub-sector and KBLI code."""
    found = queries.craft_list(search_term())
    pages = Pagination.of_request(queries.count(db.session(), found))
    crafts = db.session.scalars(found.limit(pages.limit).offset(pages.offset)).all()
    return render_template(
        "programmes/list_crafts.html", crafts=crafts, pages=pages, q=search_term()
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
