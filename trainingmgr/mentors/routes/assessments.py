"""How a business stands: the mentor's diagnosis and, on the same phone, its people's own view."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt, sent_before
from trainingmgr.mentors import queries
from trainingmgr.mentors.forms.assessments import NOTE, DiagnosisForm, SelfAssessmentForm
from trainingmgr.mentors.models import Assessment, Mentee
from trainingmgr.mentors.queries import assessments
from trainingmgr.mentors.routes import bp
from trainingmgr.mentors.rules import assessments as rules
from trainingmgr.mentors.services.assessments import AssessmentInput, assess

Page = str | Response | tuple[str, int]


@bp.get("/pendampingan/<int:mentee_id>/diagnosis")
@needs("coaching.read")
def diagnosis(mentee_id: int) -> str:
    """Both sides, the first look against the latest."""
    session = db.session()
    mentee = queries.mentee_for(session, actor(), mentee_id)
    told = assessments.assessments_of(session, mentee_id)
    sides = assessments.sides_of(session, mentee_id)
    own = sides.own.newest.assessed_on if sides.own else None
    return render_template(
        "mentors/diagnosis.html",
        mentee=mentee,
        sides=sides,
        told=list(reversed(told)),
        apart=assessments.far_apart(sides),
        weakest=rules.weakest(assessments.scores(sides.diagnosis.newest))[:2]
        if sides.diagnosis
        else [],
        due_on=rules.due_on(own, clock.local(mentee.added_at).date()),
        today=clock.today(),
        areas=rules.AREAS,
        average=lambda one: rules.average(assessments.scores(one)),
    )


@bp.route("/pendampingan/<int:mentee_id>/diagnosis/isi", methods=["GET", "POST"])
@needs("coaching.log")
def diagnose(mentee_id: int) -> Page:
    """Five areas on one page; what was said last time is pointed at, but chosen anew."""
    session = db.session()
    mentee = queries.own_mentee(session, actor(), mentee_id)
    last = assessments.sides_of(session, mentee_id).diagnosis
    form = DiagnosisForm()
    status = None
    if request.method == "POST":
        status = _save(mentee, form)
        if not status:
            notice(_("Diagnosis tersimpan."))
            return redirect(url_for("mentors.diagnosis", mentee_id=mentee_id))
        mentee = queries.own_mentee(session, actor(), mentee_id)
    page = render_template(
        "mentors/diagnose.html",
        mentee=mentee,
        form=form,
        last=last.newest if last else None,
        areas=rules.AREAS,
        note=NOTE,
    )
    return (page, status) if status else page


@bp.route("/pendampingan/<int:mentee_id>/penilaian-diri", methods=["GET", "POST"])
@needs("coaching.log")
def self_assessment(mentee_id: int) -> Page:
    """The phone is handed over: five questions, nothing else to tap, nothing said last time."""
    session = db.session()
    mentee = queries.own_mentee(session, actor(), mentee_id)
    members = queries.members_of(session, mentee)
    form = SelfAssessmentForm(data={"participant_id": members[0].id if members else None})
    form.offer(members)
    status = None
    if request.method == "POST":
        status = _save(mentee, form)
        if not status:
            return redirect(url_for("mentors.self_assessed", mentee_id=mentee_id))
        mentee = queries.own_mentee(session, actor(), mentee_id)
    page = render_template(
        "mentors/self_assessment.html",
        mentee=mentee,
        form=form,
        members=members,
        questions=rules.QUESTIONS,
    )
    return (page, status) if status else page


@bp.get("/pendampingan/<int:mentee_id>/penilaian-diri/selesai")
@needs("coaching.log")
def self_assessed(mentee_id: int) -> str:
    """Thanks, and the phone goes back."""
    session = db.session()
    mentee = queries.own_mentee(session, actor(), mentee_id)
    own = assessments.sides_of(session, mentee_id).own
    return render_template("mentors/self_assessed.html", mentee=mentee, own=own, areas=rules.AREAS)


def _save(mentee: Mentee, form: DiagnosisForm | SelfAssessmentForm) -> int | None:
    """None when it is saved, now or by an earlier tap; else the status to show the form with."""
    session = db.session()
    known = assessments.assessment_of_client(session, form.client_id.data)
    if known is not None:
        return None if _same(known, mentee, form.told()) else sent_before(form)
    status = attempt(form, lambda: assess(session, actor(), mentee, form.told()))
    if status is None:
        db.session.commit()
    return status


def _same(known: Assessment, mentee: Mentee, told: AssessmentInput) -> bool:
    return known.mentee_id == mentee.id and assessments.scores(known) == told.scores
