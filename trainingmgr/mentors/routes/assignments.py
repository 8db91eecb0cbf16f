"""Mentors for those who wait, all at once; and one mentee's first mentor or next one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.problems import Conflict
from trainingmgr.foundation.ui.format import alasan
from trainingmgr.foundation.ui.navigation import address
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.kub.models import Kub
from trainingmgr.kub.queries import kub_for
from trainingmgr.mentors import queries, rules, services
from trainingmgr.mentors.forms.assignments import PREFIX, AssignForm, match_form
from trainingmgr.mentors.models import Mentee, Mentor
from trainingmgr.mentors.queries import matching as waiting_queries
from trainingmgr.mentors.queries.matching import Waiting
from trainingmgr.mentors.routes import bp
from trainingmgr.mentors.rules import matching
from trainingmgr.mentors.rules.matching import Need, Offer
from trainingmgr.mentors.services.assignments import assign_all
from trainingmgr.mentors.services.matching import propose
from trainingmgr.programmes.queries import kecamatan

Page = str | Response | tuple[str, int]
Table = Mapping[int, tuple[Mentor, Offer]]


@dataclass(frozen=True)
class Choice:
    """A mentor to choose, with what speaks for and against in words."""

    mentor: Mentor
    offer: Offer
    words: list[str]


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


@bp.route("/pendampingan/<int:mentee_id>/serah-terima", methods=["GET", "POST"])
@needs("mentors.assign")
def hand_over(mentee_id: int) -> Page:
    """Who follows it from a day on: the first mentor, or the next with the reason."""
    return _one(queries.mentee_for(db.session(), actor(), mentee_id))


@bp.route("/kub/<int:kub_id>/pendamping", methods=["GET", "POST"])
@needs("mentors.assign")
def assign_form(kub_id: int) -> Page:
    """The same for a KUB, which may have no file yet."""
    kub = kub_for(db.session(), actor(), kub_id)
    file = queries.mentee_of_kub(db.session(), kub_id)
    if file is not None and request.method != "POST":
        return redirect(url_for("mentors.hand_over", mentee_id=file.id))
    return _one(file or kub)


def _one(target: Kub | Mentee) -> Page:
    session, day = db.session(), clock.today()
    current = queries.mentor_of(session, target.id, day) if isinstance(target, Mentee) else None
    form = AssignForm(data={"from_on": day})
    choices = _choices(session, target, current, day)
    form.offer((one.mentor.id, one.mentor.name) for one in choices)
    if request.method != "POST":
        if current is None and choices and choices[0].offer.room:
            form.mentor_id.data = choices[0].mentor.id
        return _one_page(target, current, choices, form)
    saved: list[Mentee] = []
    status = attempt(form, lambda: saved.append(_assign(session, target, form)))
    if status:
        return _one_page(target, current, choices, form), status
    db.session.commit()
    notice(_("Pendamping %(name)s tersimpan.", name=saved[0].name))
    return redirect(url_for("mentors.mentee_page", mentee_id=saved[0].id))


def _assign(session: Session, target: Kub | Mentee, form: AssignForm) -> Mentee:
    mentee = services.file_of_kub(session, target) if isinstance(target, Kub) else target
    services.assign_mentor(
        session,
        actor(),
        session.get_one(Mentor, form.mentor_id.data),
        mentee,
        form.from_on.data or clock.today(),
        form.reason.data or "",
        form.note.data or "",
        beyond=bool(form.beyond.data),
    )
    return mentee


def _one_page(
    target: Kub | Mentee, current: Mentor | None, choices: Sequence[Choice], form: AssignForm
) -> str:
    mentee = target if isinstance(target, Mentee) else None
    planned = queries.assigned_after(db.session(), mentee.id, clock.today()) if mentee else None
    return render_template(
        "mentors/hand_over.html",
        target=target,
        mentee=mentee,
        kub_id=mentee.kub_id if mentee else target.id,
        current=current,
        planned=planned,
        choices=choices,
        form=form,
        address=address,
    )


def _choices(
    session: Session, target: Kub | Mentee, current: Mentor | None, day: date
) -> list[Choice]:
    """Every active mentor but the present one, who suits best on top."""
    table = waiting_queries.offers(session, day)
    if current is not None:
        table.pop(current.id, None)
    need = waiting_queries.need_of(session, target)
    ranked = matching.ranked(need, [offer for _mentor, offer in table.values()])
    return [_choice(need, table, one) for one in ranked]


def _lines(everyone: Sequence[Waiting], table: Table) -> list[Line]:
    offers = [offer for _mentor, offer in table.values()]
    proposed = propose([one.need for one in everyone], offers)
    lines = []
    for one in everyone:
        chosen = proposed.get(one.key)
        able = matching.shortlist(one.need, offers, chosen)
        lines.append(Line(one, [_choice(one.need, table, offer) for offer in able], chosen))
    return lines


def _choice(need: Need, table: Table, offer: Offer) -> Choice:
    words = [alasan(part.words) for part in matching.parts(need, offer)]
    return Choice(table[offer.mentor_id][0], offer, words)


def _wanted(one: Waiting) -> bool:
    place = request.args.get("kecamatan", "")
    return (not place or one.need.kecamatan_code == place) and (
        search_term().lower() in one.name.lower()
    )


def _match_page(
    lines: Sequence[Line], shown: Sequence[Line], form: AssignForm, table: Table
) -> str:
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
