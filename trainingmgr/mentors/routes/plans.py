"""The mentoring plan of a mentee: written as steps, agreed by both, kept with the signed paper."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import abort, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.documents.mentoring_plan import MentoringPlanDocument
from trainingmgr.documents.mentoring_plan import mentoring_plan_pdf as draw
from trainingmgr.foundation import clock, files
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import STALE, attempt
from trainingmgr.mentors import queries
from trainingmgr.mentors.forms.plans import (
    AgreementForm,
    MentoringPlanForm,
    PlanScanForm,
    agreement_form,
)
from trainingmgr.mentors.models import Mentee, MentoringPlan
from trainingmgr.mentors.queries import plans
from trainingmgr.mentors.routes import bp
from trainingmgr.mentors.rules import plans as rules
from trainingmgr.mentors.services import plan_papers, suggestions
from trainingmgr.mentors.services import plans as services

Page = str | Response | tuple[str, int]


@bp.get("/pendampingan/<int:mentee_id>/rencana")
@needs("coaching.read")
def mentoring_plan(mentee_id: int) -> str:
    """What both agreed to do, step by step; ?versi= shows an older plan."""
    mentee = queries.mentee_for(db.session(), actor(), mentee_id)
    return _page(mentee)


@bp.route("/pendampingan/<int:mentee_id>/rencana/ubah", methods=["GET", "POST"])
@needs("coaching.log")
def edit_mentoring_plan(mentee_id: int) -> Page:
    """The open plan, or the next one, which begins as a copy or out of the diagnosis."""
    session, by = db.session(), actor()
    mentee = queries.own_mentee(session, by, mentee_id)
    draft = plans.open_plan(session, mentee_id)
    if request.method != "POST":
        return _edit_page(mentee, _filled(mentee, draft))
    form = MentoringPlanForm()

    def act() -> None:
        services.write_plan(session, by, mentee, form.told, number=form.number.data or 0)

    status = attempt(form, act, draft)
    if status:
        mentee = queries.own_mentee(session, by, mentee_id)
        if status == STALE:
            _freshen(form, mentee_id)
        return _edit_page(mentee, form), status
    db.session.commit()
    notice(_("Rencana pendampingan tersimpan."))
    return redirect(url_for("mentors.mentoring_plan", mentee_id=mentee_id))


@bp.post("/pendampingan/<int:mentee_id>/rencana/sepakat")
@needs("coaching.log")
def agree_mentoring_plan(mentee_id: int) -> Page:
    """Both signed it: from here on it stays as it is."""
    session, by, form = db.session(), actor(), AgreementForm()
    mentee = queries.own_mentee(session, by, mentee_id)
    plan = plans.plan_numbered(session, mentee_id, form.number.data)

    def act() -> None:
        services.agree(
            session,
            by,
            mentee,
            plan,
            agreed_on=form.agreed_on.data or clock.today(),
            signatory=form.signatory.data or "",
            scan=form.scan.data.stream if form.scan.data else None,
        )

    status = attempt(form, act, plan)
    if status:
        return _page(queries.own_mentee(session, by, mentee_id), agreement=form), status
    db.session.commit()
    notice(_("Kesepakatan dicatat."))
    return redirect(url_for("mentors.mentoring_plan", mentee_id=mentee_id))


@bp.route("/pendampingan/<int:mentee_id>/rencana/pindaian", methods=["POST"])
@needs("coaching.log")
def attach_plan_scan(mentee_id: int) -> Page:
    """The signed paper, brought later; a better picture takes the place of the first."""
    session, by, form = db.session(), actor(), PlanScanForm()
    mentee = queries.own_mentee(session, by, mentee_id)
    plan = plans.plan_numbered(session, mentee_id, form.number.data)

    def act() -> None:
        services.attach_scan(session, by, mentee, plan, form.scan.data.stream)

    status = attempt(form, act, plan)
    if status:
        return _page(queries.own_mentee(session, by, mentee_id), scan=form), status
    number = plan.number
    db.session.commit()
    notice(_("Pindaian tersimpan."))
    return redirect(url_for("mentors.mentoring_plan", mentee_id=mentee_id, versi=number))


@bp.get("/pendampingan/<int:mentee_id>/rencana/pindaian")
@needs("coaching.read")
def plan_scan(mentee_id: int) -> Response:
    """The signed paper of a plan as it lies on the disk."""
    queries.mentee_for(db.session(), actor(), mentee_id)
    plan = plans.plan_numbered(db.session(), mentee_id, _asked())
    if plan.scan is None or not files.path_of(plan.scan).exists():
        abort(404)
    return send_file(files.path_of(plan.scan), mimetype=plan.scan.media_type)


@bp.get("/pendampingan/<int:mentee_id>/rencana.pdf")
@needs("coaching.read")
def mentoring_plan_pdf(mentee_id: int) -> Response:
    """Plan and agreement on paper, to be signed by both; empty lines where nothing is written."""
    session = db.session()
    mentee = queries.mentee_for(session, actor(), mentee_id)
    every = plans.plans_of(session, mentee_id)
    plan = plans.plan_numbered(session, mentee_id, _asked()) if every or _asked() else None
    return send_mentoring_plan(plan_papers.mentoring_plan_paper(session, mentee, plan))


def send_mentoring_plan(paper: MentoringPlanDocument) -> Response:
    """Plan and agreement as PDF."""
    name = f"rencana-pendampingan-{paper.number or 'kosong'}.pdf"
    return send_file(BytesIO(draw(paper)), "application/pdf", download_name=name)


def _page(
    mentee: Mentee, *, agreement: AgreementForm | None = None, scan: PlanScanForm | None = None
) -> str:
    session = db.session()
    every = plans.plans_of(session, mentee.id)
    tried = agreement or scan
    number = tried.number.data if tried else _asked()
    plan = plans.plan_numbered(session, mentee.id, number) if every or number else None
    context: dict[str, Any] = {"agreement": agreement, "scan": scan}
    if plan and plan.agreed_on is None and agreement is None:
        context["agreement"] = agreement_form(plan)
    if plan and plan.agreed_on and scan is None:
        context["scan"] = PlanScanForm(formdata=None, number=plan.number, version=plan.version)
    return render_template(
        "mentors/mentoring_plan.html",
        mentee=mentee,
        plan=plan,
        plans=every,
        today=clock.today(),
        **context,
    )


def _edit_page(mentee: Mentee, form: MentoringPlanForm) -> str:
    suggested = suggestions.needs_of(db.session(), mentee.id)
    return render_template(
        "mentors/edit_mentoring_plan.html",
        mentee=mentee,
        form=form,
        suggested=suggested,
        copied=form.number.data and form.number.data > 1 and form.version.data is None,
    )


def _filled(mentee: Mentee, draft: MentoringPlan | None) -> MentoringPlanForm:
    session = db.session()
    source = draft or next(iter(plans.plans_of(session, mentee.id)), None)
    from_on, until_on = rules.usual_period(clock.today())
    data: dict[str, Any] = {
        "number": services.next_number(session, mentee.id),
        "sessions_planned": rules.USUAL_SESSIONS,
        "signatory": suggestions.signatory_of(session, mentee),
        "from_on": from_on,
        "until_on": until_on,
    }
    if source is not None:
        data |= {name: getattr(source, name) for name in ("needs", "priority", "sessions_planned")}
        data["steps"] = [_cells(step) for step in source.steps]
        if draft is None:
            _without_past_days(data["steps"])
    else:
        suggested = suggestions.needs_of(session, mentee.id)
        data |= {"needs": suggested.needs, "priority": suggested.priority} if suggested else {}
    if draft is not None:
        data |= {
            name: getattr(draft, name)
            for name in ("number", "version", "from_on", "until_on", "signatory")
        }
    form = MentoringPlanForm(data=data)
    form.add_spare_rows()
    return form


def _cells(step: Any) -> dict[str, Any]:
    return {name: getattr(step, name) for name in ("goal", "action", "who", "due_on", "indicator")}


def _without_past_days(steps: list[dict[str, Any]]) -> None:
    """A copied step is due anew: a day that is over is asked for again."""
    for step in steps:
        if step["due_on"] and step["due_on"] < clock.today():
            step["due_on"] = None


def _freshen(form: MentoringPlanForm, mentee_id: int) -> None:
    """What is saved next knows of what somebody else saved."""
    draft = plans.open_plan(db.session(), mentee_id)
    form.number.raw_data = form.version.raw_data = None
    form.number.data = draft.number if draft else services.next_number(db.session(), mentee_id)
    form.version.data = draft.version if draft else None


def _asked() -> int | None:
    return request.args.get("versi", type=int)
