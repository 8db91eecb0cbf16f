"""The end of a KUB."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _

from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.kub import services
from trainingmgr.kub.forms.formation import DisbandForm
from trainingmgr.kub.queries import kub_for, open_members
from trainingmgr.kub.queries.pages import other_kub
from trainingmgr.kub.routes import bp
from trainingmgr.kub.routes.serving import Page, serve


@bp.route("/kub/<int:kub_id>/bubar", methods=["GET", "POST"])
@needs("kub.manage")
def disband(kub_id: int) -> Page:
    """Ends a KUB; its people may go on in others of the kecamatan."""
    one = kub_for(db.session(), actor(), kub_id)
    asked = DisbandForm(version=one.version)
    members = open_members(db.session(), kub_id)
    targets = {str(item.id): item for item in other_kub(db.session(), one)}

    moves = {
        member.participant_id: targets[value]
        for member in members
        if (value := request.form.get(f"pindah-{member.participant_id}", "")) in targets
    }

    def act() -> None:
        services.disband(
            db.session(), actor(), one, reason=asked.reason.data, on=asked.on.data, moves=moves
        )

    text = _(
        "KUB %(name)s tercatat bubar. %(moved)d anggota pindah, %(left)d menunggu KUB lain.",
        name=one.name,
        moved=len(moves),
        left=len(members) - len(moves),
    )
    return serve(
        "kub/disband.html", one, asked, act, text, record=one, members=members, targets=targets,
        typed=request.form,
    )  # fmt: skip
