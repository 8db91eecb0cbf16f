"""The list of cohorts and the page of one, which says what to do next."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.cohorts import queries, rules, services
from trainingmgr.cohorts.forms import CohortForm
from trainingmgr.cohorts.models import Cohort
from trainingmgr.cohorts.routes import bp
from trainingmgr.cohorts.routes.steps import steps_of
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.ui.navigation import address
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import Pagination, search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.programmes import queries as programmes

Answer = str | Response | tuple[str, int]
PAGE = "cohorts/edit_cohort.html"


@bp.get("/angkatan")
@needs("cohorts.read")
def list_cohorts() -> str:
    """Cohorts of one's scope in their turns, with how far each has come."""
    found = queries.visible_cohorts(actor(), search_term())
    pages = Pagination.of_request(queries.count(db.session(), found))
    cohorts = db.session.scalars(found.limit(pages.limit).offset(pages.offset)).all()
    progress = queries.progress_of(db.session(), cohorts)
    today = clock.today()
    return render_template(
        "cohorts/list_cohorts.html",
        cohorts=cohorts,
        pages=pages,
        q=search_term(),
        progress=progress,
        standings={
            one.id: rules.standing(progress[one.id], one.starts_on, today) for one in cohorts
        },
        words=rules.STANDINGS,
        programme=programmes.current_programme(db.session(), today),
    )


@bp.route("/angkatan/baru", methods=["GET", "POST"])
@needs("cohorts.manage")
def create_cohort() -> Answer:
    """A kecamatan in the next free turn of the current programme, or pelatihan IKM."""
    session = db.session()
    kind = rules.IKM if request.args.get("jenis") == rules.IKM else rules.PROGRAM
    current = programmes.current_programme(session, clock.today())
    turns = queries.turns_taken(session, current.year) if current else {}
    form = CohortForm(
        data={
            "programme": current.id if current else None,
            "turn": max(turns, default=0) + 1,
            "counts": True,
        }
    )
    form.offer(session.scalars(programmes.programmes()).all())
    form.of_kind(kind)
    if request.method != "POST":
        return render_template(PAGE, form=form, cohort=None, current=current, kind=kind)
    made: list[Cohort] = []

    def act() -> None:
        programme = programmes.programme_for(session, form.programme.data or 0)
        made.append(
            services.create_cohort(
                session,
                actor(),
                programme,
                code=form.code.data or "",
                kind=kind,
                kecamatan_code=form.kecamatan_code.data or None,
                **form.values,
            )
        )

    status = attempt(form, act)
    if status:
        page = render_template(PAGE, form=form, cohort=None, current=current, kind=kind)
        return page, status
    db.session.commit()
    notice(_("Angkatan %(name)s dibuat.", name=made[0].name))
    return redirect(url_for("cohorts.show_cohort", cohort_id=made[0].id))


@bp.route("/angkatan/<int:cohort_id>/ubah", methods=["GET", "POST"])
@needs("cohorts.manage")
def edit_cohort(cohort_id: int) -> Answer:
    """Name, turn, period, and whether it counts."""
    cohort = queries.cohort_for(db.session(), actor(), cohort_id)
    form = CohortForm(obj=cohort)
    del form.programme, form.code, form.kecamatan_code
    form.of_kind(cohort.kind)
    context = {"form": form, "cohort": cohort, "current": cohort.programme, "kind": cohort.kind}
    if request.method != "POST":
        return render_template(PAGE, **context)

    def act() -> None:
        services.change_cohort(db.session(), actor(), cohort, **form.values)

    status = attempt(form, act, cohort)
    if status:
        return render_template(PAGE, **context), status
    db.session.commit()
    notice(_("Angkatan tersimpan."))
    return redirect(url_for("cohorts.show_cohort", cohort_id=cohort_id))


@bp.get("/angkatan/<int:cohort_id>")
@needs("cohorts.read")
def show_cohort(cohort_id: int) -> str:
    """A cohort: what is done and what comes next, its courses, its next sessions."""
    session = db.session()
    cohort = queries.cohort_for(session, actor(), cohort_id)
    courses = queries.courses_in(session, actor(), cohort_id)
    progress = queries.progress_of(session, [cohort])[cohort_id]
    return render_template(
        "cohorts/show_cohort.html",
        cohort=cohort,
        courses=courses,
        progress=progress,
        counts=queries.sessions_by_course(session, [one.id for one in courses]),
        upcoming=queries.next_sessions(session, actor(), cohort_id),
        standing=rules.STANDINGS[rules.standing(progress, cohort.starts_on, clock.today())],
        steps=steps_of(cohort, progress, courses),
        recaps={one.id: address("attendance.course", course_id=one.id) for one in courses},
        people=address("participants.cohort_people", cohort_id=cohort_id),
        intake=address("participants.intake", cohort_id=cohort_id),
        selection=address("participants.selection", cohort_id=cohort_id),
        field_words=rules.IKM_FIELDS,
    )
