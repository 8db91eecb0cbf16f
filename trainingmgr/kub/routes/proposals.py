"""One proposal: looked at, changed by hand, asked again, accepted or dropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.jobs import Job
from trainingmgr.foundation.language import sentence
from trainingmgr.foundation.problems import NotFound
from trainingmgr.foundation.ui import navigation
from trainingmgr.foundation.ui.format import alasan
from trainingmgr.foundation.ui.forms import Form, VersionedForm
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.kub.forms.proposals import AgainForm, CraftForm, SeatForm
from trainingmgr.kub.models import Proposal
from trainingmgr.kub.models.proposals import READY
from trainingmgr.kub.queries.assistant import bounds
from trainingmgr.kub.queries.pictures import Picture, picture
from trainingmgr.kub.queries.proposals import (
    STATES,
    newcomers,
    others_of,
    proposal_for,
    unfit,
)
from trainingmgr.kub.routes import bp
from trainingmgr.kub.routes.assistant import result_of
from trainingmgr.kub.rules.assistant import KINDS, WORDS
from trainingmgr.kub.rules.groupings import broken, total
from trainingmgr.kub.services import accepting, proposals, seats
from trainingmgr.participants.models import Participant
from trainingmgr.programmes.queries import craft_for, crafts

Page = str | Response | tuple[str, int]
NEAREST = "dekat"
TONES = {"siap": "info", "diterima": "good", "mustahil": "bad", "disusun": "warn"}


@bp.get("/kub/usulan/<int:proposal_id>")
@needs("kub.assist")
def show_proposal(proposal_id: int) -> str:
    """The groups, why they are so, what they cost; everything may be changed here."""
    return page_of(proposal_for(db.session(), proposal_id))


@bp.post("/kub/usulan/<int:proposal_id>/pindah")
@needs("kub.assist")
def move_seat(proposal_id: int) -> Page:
    """Someone goes to another group, alone or exchanged for someone."""
    one, form = proposal_for(db.session(), proposal_id), SeatForm()
    who, laid = form.participant.data, seats.table(db.session(), one)
    before, cost = laid.grouping.seats.get(who or 0), total(laid.question, laid.grouping)

    def act() -> None:
        seats.move(
            db.session(),
            actor(),
            one,
            who or 0,
            form.place.data or 0,
            other=form.other.data,
            version=form.version.data or 0,
        )

    status = attempt(form, act)
    if status:
        if form.other.errors and before is not None:
            return swap_page(one, who or 0, form.place.data, " ".join(form.other.errors)), status
        return page_of(one, problem=_told(form), focus=who), status
    db.session.commit()
    return _back(proposal_id, who, dari=before, biaya=cost, tukar=form.other.data)


@bp.post("/kub/usulan/<int:proposal_id>/kunci")
@needs("kub.assist")
def lock_seat(proposal_id: int) -> Page:
    """Someone stays in the group, or need not any more, when it is asked again."""
    one, form = proposal_for(db.session(), proposal_id), SeatForm()

    def act() -> None:
        seats.lock_seat(
            db.session(),
            actor(),
            one,
            form.participant.data or 0,
            locked=form.locked.data == "1",
            version=form.version.data or 0,
        )

    status = attempt(form, act)
    if status:
        return page_of(one, problem=_told(form), focus=form.participant.data), status
    db.session.commit()
    return _back(proposal_id, form.participant.data)


@bp.post("/kub/usulan/<int:proposal_id>/bidang")
@needs("kub.assist")
def set_craft(proposal_id: int) -> Page:
    """A group is to make this craft, or the assistant may choose again."""
    one, form = proposal_for(db.session(), proposal_id), CraftForm()

    def act() -> None:
        craft = craft_for(db.session(), form.craft.data) if form.craft.data else None
        place, version = form.place.data or 0, form.version.data or 0
        seats.set_craft(db.session(), actor(), one, place, craft, version=version)

    status = attempt(form, act)
    if status:
        return page_of(one, problem=_told(form)), status
    db.session.commit()
    place = url_for("kub.show_proposal", proposal_id=proposal_id, kelompok=form.place.data)
    return redirect(place)


@bp.get("/kub/usulan/<int:proposal_id>/tukar/<int:participant_id>")
@needs("kub.assist")
def swap_seat(proposal_id: int, participant_id: int) -> str:
    """Whom someone could be exchanged with, and what that costs."""
    one = proposal_for(db.session(), proposal_id)
    return swap_page(one, participant_id, request.args.get("ke", type=int))


@bp.post("/kub/usulan/<int:proposal_id>/susun-ulang")
@needs("kub.assist")
def ask_again(proposal_id: int) -> Page:
    """Groups once more with these locks: near to this proposal, or from the beginning."""
    one = proposal_for(db.session(), proposal_id)
    form = AgainForm(data=one.weights)
    jobs: list[Job] = []

    def act() -> None:
        jobs.append(
            proposals.ask_again(
                db.session(),
                actor(),
                one,
                nearest=form.way.data == NEAREST,
                weights=form.weights(),
                version=form.version.data or 0,
            )
        )

    status = attempt(form, act)
    if status:
        return page_of(one, problem=_told(form), again=form), status
    db.session.commit()
    asked = db.select(Proposal.id).where(
        Proposal.job_id == jobs[0].id, Proposal.cohort_id == one.cohort_id
    )
    newest = db.session.scalar(asked.limit(1)) or proposal_id
    return redirect(url_for("kub.show_proposal", proposal_id=newest))


@bp.post("/kub/usulan/<int:proposal_id>/terima")
@needs("kub.assist")
def accept_proposal(proposal_id: int) -> Page:
    """The groups become draft KUB."""
    return _act(proposal_id, accepting.accept, _("Usulan diterima. KUB rancangannya tersimpan."))


@bp.post("/kub/usulan/<int:proposal_id>/buang")
@needs("kub.assist")
def drop_proposal(proposal_id: int) -> Page:
    """The proposal is not wanted; it stays as history."""
    return _act(proposal_id, proposals.drop, _("Usulan dibuang. Riwayatnya tetap tersimpan."))


def page_of(
    one: Proposal,
    *,
    problem: str = "",
    focus: int | None = None,
    again: AgainForm | None = None,
) -> str:
    """The page of a proposal, with what was refused and whose line one comes back to."""
    session = db.session()
    drawn = picture(session, one) if one.groups and one.state != "disusun" else None
    known = [member.seat for group in drawn.groups for member in group.members] if drawn else []
    ready = one.state == READY
    job = session.get(Job, one.job_id) if one.job_id else None
    return render_template(
        "kub/show_proposal.html",
        one=one,
        drawn=drawn,
        job=job,
        result=result_of(job) if job else "",
        problem=problem,
        impossible=_impossible(one),
        broken=broken(drawn.question, drawn.grouping) if drawn and ready else [],
        gone=unfit(session, one, known) if ready else [],
        newcomers=newcomers(session, one, known) if ready else 0,
        sizes=bounds(session).sizes(len(known)),
        limits=bounds(session),
        others=others_of(session, one),
        crafts=crafts(session) if ready else [],
        again=again or AgainForm(data=dict(one.weights)),
        bars=cost_bars(drawn) if drawn else [],
        states=STATES,
        address=navigation.address,
        focus=focus or request.args.get("orang", type=int),
        came_from=request.args.get("dari", type=int),
        cost_before=request.args.get("biaya", type=int),
        swapped=request.args.get("tukar", type=int),
        group_focus=request.args.get("kelompok", type=int),
    )


def swap_page(one: Proposal, participant_id: int, place: int | None, problem: str = "") -> str:
    """What moving or exchanging someone would do, cheapest first."""
    laid = seats.table(db.session(), one)
    drawn = picture(db.session(), one)
    who = next(
        (m for group in drawn.groups for m in group.members
         if m.seat.participant_id == participant_id),
        None,
    )  # fmt: skip
    if who is None:
        raise NotFound("")
    if one.state != READY:
        return page_of(one, problem=_("Orang ini tidak dapat dipindahkan dalam usulan ini."))
    moves, swaps = seats.effects(laid, participant_id)
    names = {m.seat.participant_id: m for group in drawn.groups for m in group.members}
    return render_template(
        "kub/swap_seat.html",
        one=one,
        who=who,
        problem=problem,
        place=place,
        groups={group.place: group for group in drawn.groups},
        moves=[effect for effect in moves if place in (None, effect.place)],
        swaps=[effect for effect in swaps if place in (None, effect.place)],
        people=names,
        cost=drawn.cost,
    )


def cost_bars(*drawn: Picture) -> list[dict[str, Any]]:
    """Each kind with how often it happens and what it costs, for one proposal or for several."""
    return [
        {
            "label": _(WORDS[kind]),
            "times": [one.costs[kind].times for one in drawn],
            "costs": [one.costs[kind].weighed for one in drawn],
            "weights": [one.question.weights[kind] for one in drawn],
        }
        for kind in KINDS
    ]


def _act(proposal_id: int, act: Callable[..., object], done: str) -> Page:
    one, form = proposal_for(db.session(), proposal_id), VersionedForm()
    status = attempt(form, lambda: act(db.session(), actor(), one, version=form.version.data or 0))
    if status:
        return page_of(one, problem=_told(form)), status
    db.session.commit()
    notice(done)
    return redirect(url_for("kub.show_proposal", proposal_id=proposal_id))


def _back(proposal_id: int, who: int | None, **told: Any) -> Response:
    """To the line of whom was dealt with; it takes the focus there."""
    return redirect(url_for("kub.show_proposal", proposal_id=proposal_id, orang=who, **told))


def _told(form: Form) -> str:
    errors = [*form.form_errors, *(text for field in form for text in field.errors)]
    return " ".join(map(str, errors)) or _("Belum tersimpan.")


def _impossible(one: Proposal) -> dict[str, Any] | None:
    """Why there is no proposal, and whom that is about."""
    if not one.problem:
        return None
    people = db.session.scalars(
        db.select(Participant.name)
        .where(Participant.id.in_(one.problem.get("people", [])))
        .order_by(Participant.name)
    ).all()
    text = alasan(sentence(one.problem["message"], **one.problem["params"]))
    return {"text": text, "people": people}
