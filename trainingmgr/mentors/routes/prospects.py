"""How far a mentee could go, and why the mentor thinks so."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt, sent_before
from trainingmgr.mentors import queries
from trainingmgr.mentors.forms.assessments import ProspectForm
from trainingmgr.mentors.models import Mentee
from trainingmgr.mentors.queries import prospects
from trainingmgr.mentors.routes import bp
from trainingmgr.mentors.rules import prospects as rules
from trainingmgr.mentors.services.prospects import analyse_prospect

Page = str | Response | tuple[str, int]


@bp.get("/pendampingan/<int:mentee_id>/prospek")
@needs("coaching.read")
def prospect(mentee_id: int) -> str:
    """The rating that holds, what it rests on, and the ones before."""
    session = db.session()
    mentee = queries.mentee_for(session, actor(), mentee_id)
    return render_template(
        "mentors/prospect.html",
        mentee=mentee,
        found=prospects.prospects_of(session, mentee_id),
        rating=prospects.rating,
        scores=prospects.scores,
        total=lambda one: rules.total(prospects.scores(one)),
        aspects=rules.ASPECTS,
        levels=rules.LEVELS,
        ratings=rules.RATINGS,
    )


@bp.route("/pendampingan/<int:mentee_id>/prospek/isi", methods=["GET", "POST"])
@needs("coaching.log")
def analyse(mentee_id: int) -> Page:
    """Five scores and one sentence; the last scores are pointed at, but chosen anew."""
    session = db.session()
    mentee = queries.own_mentee(session, actor(), mentee_id)
    last = prospects.latest_prospects(session, [mentee_id]).get(mentee_id)
    form = ProspectForm()
    status = None
    if request.method == "POST":
        status = _save(mentee, form)
        if not status:
            notice(_("Analisis prospek tersimpan."))
            return redirect(url_for("mentors.prospect", mentee_id=mentee_id))
        mentee = queries.own_mentee(session, actor(), mentee_id)
    page = render_template(
        "mentors/analyse.html", mentee=mentee, form=form, last=last, aspects=rules.ASPECTS
    )
    return (page, status) if status else page


def _save(mentee: Mentee, form: ProspectForm) -> int | None:
    """None when it is saved, now or by an earlier tap; else the status to show the form with."""
    session = db.session()
    known = prospects.prospect_of_client(session, form.client_id.data)
    if known is not None:
        told = (mentee.id, (form.reason.data or "").strip())
        return None if (known.mentee_id, known.reason) == told else sent_before(form)
    status = attempt(
        form,
        lambda: analyse_prospect(
            session,
            actor(),
            mentee,
            client_id=form.client_id.data,
            scores=form.scores,
            reason=form.reason.data or "",
        ),
    )
    if status is None:
        db.session.commit()
    return status
