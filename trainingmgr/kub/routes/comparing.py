"""The proposals of a cohort in a list, and two of them side by side."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from trainingmgr.accounts.models import User
from trainingmgr.foundation.access.web import needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.foundation.ui.lists import Column, Listing, Query, in_order
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.kub.models import Proposal
from trainingmgr.kub.queries.pictures import picture
from trainingmgr.kub.queries.proposals import STATES, listed_proposals, others_of, proposal_for
from trainingmgr.kub.routes import bp
from trainingmgr.kub.routes.assistant import cohort_of
from trainingmgr.kub.routes.proposals import TONES, cost_bars
from trainingmgr.kub.rules.comparing import compare, elsewhere

PROPOSALS = (
    Column(
        "usulan",
        N_("Usulan"),
        lambda one: _("Usulan %(n)d", n=one.number),
        sort=Proposal.number,
        head=True,
        href=lambda one: url_for("kub.show_proposal", proposal_id=one.id),
    ),
    Column(
        "keadaan",
        N_("Keadaan"),
        lambda one: _(STATES[one.state]),
        sort=in_order(Proposal.state, STATES),
        tone=lambda one: TONES.get(one.state, "neutral"),
    ),
    Column("kelompok", N_("Kelompok"), "groups", "number"),
    Column("biaya", N_("Biaya"), "cost", "number", sort=Proposal.cost),
    Column("pindah", N_("Pindah dari usulan asalnya"), "moved", "number", sort=Proposal.moved),
    Column("diubah", N_("Diubah petugas"), lambda one: _("Ya") if one.edited else _("Tidak")),
    Column("diminta", N_("Diminta"), "asked_at", "moment", sort=Proposal.asked_at),
    Column("oleh", N_("Oleh"), "asked_by", sort=User.name),
)


@bp.get("/kub/usulan/angkatan/<int:cohort_id>")
@needs("kub.assist")
def list_proposals(cohort_id: int) -> Response:
    """Everything the assistant has proposed for one cohort."""
    cohort = cohort_of(cohort_id)
    found = Listing(
        "usulan",
        _("Usulan kelompok %(cohort)s", cohort=cohort.name),
        PROPOSALS,
        Query(db.session(), listed_proposals(cohort_id, search_term())),
    )
    accepted = select(Proposal.id).where(
        Proposal.cohort_id == cohort_id, Proposal.state == "diterima"
    )
    taken = db.session.scalar(accepted.limit(1)) is not None
    return found.page("kub/list_proposals.html", cohort=cohort, taken=taken)


@bp.get("/kub/usulan/banding")
@needs("kub.assist")
def compare_proposals() -> str | Response:
    """Two proposals of one cohort: what each costs, whose group is another."""
    session = db.session()
    if not {"kiri", "kanan"} <= set(request.args):
        return redirect(url_for("kub.assistant"))
    left = proposal_for(session, request.args.get("kiri", 0, type=int))
    right = proposal_for(session, request.args.get("kanan", 0, type=int))
    if left.cohort_id != right.cohort_id or left.id == right.id:
        raise NotFound("")
    drawn = picture(session, left), picture(session, right)
    pairs = compare(drawn[0].grouping.seats, drawn[1].grouping.seats)
    members = [
        {one.seat.participant_id: one for group in side.groups for one in group.members}
        for side in drawn
    ]
    return render_template(
        "kub/compare_proposals.html",
        left=drawn[0],
        right=drawn[1],
        pairs=pairs,
        moved=elsewhere(pairs),
        people=members[1] | members[0],
        groups=[{group.place: group for group in side.groups} for side in drawn],
        bars=cost_bars(*drawn),
        others=others_of(session, right),
        states=STATES,
    )
