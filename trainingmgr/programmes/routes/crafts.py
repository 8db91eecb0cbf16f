"""The crafts that a KUB may choose from."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.foundation import files
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.lists import Column, Listing, Query
from trainingmgr.foundation.ui.navigation import address
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.programmes import queries, services
from trainingmgr.programmes.forms import CraftForm, craft_form
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
    Column("uraian", N_("Uraian"), "description", sort=Craft.description, under="bidang"),
    Column("subsektor", N_("Subsektor"), "subsector", sort=Craft.subsector),
    Column(
        "daftar",
        N_("Daftar subsektor"),
        "subsector_version",
        sort=Craft.subsector_version,
        under="subsektor",
        phrase=N_("daftar %(value)s subsektor"),
    ),
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
    """Crafts with sub-sector and KBLI code; also as pictures, as trainees see them."""
    source = Query(db.session(), queries.craft_list(search_term()))
    return Listing("bidang-usaha", _("Bidang usaha"), CRAFTS, source).page(
        "programmes/list_crafts.html"
    )


@bp.get("/program/jenis-usaha/gambar")
@needs("programmes.read")
def craft_pictures() -> str:
    """The crafts on offer as trainees see them."""
    return render_template(
        "programmes/craft_pictures.html", families=queries.craft_families(db.session())
    )


@bp.get("/program/jenis-usaha/<int:craft_id>/gambar")
@needs("crafts.see")
def craft_picture(craft_id: int) -> Response:
    """The picture that the office uploaded."""
    picture = queries.craft_for(db.session(), craft_id).picture
    if picture is None or not files.path_of(picture).exists():
        abort(404)
    return send_file(files.path_of(picture), mimetype=picture.media_type)


@bp.route("/program/jenis-usaha/baru", methods=["GET", "POST"])
@needs("programmes.manage")
def add_craft() -> Answer:
    """One more craft, whatever people choose to make."""
    form = craft_form(None)
    return _serve(
        form,
        None,
        lambda: services.add_craft(db.session(), actor(), form.told, picture=_picture(form)),
    )


@bp.route("/program/jenis-usaha/<int:craft_id>", methods=["GET", "POST"])
@needs("programmes.manage")
def edit_craft(craft_id: int) -> Answer:
    """A craft's name, codes, picture, and whether it is still offered."""
    craft = queries.craft_for(db.session(), craft_id)
    form = craft_form(craft)

    def act() -> None:
        services.change_craft(
            db.session(),
            actor(),
            craft,
            form.told,
            active=bool(form.active.data),
            picture=_picture(form),
            drawn="drawn" in form and bool(form.drawn.data),
        )

    return _serve(form, craft, act)


def _serve(form: CraftForm, craft: Craft | None, act: Callable[[], object]) -> Answer:
    if request.method != "POST":
        return render_template("programmes/edit_craft.html", form=form, craft=craft)
    status = attempt(form, act)
    if status:
        return render_template("programmes/edit_craft.html", form=form, craft=craft), status
    db.session.commit()
    notice(_("Bidang usaha tersimpan."))
    return redirect(url_for("programmes.list_crafts"))


def _picture(form: CraftForm) -> StoredFile | None:
    if not form.picture.data:
        return None
    try:
        return files.store_image(db.session(), actor(), form.picture.data.stream)
    except Refused as problem:
        problem.field = "picture"
        raise
