"""Mentors for all who wait, proposed at once and taken at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.problems import Conflict
from trainingmgr.foundation.ui.forms import Form
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.mentors import rules
from trainingmgr.mentors.forms.assignments import PREFIX, match_form
from trainingmgr.mentors.models import Mentor
from trainingmgr.mentors.queries import matching as waiting_queries
from trainingmgr.mentors.queries.matching import Waiting
from trainingmgr.mentors.routes import bp
from trainingmgr.mentors.routes.assignments import Choice, Table, choice_of
from trainingmgr.mentors.rules import matching
from trainingmgr.mentors.services.assignments import assign_all
from trainingmgr.mentors.services.matching import propose
from trainingmgr.programmes.queries import kecamatan

Page = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Line:
    """Somebody who waits, and the mentors to choose from, the proposed one first."""

    waiting: Waiting
    choices: list[Choice]
    proposed: int | None


@bp.route("/pendampingan/penugasan", methods=["GET", "POST"])
@needs("mentors.assign")
def match() -> Page:
    """Everybody without a mentor with the proposal that suits all best; takes all of it or some."""
    session, day = db.session(), clock.today()
    everyone = waiting_queries.waiting(session)
    table = waiting_queries.offers(session, day)
    lines = _lines(everyone, table)
    shown = [line for line in lines if _wanted(line.waiting)]
    form = match_form(
        {line.waiting.key: line.waiting.name for line in shown},
        {line.waiting.key: line.proposed for line in shown if line.proposed},
    )
    if request.method != "POST":
        form.from_on.data = day
        return _match_page(lines, shown, form, table)
    known = {one.key: one.target for one in everyone}

    def act() -> None:
        asked = {key.removeprefix(PREFIX) for key in request.form if key.startswith(PREFIX)}
        if asked - known.keys():
            raise Conflict("")
        chosen = [(known[key], session.get_one(Mentor, one)) for key, one in form.chosen().items()]
        assign_all(session, actor(), chosen, form.from_on.data)

    status = attempt(form, act)
    if status:
        return _match_page(lines, shown, form, table), status
    db.session.commit()
    notice(_("%(n)s dampingan mendapat pendamping.", n=len(form.chosen())))
    return redirect(url_for("mentors.match"))


def _lines(everyone: Sequence[Waiting], table: Table) -> list[Line]:
    offers = [offer for _mentor, offer in table.values()]
    proposed = propose([one.need for one in everyone], offers)
    lines = []
    for one in everyone:
        chosen = proposed.get(one.key)
        able = matching.shortlist(one.need, offers, chosen)
        lines.append(Line(one, [choice_of(one.need, table, offer) for offer in able], chosen))
    return lines


def _wanted(one: Waiting) -> bool:
    place = request.args.get("kecamatan", "")
    return (not place or one.need.kecamatan_code == place) and (
        search_term().lower() in one.name.lower()
    )


def _match_page(lines: Sequence[Line], shown: Sequence[Line], form: Form, table: Table) -> str:
    places = [(one.code, one.name) for one in kecamatan(db.session())]
    given: dict[int, int] = {}
    for line in lines:
        if line.proposed:
            given[line.proposed] = given.get(line.proposed, 0) + 1
    return render_template(
        "mentors/match.html",
        lines=lines,
        shown=shown,
        form=form,
        mentors=[(mentor, offer, given.get(mentor.id, 0)) for mentor, offer in table.values()],
        covered=sum(given.values()),
        room=sum(offer.room for _mentor, offer in table.values()),
        kinds=rules.MENTEES,
        places=places,
        names=dict(places),
        place=request.args.get("kecamatan", ""),
        search=search_term(),
    )
