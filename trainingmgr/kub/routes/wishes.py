"""Wishes before groups are formed: one's own, and those that staff write down for somebody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.indonesia.names import called
from trainingmgr.foundation.ui import navigation
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import STALE, attempt
from trainingmgr.kub.forms.wishes import WishForm, wish_form
from trainingmgr.kub.queries.wishes import (
    formed_kub,
    nameable,
    named_by,
    party_of,
    said_by,
    sheet_of,
    wishes_of,
)
from trainingmgr.kub.routes import bp
from trainingmgr.kub.rules.wishes import EXPERIENCE
from trainingmgr.kub.services.wishes import save_wishes
from trainingmgr.participants.models import Participant
from trainingmgr.participants.queries import participant_for
from trainingmgr.participants.queries.own import own_record
from trainingmgr.programmes.queries import craft_families

Page = str | Response | tuple[str, int]


@bp.route("/saya/pilihan", methods=["GET", "POST"])
@needs("own.wish")
def own_wishes() -> Page:
    """What I wish to make, and with whom. Others of the cohort are called by first name and
    initials: I name them by what I know of them, and learn no more."""
    one = own_record(db.session(), actor())
    here = url_for("kub.own_wishes")
    return _serve("kub/own_wishes.html", one, called, here, address=navigation.address)


@bp.route("/peserta/<int:participant_id>/pilihan", methods=["GET", "POST"])
@needs("wishes.manage")
def staff_wishes(participant_id: int) -> Page:
    """What someone wishes, written down for them; also whom they would rather not be with."""
    session = db.session()
    one = participant_for(session, actor(), participant_id)
    sheet = sheet_of(session, one.id)
    return _serve(
        "kub/staff_wishes.html",
        one,
        str,
        url_for("kub.staff_wishes", participant_id=one.id),
        up=navigation.address("progress.participant_page", participant_id=one.id),
        said_by=said_by(session, sheet) if sheet else None,
        alone=sheet is not None and one.user_id is not None and sheet.said_by_id == one.user_id,
        people=[each for each in nameable(session, one) if each.id != one.id],
    )


def _serve(
    template: str, one: Participant, call: Callable[[str], str], here: str, **context: Any
) -> Page:
    if one.cohort.is_ikm:
        abort(404)
    session = db.session()
    form = _form(one, call)
    if request.method == "POST":
        person = one.id

        def act() -> None:
            told = form.told(nameable(session, one))
            save_wishes(session, actor(), one, told, version=form.version.data)

        status = attempt(form, act)
        if status is None:
            db.session.commit()
            notice(_("Pilihan tersimpan."))
            return redirect(here)
        if status == STALE:
            newest = sheet_of(session, person)
            form.version.raw_data = None
            form.version.data = newest.version if newest else None
        return render_template(template, form=form, **_around(one, call), **context), status
    return render_template(template, form=form, **_around(one, call), **context)


def _form(one: Participant, call: Callable[[str], str]) -> WishForm:
    session = db.session()
    sheet = sheet_of(session, one.id)
    wishes = wishes_of(session, sheet)
    form = wish_form(sheet, wishes)
    families = craft_families(session, [each.craft_id for each in wishes.crafts if each.craft_id])
    named = {person: call(name) for person, name in named_by(session, one.id).items()}
    offered = [craft for crafts in families.values() for craft in crafts]
    form.offer(offered, wishes, named, party=party_of(session, one) is not None)
    form.make_room()
    return form


def _around(one: Participant, call: Callable[[str], str]) -> dict[str, Any]:
    """What stands beside the form, or in its place once the KUB is formed."""
    session = db.session()
    sheet = sheet_of(session, one.id)
    wishes = wishes_of(session, sheet)
    names = named_by(session, one.id)
    party = party_of(session, one)
    listed = [each.craft_id for each in wishes.crafts if each.craft_id]
    return {
        "one": one,
        "sheet": sheet,
        "families": craft_families(session, listed),
        "kub": formed_kub(session, one.id),
        "party": party,
        "friends": [call(each.name) for each in party.others(one.id)] if party else [],
        "named": {
            "friends": [call(name) for who, name in names.items() if who in wishes.friends],
            "apart": [call(name) for who, name in names.items() if who in wishes.apart],
        },
        "experience_words": EXPERIENCE,
    }
