"""One mentee's first mentor, or the next one: a single form for both."""

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
from trainingmgr.foundation.ui.format import alasan
from trainingmgr.foundation.ui.navigation import address
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.kub.models import Kub
from trainingmgr.kub.queries import kub_for
from trainingmgr.mentors import queries, services
from trainingmgr.mentors.forms.assignments import AssignForm
from trainingmgr.mentors.models import Mentee, Mentor
from trainingmgr.mentors.queries import matching as waiting_queries
from trainingmgr.mentors.routes import bp
from trainingmgr.mentors.rules import matching
from trainingmgr.mentors.rules.matching import Need, Offer

Page = str | Response | tuple[str, int]
Table = Mapping[int, tuple[Mentor, Offer]]


@dataclass(frozen=True)
class Choice:
    """A mentor to choose, with what speaks for and against in words."""

    mentor: Mentor
    offer: Offer
    words: list[str]


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
    left = _who_left(target)
    # Who gave it up once is nobody's first thought, but may be chosen.
    ranked.sort(key=lambda one: (not one.room, one.mentor_id in left))
    choices = [choice_of(need, table, one) for one in ranked]
    for one in choices:
        if one.mentor.id in left:
            one.words.insert(0, _("pernah menjadi pendampingnya"))
    return choices


def _who_left(target: Kub | Mentee) -> set[int]:
    return {one.mentor_id for one in target.assignments} if isinstance(target, Mentee) else set()


def choice_of(need: Need, table: Table, offer: Offer) -> Choice:
    """A mentor of the table with the reasons, in the reader's language."""
    words = [alasan(part.words) for part in matching.parts(need, offer)]
    return Choice(table[offer.mentor_id][0], offer, words)
