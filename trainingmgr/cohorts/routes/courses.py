"""Courses with their curricula."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from trainingmgr.cohorts import queries, services
from trainingmgr.cohorts.forms import CourseForm, subject_rows
from trainingmgr.cohorts.models import TECHNICAL, WORKSHOP, Course
from trainingmgr.cohorts.routes import bp
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.programmes.models import Craft
from trainingmgr.programmes.queries import craft_for, crafts
from trainingmgr.trainers.models import Trainer
from trainingmgr.trainers.queries import active_trainers, trainer_for

Answer = str | Response | tuple[str, int]
PAGE = "cohorts/edit_course.html"


@bp.route("/angkatan/<int:cohort_id>/pelatihan/baru", methods=["GET", "POST"])
@needs("cohorts.manage")
def create_course(cohort_id: int) -> Answer:
    """The opening workshop or a technical course, with its curriculum."""
    session = db.session()
    cohort = queries.cohort_for(session, actor(), cohort_id)
    kind = request.args.get("jenis")
    kind = kind if kind in {WORKSHOP, TECHNICAL} else TECHNICAL
    title = _("Lokakarya pembuka kewirausahaan") if kind == WORKSHOP else ""
    form = CourseForm(data={"kind": kind, "title": title, "subjects": subject_rows(None)})
    form.offer(active_trainers(session), crafts(session))
    if request.method != "POST":
        return render_template(PAGE, form=form, cohort=cohort, course=None)

    def act() -> None:
        trainer, craft = _chosen(session, form)
        course = services.plan_course(
            session,
            actor(),
            cohort,
            kind=form.kind.data,
            title=form.title.data or "",
            venue=form.venue.data or "",
            trainer=trainer,
            craft=craft,
        )
        services.set_subjects(session, actor(), course, form.curriculum)

    status = attempt(form, act)
    if status:
        return render_template(PAGE, form=form, cohort=cohort, course=None), status
    db.session.commit()
    notice(_("Pelatihan tersimpan. Rencanakan pertemuannya."))
    return redirect(url_for("cohorts.show_cohort", cohort_id=cohort_id))


@bp.route("/pelatihan/<int:course_id>/ubah", methods=["GET", "POST"])
@needs("cohorts.manage")
def edit_course(course_id: int) -> Answer:
    """A course's trainer, craft, place and curriculum."""
    session = db.session()
    course = queries.course_for(session, actor(), course_id)
    form = _form_of(course)
    form.offer(active_trainers(session), crafts(session), course)
    if request.method != "POST":
        return render_template(PAGE, form=form, cohort=course.cohort, course=course)

    def act() -> None:
        trainer, craft = _chosen(session, form)
        services.change_course(
            session,
            actor(),
            course,
            title=form.title.data or "",
            venue=form.venue.data or "",
            trainer=trainer,
            craft=craft,
        )
        services.set_subjects(session, actor(), course, form.curriculum)

    status = attempt(form, act, course)
    if status:
        return render_template(PAGE, form=form, cohort=course.cohort, course=course), status
    db.session.commit()
    notice(_("Pelatihan tersimpan."))
    return redirect(url_for("cohorts.show_cohort", cohort_id=course.cohort_id))


@bp.post("/pelatihan/<int:course_id>/selesai")
@needs("cohorts.manage")
def finish_course(course_id: int) -> Response:
    """No further session can be planned for a course that is finished."""
    course = queries.course_for(db.session(), actor(), course_id)
    services.finish_course(db.session(), actor(), course)
    db.session.commit()
    notice(_("Pelatihan %(title)s selesai.", title=course.title))
    return redirect(url_for("cohorts.show_cohort", cohort_id=course.cohort_id))


def _form_of(course: Course) -> CourseForm:
    form = CourseForm(
        data={
            "title": course.title,
            "venue": course.venue,
            "trainer": course.trainer_id,
            "craft": course.craft_id,
            "version": course.version,
            "subjects": subject_rows(course),
        }
    )
    del form.kind
    if course.kind == WORKSHOP:
        del form.craft
    return form


def _chosen(session: Session, form: CourseForm) -> tuple[Trainer | None, Craft | None]:
    trainer = trainer_for(session, form.trainer.data) if form.trainer.data else None
    chosen = form.craft.data if "craft" in form else None
    return trainer, craft_for(session, chosen) if chosen else None
