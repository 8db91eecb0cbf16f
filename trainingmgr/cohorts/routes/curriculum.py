"""Curriculum templates: listed, opened, made, changed and copied."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from trainingmgr.cohorts import services
from trainingmgr.cohorts.forms import TemplateForm, template_form
from trainingmgr.cohorts.models import TECHNICAL, WORKSHOP, CurriculumTemplate
from trainingmgr.cohorts.queries import curriculum
from trainingmgr.cohorts.routes import bp
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.lists import Column, Listing, Query, choice, in_order
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.programmes.models import Craft
from trainingmgr.programmes.queries import craft_for, crafts

Answer = str | Response | tuple[str, int]
PAGE = "cohorts/edit_template.html"


KINDS = {WORKSHOP: N_("lokakarya"), TECHNICAL: N_("pelatihan teknis")}

TEMPLATES = (
    Column(
        "nama",
        N_("Nama"),
        "name",
        sort=CurriculumTemplate.name,
        head=True,
        href=lambda one: url_for("cohorts.show_template", template_id=one.id),
    ),
    Column(
        "jenis",
        N_("Jenis"),
        lambda one: _(KINDS[one.kind]),
        sort=in_order(CurriculumTemplate.kind, KINDS),
    ),
    Column("bidang", N_("Bidang usaha"), "craft.name", sort=curriculum.CRAFT, none=N_("semua")),
    Column("materi", N_("Materi"), lambda one: len(one.latest.subjects), "number"),
    Column("jp", N_("JP"), "latest.jp", "number"),
    Column("versi", N_("Versi"), "latest.number", "number"),
    Column(
        "keadaan",
        N_("Keadaan"),
        lambda one: _("ditawarkan") if one.active else _("disimpan saja"),
        sort=CurriculumTemplate.active,
        tone=lambda one: "good" if one.active else "neutral",
    ),
)


@bp.get("/kurikulum")
@needs("curricula.read")
def list_templates() -> Response:
    """Templates that courses start from."""
    kind = request.args.get("jenis", "")
    query = curriculum.templates(search_term(), kind if kind in KINDS else "")
    kinds = [(one, _(label)) for one, label in KINDS.items()]
    found = Listing(
        "templat-kurikulum",
        _("Templat kurikulum"),
        TEMPLATES,
        Query(db.session(), curriculum.with_editions(query)),
        filters=[choice("jenis", _("Jenis"), kinds, kind, _("Semua jenis"))],
    )
    return found.page("cohorts/list_templates.html")


@bp.get("/kurikulum/<int:template_id>")
@needs("curricula.read")
def show_template(template_id: int) -> str:
    """What a template holds, and what it held before."""
    template = curriculum.template_for(db.session(), template_id)
    return render_template(
        "cohorts/show_template.html",
        template=template,
        courses=curriculum.courses_by_edition(db.session(), template_id),
    )


@bp.route("/kurikulum/baru", methods=["GET", "POST"])
@needs("cohorts.manage")
def create_template() -> Answer:
    """A template with its materi."""
    session = db.session()
    form = template_form(None)
    form.offer(crafts(session))
    if request.method != "POST":
        return render_template(PAGE, form=form, template=None)
    made: list[CurriculumTemplate] = []

    def act() -> None:
        made.append(
            services.create_template(
                session,
                actor(),
                name=form.name.data or "",
                kind=form.kind.data,
                craft=_craft(session, form),
                subjects=form.curriculum,
            )
        )

    status = attempt(form, act)
    if status:
        return render_template(PAGE, form=form, template=None), status
    db.session.commit()
    notice(_("Templat tersimpan."))
    return redirect(url_for("cohorts.show_template", template_id=made[0].id))


@bp.route("/kurikulum/<int:template_id>/ubah", methods=["GET", "POST"])
@needs("cohorts.manage")
def edit_template(template_id: int) -> Answer:
    """Other materi make a new edition; courses made before keep theirs."""
    session = db.session()
    template = curriculum.template_for(session, template_id)
    form = template_form(template)
    form.offer(crafts(session), template)
    if request.method != "POST":
        return render_template(PAGE, form=form, template=template)

    def act() -> None:
        services.change_template(
            session,
            actor(),
            template,
            name=form.name.data or "",
            craft=_craft(session, form),
            active=bool(form.active.data),
            subjects=form.curriculum,
        )

    status = attempt(form, act, template)
    if status:
        return render_template(PAGE, form=form, template=template), status
    db.session.commit()
    notice(_("Templat tersimpan."))
    return redirect(url_for("cohorts.show_template", template_id=template_id))


@bp.post("/kurikulum/<int:template_id>/salin")
@needs("cohorts.manage")
def copy_template(template_id: int) -> Response:
    """The same materi under another name."""
    session = db.session()
    copy = services.copy_template(session, actor(), curriculum.template_for(session, template_id))
    db.session.commit()
    notice(_("Salinan dibuat. Ubah nama dan materinya."))
    return redirect(url_for("cohorts.edit_template", template_id=copy.id))


def _craft(session: Session, form: TemplateForm) -> Craft | None:
    chosen = form.craft.data if "craft" in form else None
    return craft_for(session, chosen) if chosen else None
