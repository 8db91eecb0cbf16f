"""A mentee's business plan in versions: written, sent in, accepted or given back, compared."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from trainingmgr.documents.business_plan import business_plan_pdf as draw
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import STALE, attempt
from trainingmgr.mentors import queries
from trainingmgr.mentors.forms.business_plans import (
    BusinessPlanForm,
    ReturnForm,
    StateForm,
    filled_form,
)
from trainingmgr.mentors.models import BusinessPlan, Mentee
from trainingmgr.mentors.queries import plans
from trainingmgr.mentors.routes import bp
from trainingmgr.mentors.rules import business_plans as rules
from trainingmgr.mentors.rules.break_even_chart import chart
from trainingmgr.mentors.services import business_plans as services
from trainingmgr.mentors.services import plan_papers
from trainingmgr.mentors.services.business_plans import next_version

Page = str | Response | tuple[str, int]
Decide = Callable[[Session, Actor, Mentee, BusinessPlan], None]


@bp.get("/pendampingan/<int:mentee_id>/rencana-usaha")
@needs("coaching.read")
def business_plan(mentee_id: int) -> str:
    """What is sold to whom at what price, and what that leaves; ?versi= shows an older one."""
    return _page(queries.mentee_for(db.session(), actor(), mentee_id))


@bp.route("/pendampingan/<int:mentee_id>/rencana-usaha/ubah", methods=["GET", "POST"])
@needs("coaching.log")
def edit_business_plan(mentee_id: int) -> Page:
    """The open version, or the next, which begins as a copy of the accepted one."""
    session = db.session()
    mentee = queries.own_mentee(session, actor(), mentee_id)
    form, status = write(mentee)
    if status is None:
        return redirect(url_for("mentors.business_plan", mentee_id=mentee_id))
    mentee = queries.own_mentee(session, actor(), mentee_id)
    return render_template("mentors/edit_business_plan.html", mentee=mentee, form=form), status


@bp.post("/pendampingan/<int:mentee_id>/rencana-usaha/ajukan")
@needs("coaching.log")
def submit_business_plan(mentee_id: int) -> Page:
    """Laid before the mentor, by the mentor who wrote it down with the mentee."""
    return _decide(mentee_id, StateForm(), services.submit, _("Rencana usaha diajukan."))


@bp.post("/pendampingan/<int:mentee_id>/rencana-usaha/terima")
@needs("coaching.log")
def accept_business_plan(mentee_id: int) -> Page:
    """Accepted: this version stays as it is."""
    return _decide(mentee_id, StateForm(), services.accept, _("Rencana usaha diterima."))


@bp.post("/pendampingan/<int:mentee_id>/rencana-usaha/kembalikan")
@needs("coaching.log")
def return_business_plan(mentee_id: int) -> Page:
    """Given back with what is to be mended."""
    form = ReturnForm()

    def give_back(session: Session, by: Actor, mentee: Mentee, plan: BusinessPlan) -> None:
        services.give_back(session, by, mentee, plan, remark=form.remark.data or "")

    return _decide(mentee_id, form, give_back, _("Rencana usaha dikembalikan."))


@bp.get("/pendampingan/<int:mentee_id>/rencana-usaha/banding")
@needs("coaching.read")
def compare_business_plans(mentee_id: int) -> str:
    """Two versions side by side: ?dari= and ?ke=, else the last two."""
    session = db.session()
    mentee = queries.mentee_for(session, actor(), mentee_id)
    every = plans.versions(session, mentee_id)
    newer, older = request.args.get("ke", type=int), request.args.get("dari", type=int)
    if len(every) > 1:
        older = every[1].number if older is None else older
        newer = every[0].number if newer is None else newer
    pair = [plans.version_numbered(session, mentee_id, one) for one in (older, newer) if one]
    return render_template(
        "mentors/compare_business_plans.html",
        mentee=mentee,
        versions=every,
        pair=[shown(one) for one in pair] if len(pair) > 1 else [],
        fields=rules.FIELDS,
        blocks=rules.BLOCKS,
    )


@bp.get("/pendampingan/<int:mentee_id>/rencana-usaha.pdf")
@needs("coaching.read")
def business_plan_pdf(mentee_id: int) -> Response:
    """A version on paper; an empty sheet to fill in by hand where there is none."""
    return send_plan(queries.mentee_for(db.session(), actor(), mentee_id))


def send_plan(mentee: Mentee) -> Response:
    """The version that the address asks for, as PDF."""
    session, number = db.session(), asked()
    every = plans.versions(session, mentee.id)
    plan = plans.version_numbered(session, mentee.id, number) if every or number else None
    paper = plan_papers.business_plan_paper(session, mentee, plan)
    name = f"rencana-usaha-{plan.number if plan else 'kosong'}.pdf"
    return send_file(BytesIO(draw(paper)), "application/pdf", download_name=name)


def write(mentee: Mentee) -> tuple[BusinessPlanForm, int | None]:
    """The form of a page that writes the plan, and its status; None once it is saved."""
    session, mentee_id = db.session(), mentee.id
    draft = plans.open_version(session, mentee_id)
    if request.method != "POST":
        source = draft or next(iter(plans.versions(session, mentee_id)), None)
        number = draft.number if draft else next_version(session, mentee_id)
        return filled_form(source, number, version=draft.version if draft else None), 200
    form = BusinessPlanForm()

    def act() -> None:
        number = form.number.data or 0
        services.write_business_plan(session, actor(), mentee, form.told, number=number)

    status = attempt(form, act, draft)
    if status is None:
        db.session.commit()
        notice(_("Rencana usaha tersimpan."))
    elif status == STALE:
        newest = plans.open_version(session, mentee_id)
        form.number.raw_data = form.version.raw_data = None
        form.number.data = newest.number if newest else next_version(session, mentee_id)
        form.version.data = newest.version if newest else None
    return form, status


def shown(plan: BusinessPlan) -> dict[str, Any]:
    """A version with what follows from it."""
    sums = rules.reckon(plan)
    unit = plan.unit or str(_("satuan"))
    return {
        "plan": plan,
        "unit": unit,
        "sums": sums,
        "verdict": rules.verdict(sums, unit) if sums else None,
        "chart": chart(sums) if sums else None,
        "lacking": [_(rules.NEEDED[name]).lower() for name in rules.lacking(plan)],
    }


def asked() -> int | None:
    """The version that the address names."""
    return request.args.get("versi", type=int)


def _decide(mentee_id: int, form: StateForm, decide: Decide, done: str) -> Page:
    session, by = db.session(), actor()
    mentee = queries.own_mentee(session, by, mentee_id)
    plan = plans.version_numbered(session, mentee_id, form.number.data)
    status = attempt(form, lambda: decide(session, by, mentee, plan), plan)
    if status:
        return _page(queries.own_mentee(session, by, mentee_id), tried=form), status
    db.session.commit()
    notice(done)
    return redirect(url_for("mentors.business_plan", mentee_id=mentee_id))


def _page(mentee: Mentee, *, tried: StateForm | None = None) -> str:
    session = db.session()
    every = plans.versions(session, mentee.id)
    number = tried.number.data if tried else asked()
    plan = plans.version_numbered(session, mentee.id, number) if every or number else None
    giving_back = ReturnForm(formdata=None)
    if plan:
        giving_back = ReturnForm(formdata=None, number=plan.number, version=plan.version)
    return render_template(
        "mentors/business_plan.html",
        mentee=mentee,
        versions=every,
        it=shown(plan) if plan else None,
        blocks=rules.BLOCKS,
        needed=len(rules.NEEDED),
        giving_back=tried if isinstance(tried, ReturnForm) else giving_back,
        tried=tried,
    )
