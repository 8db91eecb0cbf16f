"""One person's page: who it is, how they stand and why, and how they came there."""

from __future__ import annotations

from typing import Any

from flask import current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.foundation.access.policy import OFFICE, PERMISSIONS, Actor
from trainingmgr.foundation.access.web import ATTRIBUTE, actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.indonesia.phone import whatsapp_link
from trainingmgr.foundation.ui.format import alasan, tanggal
from trainingmgr.journey.active import CONDITION_LABELS, LABELS
from trainingmgr.journey.growth import GROWTH_LABELS
from trainingmgr.journey.stages import STAGE_LABELS
from trainingmgr.participants import queries as participants
from trainingmgr.participants.queries.consents import origin_of
from trainingmgr.participants.rules.applications import SHORT_PURPOSES, WAYS
from trainingmgr.progress.queries.happenings import Happening
from trainingmgr.progress.queries.person import Journey, journey_of
from trainingmgr.progress.routes import bp

Item = dict[str, Any]


@bp.get("/peserta/<int:participant_id>")
@needs("participants.read")
def participant_page(participant_id: int) -> str | Response:
    """The whole journey, each stage with its date and evidence."""
    session, by = db.session(), actor()
    kept = participants.kept_of(session, by, participant_id)
    if kept is not None:
        # Merged into another record: whoever has the old address comes to the right one.
        return redirect(url_for("progress.participant_page", participant_id=kept), 301)
    participant = participants.participant_for(session, by, participant_id)
    journey = journey_of(session, by, participant)
    return render_template(
        "progress/participant_page.html",
        participant=participant,
        journey=journey,
        identity=participants.identity_of(session, participant),
        origin=origin_of(session, participant) if by.role in OFFICE else None,
        ways=WAYS,
        purposes=SHORT_PURPOSES,
        whatsapp=whatsapp_link(participant.phone) if participant.phone else None,
        timeline_items=_stages(journey),
        happenings=[_line(by, one) for one in journey.happenings],
        conditions=_conditions(journey),
        status_words=LABELS,
        growth=_(GROWTH_LABELS[journey.growth]),
        kub_href=_kub_href(by, journey),
    )


def _stages(journey: Journey) -> list[Item]:
    """The stages for the timeline; the first one not reached is the one that comes."""
    ahead = [one.stage for one in journey.steps if one.on is None]
    return [
        {
            "label": _(STAGE_LABELS[one.stage]),
            "date": tanggal(one.on) if one.on else None,
            "evidence": alasan(one.evidence) if one.evidence else None,
            "state": "done" if one.on else "now" if one.stage == ahead[0] else "later",
        }
        for one in journey.steps
    ]


def _line(by: Actor, one: Happening) -> Item:
    return {
        "label": _(one.label),
        "date": tanggal(one.on),
        "evidence": alasan(one.words),
        "state": "done",
        "href": _open_to(by, one.endpoint, **one.arguments) if one.endpoint else None,
    }


def _conditions(journey: Journey) -> list[Item]:
    return [
        {
            "label": _(CONDITION_LABELS[which]),
            "met": check.met,
            "reason": "" if check.met else _(check.reason, **check.params),
        }
        for which, check in journey.judgement.conditions.items()
    ]


def _kub_href(by: Actor, journey: Journey) -> str | None:
    if journey.kub is None:
        return None
    return _open_to(by, "progress.kub_page", kub_id=journey.kub[0].id)


def _open_to(by: Actor, endpoint: str, **arguments: Any) -> str | None:
    """The address of a page that this role may open; None where nobody built it."""
    view = current_app.view_functions.get(endpoint)
    if by.role not in PERMISSIONS.get(getattr(view, ATTRIBUTE, ""), ()):
        return None
    return url_for(endpoint, **arguments)
