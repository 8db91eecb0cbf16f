"""The business plan of one's own KUB or business: its people write it, the mentor accepts it."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.ui import navigation
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.mentors.forms.business_plans import StateForm
from trainingmgr.mentors.models import Mentee
from trainingmgr.mentors.queries import mentor_of, plans
from trainingmgr.mentors.queries.own import mentees_of_person
from trainingmgr.mentors.routes import bp
from trainingmgr.mentors.routes.business_plans import asked, send_plan, shown, write
from trainingmgr.mentors.routes.plans import send_mentoring_plan
from trainingmgr.mentors.rules import business_plans as rules
from trainingmgr.mentors.services import business_plans as services
from trainingmgr.mentors.services import plan_papers
from trainingmgr.participants.queries.own import own_record

Page = str | Response | tuple[str, int]


@bp.get("/saya/rencana-usaha")
@needs("own.plan")
def own_business_plan() -> Page:
    """What we planned and what our mentor said to it. ?dampingan= for those who belong to two."""
    mine = _mine()
    return _page(_chosen(mine), mine)


@bp.route("/saya/rencana-usaha/ubah", methods=["GET", "POST"])
@needs("own.plan")
def edit_own_business_plan() -> Page:
    """A draft by those who may write it: officers of a KUB, people of a business."""
    mentee = _own_to_write()
    mentee_id = mentee.id
    form, status = write(mentee)
    if status is None:
        return redirect(url_for("mentors.own_business_plan", dampingan=mentee_id))
    return render_template(
        "mentors/edit_own_business_plan.html", mentee=_own_to_write(), form=form
    ), status


@bp.post("/saya/rencana-usaha/ajukan")
@needs("own.plan")
def submit_own_business_plan() -> Page:
    """Our mentor is asked to accept it."""
    session, form = db.session(), StateForm()
    mentee = _own_to_write()
    mentee_id = mentee.id
    plan = plans.version_numbered(session, mentee_id, form.number.data)
    status = attempt(form, lambda: services.submit(session, actor(), mentee, plan), plan)
    if status:
        mine = _mine()
        return _page(_chosen(mine), mine, tried=form), status
    db.session.commit()
    notice(_("Rencana usaha diajukan kepada pendamping."))
    return redirect(url_for("mentors.own_business_plan", dampingan=mentee_id))


@bp.get("/saya/rencana-usaha.pdf")
@needs("own.plan")
def own_business_plan_pdf() -> Response:
    """Our plan on paper."""
    mentee = _chosen(_mine())
    if mentee is None:
        abort(404)
    return send_plan(mentee)


@bp.get("/saya/rencana-pendampingan.pdf")
@needs("own.plan")
def own_mentoring_plan_pdf() -> Response:
    """What our mentor and we agreed to do."""
    session, mentee = db.session(), _chosen(_mine())
    plan = plans.current_plan(session, mentee.id) if mentee else None
    if mentee is None or plan is None or plan.agreed_on is None:
        abort(404)
    return send_mentoring_plan(plan_papers.mentoring_plan_paper(session, mentee, plan))


def _mine() -> list[Mentee]:
    one = own_record(db.session(), actor())
    return list(db.session().scalars(mentees_of_person(one.id)))


def _chosen(mine: list[Mentee]) -> Mentee | None:
    """The one that the address names, else the first; somebody else's is not there."""
    wanted = request.args.get("dampingan", type=int)
    found = [one for one in mine if wanted in (None, one.id)]
    if wanted is not None and not found:
        abort(404)
    return found[0] if found else None


def _own_to_write() -> Mentee:
    session = db.session()
    mentee = _chosen(_mine())
    if mentee is None or not plans.may_write(session, mentee, own_record(session, actor()).id):
        abort(404)
    return mentee


def _page(mentee: Mentee | None, mine: list[Mentee], *, tried: StateForm | None = None) -> str:
    session = db.session()
    every = plans.versions(session, mentee.id) if mentee else []
    number = tried.number.data if tried else asked()
    plan = plans.version_numbered(session, mentee.id, number) if mentee and every else None
    one = own_record(session, actor())
    agreed = plans.current_plan(session, mentee.id) if mentee else None
    return render_template(
        "mentors/own_business_plan.html",
        agreed=agreed if agreed and agreed.agreed_on else None,
        mentee=mentee,
        mine=mine,
        versions=every,
        it=shown(plan) if plan else None,
        blocks=rules.BLOCKS,
        needed=len(rules.NEEDED),
        writes=mentee is not None and plans.may_write(session, mentee, one.id),
        mentor=mentor_of(session, mentee.id) if mentee else None,
        tried=tried,
        address=navigation.address,
    )
