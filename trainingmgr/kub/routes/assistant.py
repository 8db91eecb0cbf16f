"""The assistant: which cohorts wait for groups, asking for them, how far it is."""

from __future__ import annotations

import json
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.cohorts.models import Cohort
from trainingmgr.cohorts.queries import cohort_for, visible_cohorts
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.jobs import Job
from trainingmgr.foundation.problems import NotFound
from trainingmgr.foundation.ui.navigation import address
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.kub.forms.proposals import AskForm, capacity_form
from trainingmgr.kub.models import Proposal
from trainingmgr.kub.queries.assistant import (
    Bounds,
    bounds,
    free_places,
    standing_by_craft,
    waiting,
)
from trainingmgr.kub.queries.proposals import STATES, newest_by_cohort, working_job
from trainingmgr.kub.routes import bp
from trainingmgr.kub.rules.assistant import KINDS, USUAL
from trainingmgr.kub.rules.sizes import GroupSizes
from trainingmgr.kub.services import capacities, proposals
from trainingmgr.programmes.queries import crafts, current_programme

Page = str | Response | tuple[str, int]
USUAL_WEIGHTS = "biasa"


@dataclass(frozen=True)
class Line:
    """A cohort: how many wait in it, how many of them said their wishes, what groups that makes.

    `left_over`: how many must join KUB there are before the others divide; `places`: free ones in
    the KUB of the kecamatan.
    """

    cohort: Cohort
    people: int
    said: int
    sizes: GroupSizes
    newest: Proposal | None
    left_over: int
    places: int


@bp.route("/kub/usulan", methods=["GET", "POST"])
@needs("kub.assist")
def assistant() -> Page:
    """Cohorts with people who wait for a group; asks for one cohort or for all of them."""
    lines = _lines(bounds(db.session()))
    form = AskForm(data=_weights([line.newest for line in lines]))
    if request.method != "POST":
        return _page(lines, form)
    chosen = form.cohort.data or ""
    wanted = [line.cohort for line in lines if line.people and chosen in ("", str(line.cohort.id))]
    jobs: list[Job] = []

    def act() -> None:
        jobs.append(proposals.ask(db.session(), actor(), wanted, form.weights()))

    status = attempt(form, act)
    if status:
        return _page(_lines(bounds(db.session())), form), status
    db.session.commit()
    return redirect(url_for("kub.assistant"))


@bp.get("/kub/usulan/kemajuan/<int:job_id>")
@needs("kub.assist")
def proposals_progress(job_id: int) -> str:
    """How far the groups are: the part of the page that is asked for again."""
    job = db.session().get(Job, job_id)
    if job is None or job.kind != proposals.KIND:
        raise NotFound("")
    return render_template("kub/proposals_progress.html", job=job, result=result_of(job))


@bp.route("/kub/usulan/daya-tampung", methods=["GET", "POST"])
@needs("kub.assist")
def mentor_capacity() -> Page:
    """How many KUB of each craft mentors can follow."""
    programme = current_programme(db.session(), clock.today())
    if programme is None:
        notice(_("Belum ada program. Buat program lebih dahulu."), "bad")
        return redirect(url_for("kub.assistant"))
    offered = crafts(db.session())
    known = capacities.capacities(db.session(), programme.id)
    form = capacity_form(offered, known)
    context = {
        "programme": programme,
        "standing": standing_by_craft(db.session(), programme.id),
        "limited": sum(one.id in known for one in offered),
        "mentors": address("mentors.craft_capacity"),
    }
    if request.method != "POST":
        return render_template("kub/mentor_capacity.html", form=form, **context)
    status = attempt(
        form,
        lambda: capacities.set_capacities(db.session(), actor(), programme, form.wanted()),
    )
    if status:
        return render_template("kub/mentor_capacity.html", form=form, **context), status
    db.session.commit()
    notice(_("Daya tampung pendamping tersimpan dan dipakai pada usulan berikutnya."))
    return redirect(url_for("kub.assistant"))


def result_of(job: Job) -> str:
    """Where what a job worked out is shown."""
    asked = json.loads(job.arguments)["proposals"]
    if len(asked) == 1:
        return url_for("kub.show_proposal", proposal_id=asked[0])
    return url_for("kub.assistant")


def cohort_of(cohort_id: int) -> Cohort:
    """A cohort of one's scope. Raises NotFound."""
    return cohort_for(db.session(), actor(), cohort_id)


def _lines(limits: Bounds) -> list[Line]:
    counts, newest = waiting(db.session()), newest_by_cohort(db.session())
    places = free_places(db.session(), limits.usual)
    return [
        Line(
            one,
            people,
            said,
            limits.sizes(people),
            newest.get(one.id),
            left_over=limits.left_over(people),
            places=places.get((one.programme_id, one.kecamatan_code or ""), 0),
        )
        for one in db.session.scalars(visible_cohorts(actor()))
        for people, said in (counts.get(one.id, (0, 0)),)
        if people or one.id in newest
    ]


def _weights(newest: list[Proposal | None]) -> dict[str, int]:
    """Those that were used last, unless the usual ones are asked for."""
    known = [one for one in newest if one is not None]
    if not known or request.args.get("bobot") == USUAL_WEIGHTS:
        return dict(USUAL)
    return dict(max(known, key=lambda one: one.asked_at).weights)


def _page(lines: list[Line], form: AskForm) -> str:
    job = working_job(db.session())
    return render_template(
        "kub/assistant.html",
        lines=lines,
        form=form,
        people=sum(line.people for line in lines),
        said=sum(line.said for line in lines),
        limits=bounds(db.session()),
        job=job,
        result=result_of(job) if job else "",
        states=STATES,
        usual=all(form[kind].data == USUAL[kind] for kind in KINDS),
    )
