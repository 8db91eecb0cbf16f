"""Curriculum templates: listed, opened, made, changed and copied."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from trainingmgr.cohorts import queries, services
from trainingmgr.cohorts.forms import TemplateForm, template_form
from trainingmgr.cohorts.models import TECHNICAL, WORKSHOP, CurriculumTemplate
from trainingmgr.cohorts.queries import curriculum
from trainingmgr.cohorts.routes import bp
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import Pagination, search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.programmes.models import Craft
from trainingmgr.programmes.queries import craft_for, crafts

Answer = str | Response | tuple[str, int]
PAGE = "cohorts/edit_template.html"


@bp.get("/kurikulum")
@needs("curricula.read")
def list_templates() -> str:
    """Templates that courses start from."""
    kind = request.args.get("jenis", "")
    kind = kind if kind in {WORKSHOP, TECHNICAL} else ""
    found = curriculum.templates(search_term(), kind)
    pages = Pagination.of_request(queries.count(db.session(), found))
    shown = curriculum.with_editions(found.limit(pages.limit).offset(pages.offset))
    return render_template(
        "cohorts/list_templates.html",
        templates=db.session.scalars(shown).all(),
        pages=pages,
        kind=kind,
        q=search_term(),
    )


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
