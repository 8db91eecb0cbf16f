"""The founding meeting of a KUB."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.kub import services
from trainingmgr.kub.forms.meetings import MeetingForm
from trainingmgr.kub.models import Kub
from trainingmgr.kub.queries import kub_for
from trainingmgr.kub.queries.meetings import founders
from trainingmgr.kub.routes import bp
from trainingmgr.kub.routes.serving import Page, serve
from trainingmgr.kub.rules import needed_present
from trainingmgr.kub.rules.checklist import MEETING


@bp.route("/kub/<int:kub_id>/musyawarah", methods=["GET", "POST"])
@needs("kub.manage")
def meeting(kub_id: int) -> Page:
    """Who met when and where; again, it corrects."""
    one = kub_for(db.session(), actor(), kub_id)
    people = founders(db.session(), one)
    form = MeetingForm(data=_known(one, {who.position: who.participant_id for who in people}))
    form.offer_people([(who.participant_id, who.participant.name) for who in people])

    def act() -> None:
        told: dict[str, Any] = {name: form[name].data for name in TOLD}
        told |= {name: form[name].data or "" for name in SAID}
        services.record_meeting(db.session(), actor(), one, **told)

    return serve(
        "kub/meeting.html",
        one,
        form,
        act,
        _("Musyawarah tersimpan."),
        record=one.meeting,
        step=MEETING,
        people=people,
        need=needed_present(len(people)),
    )


TOLD = ("held_on", "starts_at", "ends_at", "present", "chaired_by", "minutes_by")
SAID = ("place", "witness_name", "witness_title", "notes")


def _known(one: Kub, seats: dict[str, int]) -> dict[str, Any]:
    """What is recorded; before that, the officers chosen so far lead the meeting."""
    known = one.meeting
    if known is None:
        return {"chaired_by": seats.get("ketua"), "minutes_by": seats.get("sekretaris")}
    return {
        "held_on": known.held_on,
        "starts_at": known.starts_at,
        "ends_at": known.ends_at,
        "place": known.place,
        "present": [who.participant_id for who in known.present],
        "chaired_by": known.chaired_by_id,
        "minutes_by": known.minutes_by_id,
        "witness_name": known.witness_name,
        "witness_title": known.witness_title,
        "notes": known.notes,
        "version": known.version,
    }
