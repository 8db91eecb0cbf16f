"""Members join, leave, are replaced, move and take office."""

from __future__ import annotations

from flask import abort
from flask_babel import gettext as _

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub import services
from trainingmgr.kub.forms.members import (
    MOVE,
    REPLACE,
    BoardForm,
    JoinForm,
    MemberForm,
    OwnCraftForm,
    people_choices,
)
from trainingmgr.kub.models import DRAFT, Kub, KubMember
from trainingmgr.kub.queries import kub_for, open_members
from trainingmgr.kub.queries.pages import candidates, other_kub
from trainingmgr.kub.routes import bp
from trainingmgr.kub.routes.serving import Page, serve
from trainingmgr.kub.rules.checklist import BOARD, MEMBERS
from trainingmgr.programmes.queries import crafts, number_setting


@bp.route("/kub/<int:kub_id>/anggota/baru", methods=["GET", "POST"])
@needs("kub.manage")
def join(kub_id: int) -> Page:
    """Someone joins."""
    one = kub_for(db.session(), actor(), kub_id)
    people = candidates(db.session(), one.cohort)
    form = JoinForm()
    form.participant.choices = people_choices((who.id, who.name) for who in people)

    def act() -> None:
        services.add_member(
            db.session(),
            actor(),
            one,
            form.participant.data,
            on=form.on.data,
            reason=form.reason.data or "",
        )

    text = _("Anggota baru tercatat.")
    return serve(
        "kub/join.html", one, form, act, text, step=MEMBERS, people=people,
        n=len(open_members(db.session(), kub_id)),
        size=number_setting(db.session(), "kub_size", clock.today()),
    )  # fmt: skip


@bp.route("/kub/<int:kub_id>/pengurus", methods=["GET", "POST"])
@needs("kub.manage")
def board(kub_id: int) -> Page:
    """The three officers."""
    one = kub_for(db.session(), actor(), kub_id)
    members = open_members(db.session(), kub_id)
    seats = {who.position: who.participant_id for who in members}
    form = BoardForm(
        data={
            "chair": seats.get("ketua"),
            "secretary": seats.get("sekretaris"),
            "treasurer": seats.get("bendahara"),
            "version": one.version,
        }
    )
    form.offer_people([(who.participant_id, who.participant.name) for who in members])
    if one.state == DRAFT:
        # Nobody has held an office before the berita acara.
        del form.on

    def act() -> None:
        services.set_board(
            db.session(),
            actor(),
            one,
            chair=form.chair.data,
            secretary=form.secretary.data,
            treasurer=form.treasurer.data,
            on=form.on.data if form.on else None,
        )

    text = _("Pengurus tersimpan.")
    return serve("kub/board.html", one, form, act, text, record=one, step=BOARD)


@bp.route("/kub/<int:kub_id>/anggota/<int:member_id>", methods=["GET", "POST"])
@needs("kub.manage")
def member(kub_id: int, member_id: int) -> Page:
    """Someone leaves, is replaced, or moves to another KUB."""
    one = kub_for(db.session(), actor(), kub_id)
    who = _member_of(one, member_id)
    targets = {item.id: item for item in other_kub(db.session(), one)}
    form = MemberForm()
    people = candidates(db.session(), one.cohort)
    form.members.choices = people_choices((item.id, item.name) for item in people)
    form.kub.choices = people_choices((item.id, item.name) for item in targets.values())

    def act() -> None:
        told = {"reason": form.reason.data, "on": form.on.data}
        if form.act.data == REPLACE:
            if form.members.data is None:
                raise Refused(N_("Pilih penggantinya."), field="members")
            services.replace_member(db.session(), actor(), who, form.members.data, **told)
        elif form.act.data == MOVE:
            if form.kub.data is None:
                raise Refused(N_("Pilih KUB tujuannya."), field="kub")
            services.move_member(db.session(), actor(), who, targets[form.kub.data], **told)
        else:
            services.remove_member(db.session(), actor(), who, **told)

    text = _("Perubahan anggota tercatat.")
    return serve("kub/member.html", one, form, act, text, who=who)


@bp.route("/kub/<int:kub_id>/anggota/<int:member_id>/bidang", methods=["GET", "POST"])
@needs("kub.manage")
def own_craft(kub_id: int, member_id: int) -> Page:
    """What a member makes beside the main craft of the KUB (handbook 1.2 A4)."""
    one = kub_for(db.session(), actor(), kub_id)
    who = _member_of(one, member_id)
    form = OwnCraftForm(data={"craft": who.craft_id})
    known = {each.id: each for each in crafts(db.session()) if each.id != one.craft_id}
    form.craft.choices = people_choices((each.id, each.name) for each in known.values())

    def act() -> None:
        services.set_own_craft(db.session(), actor(), who, known.get(form.craft.data))

    text = _("Bidang usaha %(name)s tersimpan.", name=who.participant.name)
    return serve("kub/own_craft.html", one, form, act, text, who=who)


def _member_of(one: Kub, member_id: int) -> KubMember:
    who = db.session.get(KubMember, member_id)
    if who is None or who.kub_id != one.id:
        abort(404)
    return who
