"""The paraf: a public page behind a link, and who still has to answer."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from trainingmgr.foundation import throttle
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.access.web import actor, needs, public
from trainingmgr.foundation.db import db
from trainingmgr.foundation.indonesia.names import called
from trainingmgr.foundation.indonesia.phone import whatsapp_link
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.orm import aside
from trainingmgr.foundation.ui.lists import Column, Listing, Query, choice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.mentors import rules
from trainingmgr.mentors.forms.confirmations import ConfirmForm
from trainingmgr.mentors.models import CoachingSession, Mentor
from trainingmgr.mentors.queries import confirmations
from trainingmgr.mentors.queries.confirmations import Asked
from trainingmgr.mentors.queries.contacts import contacts_of
from trainingmgr.mentors.queries.mentees import NAME
from trainingmgr.mentors.routes import bp
from trainingmgr.mentors.rules.confirmations import (
    DISPUTED,
    LINK_DAYS,
    STATES,
    TONES,
    WAITING,
    message,
    state_of,
)
from trainingmgr.mentors.services.confirmations import HOLDER, confirm

# Of one network in a minute: a whole KUB on one Wi-Fi gets through.
PER_MINUTE = 30
GONE, TOO_MANY = 404, 429


@dataclass(frozen=True)
class Paraf:
    """What the page of a session shows of its paraf. `text` and `whatsapp` for its mentor only,
    while it waits or somebody objects."""

    held: CoachingSession
    state: str
    to_name: str | None = None
    text: str | None = None
    whatsapp: str | None = None


def paraf_of(session: Session, by: Actor, held: CoachingSession) -> Paraf:
    """The paraf of a session, with a link to send for the mentor who may log for this mentee."""
    answer = held.confirmation
    state = state_of(answer.agrees if answer else None)
    if held.voided_at is not None or not by.may("coaching.log") or (answer and answer.agrees):
        return Paraf(held, state)
    to = contacts_of(session, [held.mentee]).get(held.mentee_id)
    host = current_app.extensions["settings"].public_url
    word = confirmations.link_word(held, to.participant_id if to else None)
    link = host + url_for("mentors.confirm_session", token=word)
    text = message(held.mentee.name, held.held_on, link)
    phone = to.phone if to and to.phone else ""
    return Paraf(held, state, to.name if to else None, text, whatsapp_link(phone, text))


@bp.route("/paraf/<token>", methods=["GET", "POST"])
@public
def confirm_session(token: str) -> Response:
    """What is written of a session, without money and telephones: is it right?"""
    if not _within_limit():
        return _answer("mentors/paraf_gone.html", TOO_MANY)
    asked = confirmations.asked_by(db.session(), token)
    if asked is None:
        return _answer("mentors/paraf_gone.html", GONE, days=LINK_DAYS)
    form = ConfirmForm(
        data={
            "version": asked.held.version,
            "name": asked.person.name if asked.person and not asked.person.erased_at else "",
        }
    )
    if not form.is_submitted():
        return _page(form, asked, 200)
    status = attempt(form, lambda: _keep(form, asked), asked.held)
    if status is None:
        db.session.commit()
        return _unindexed(redirect(url_for(".confirm_session", token=token)))
    again = confirmations.asked_by(db.session(), token)
    if again is None:
        return _answer("mentors/paraf_gone.html", GONE, days=LINK_DAYS)
    return _page(form, again, status)


def _keep(form: ConfirmForm, asked: Asked) -> None:
    name = form.name.data or ""
    # Somebody else of the group may answer on the same telephone.
    same = asked.person is not None and name.lower() == asked.person.name.lower()
    confirm(
        db.session(),
        HOLDER,
        asked.held,
        agrees=form.agrees,
        name=name,
        remark=form.remark.data or "",
        participant_id=asked.person.id if asked.person and same else None,
    )


def _page(form: ConfirmForm, asked: Asked, status: int) -> Response:
    return _answer(
        "mentors/confirm_session.html",
        status,
        form=form,
        held=asked.held,
        state=state_of(asked.held.confirmation.agrees if asked.held.confirmation else None),
        topics=rules.TOPICS,
        modes=rules.MODES,
        call_by=called,
    )


def _answer(template: str, status: int, **context: object) -> Response:
    return _unindexed(make_response(render_template(template, status=status, **context), status))


def _unindexed(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _within_limit() -> bool:
    """Counted in a short transaction of its own, so that guesses and refusals count as well."""
    try:
        with aside(db.engine) as own:
            good = throttle.allowed(own, "paraf", request.remote_addr or "", PER_MINUTE)
            own.commit()
            return good
    except OperationalError:
        # Busy elsewhere: better to take an honest answer than to count it.
        return True


def _state(row: CoachingSession) -> str:
    return state_of(row.confirmation.agrees if row.confirmation else None)


PARAF = (
    Column(
        "dampingan",
        N_("Dampingan"),
        "mentee.name",
        sort=NAME,
        head=True,
        href=lambda row: url_for("mentors.session_page", coaching_id=row.id),
    ),
    Column("tanggal", N_("Tanggal sesi"), "held_on", "date", sort=CoachingSession.held_on),
    Column("pendamping", N_("Pendamping"), "mentor.name", sort=Mentor.name),
    Column(
        "paraf",
        N_("Paraf"),
        lambda row: _(STATES[_state(row)]),
        tone=lambda row: TONES[_state(row)],
    ),
    Column("oleh", N_("Dijawab oleh"), "confirmation.name", under="paraf"),
    Column("keterangan", N_("Keterangan"), "confirmation.remark"),
    Column("dijawab", N_("Waktu jawaban"), "confirmation.answered_at", "moment", shown=False),
)


@bp.get("/pendampingan/paraf")
@needs("coaching.read")
def list_confirmations() -> Response:
    """Sessions by their paraf: what somebody objects to comes first."""
    session, by = db.session(), actor()
    state = request.args.get("paraf", "")
    state = state if state in STATES else ""
    query = confirmations.sessions_by_paraf(by, state, search_term())
    options = [(key, _(words).capitalize()) for key, words in STATES.items()]
    found = Listing(
        "paraf",
        _("Paraf sesi pendampingan"),
        PARAF,
        Query(session, query),
        filters=[choice("paraf", _("Paraf"), options, state)],
    )
    return found.page(
        "mentors/list_confirmations.html",
        waiting=confirmations.how_many(session, by, WAITING),
        disputed=confirmations.how_many(session, by, DISPUTED),
    )
