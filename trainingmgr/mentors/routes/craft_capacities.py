"""The room mentors have for each craft, handed to the assistant that proposes groups."""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import HiddenField

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.problems import Conflict
from trainingmgr.foundation.ui.forms import Form
from trainingmgr.foundation.ui.navigation import address
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.kub.services.capacities import capacities, set_capacities
from trainingmgr.mentors.queries.matching import offers
from trainingmgr.mentors.routes import bp
from trainingmgr.mentors.rules.craft_capacities import Figure, by_craft, reserve
from trainingmgr.programmes.models import Craft
from trainingmgr.programmes.queries import crafts, current_programme

Page = str | Response | tuple[str, int]


class HandOnForm(Form):
    """The figures as somebody saw them."""

    seen = HiddenField()


@dataclass(frozen=True)
class Line:
    """A craft: what mentors can follow of it, and what the assistant knows now."""

    craft: Craft
    figure: Figure
    known: int | None

    @property
    def told(self) -> bool:
        """Whether there is more to say of it than of the others."""
        return bool(self.figure.mentors) or self.known is not None


@bp.route("/pendamping/daya-tampung", methods=["GET", "POST"])
@needs("mentors.assign")
def craft_capacity() -> Page:
    """How many KUB of each craft mentors can follow; hands the figures to the assistant."""
    session = db.session()
    programme = current_programme(session, clock.today())
    if programme is None:
        notice(_("Belum ada program. Buat program lebih dahulu."), "bad")
        return redirect(url_for("mentors.list_mentors"))
    mentors = _mentors(session)
    lines = _lines(session, mentors, programme.id)
    form = HandOnForm()
    seen = ",".join(f"{one.craft.id}:{one.figure.groups}" for one in lines)

    def page() -> str:
        form.seen.data = seen
        return render_template(
            "mentors/craft_capacity.html",
            form=form,
            programme=programme,
            lines=lines,
            mentors=len(mentors),
            room=sum(capacity for capacity, _known in mentors),
            reserve=reserve(mentors),
            same=all(one.known == one.figure.groups for one in lines),
            address=address,
        )

    if request.method != "POST":
        return page()

    def act() -> None:
        if form.seen.data != seen:
            raise Conflict("")
        wanted = {one.craft.id: one.figure.groups for one in lines}
        set_capacities(session, actor(), programme, wanted)

    status = attempt(form, act)
    if status:
        return page(), status
    db.session.commit()
    notice(_("Daya tampung tersimpan dan dipakai pada usulan kelompok berikutnya."))
    return redirect(url_for("mentors.craft_capacity"))


def _mentors(session: Session) -> list[tuple[int, list[int]]]:
    return [
        (mentor.capacity, [craft.id for craft in mentor.crafts])
        for mentor, _offer in offers(session, clock.today()).values()
    ]


def _lines(session: Session, mentors: list[tuple[int, list[int]]], programme_id: int) -> list[Line]:
    offered, known = crafts(session), capacities(session, programme_id)
    figures = by_craft(mentors, [one.id for one in offered])
    return [Line(one, figures[one.id], known.get(one.id)) for one in offered]
