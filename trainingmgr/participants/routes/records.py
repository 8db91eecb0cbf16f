"""Acts on one person's record: the NIK shown, objections, stopping and coming back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.cohorts.queries import cohort_for
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.ui.forms import Form
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.participants import queries
from trainingmgr.participants.forms import (
    ConsentForm,
    LeaveForm,
    MoveForm,
    ObjectionForm,
    ResolutionForm,
    ReturnForm,
    RevealForm,
)
from trainingmgr.participants.models import Participant
from trainingmgr.participants.queries.consents import consents_of, move_targets
from trainingmgr.participants.routes import bp
from trainingmgr.participants.services import moves, people
from trainingmgr.participants.services.consents import record_consents

Page = tuple[str, int] | Response


@bp.route("/peserta/<int:participant_id>/nik", methods=["GET", "POST"])
@needs("nik.reveal")
def reveal_nik(participant_id: int) -> Page:
    """The NIK, once, for a reason; the page is not kept and coming back asks again."""
    one = _participant(participant_id)
    form = RevealForm()
    if not form.is_submitted():
        return _page("participants/reveal_nik.html", 200, participant=one, form=form, nik=None)
    shown: list[str] = []

    def reveal() -> None:
        shown.append(people.reveal_nik(db.session(), actor(), one, form.reason.data))

    status = attempt(form, reveal)
    if status:
        return _page("participants/reveal_nik.html", status, participant=one, form=form, nik=None)
    # What was looked at is in the audit before it is on the screen.
    db.session.commit()
    return _page("participants/reveal_nik.html", 200, participant=one, form=form, nik=shown[0])


@bp.route("/peserta/<int:participant_id>/sanggahan", methods=["GET", "POST"])
@needs("objections.manage")
def new_objection(participant_id: int) -> Page:
    """Record that someone contests what is written of them."""
    one, form = _participant(participant_id), ObjectionForm()

    def act() -> None:
        people.open_objection(db.session(), actor(), one, form.text.data)

    return _serve("participants/new_objection.html", one, form, act, _("Sanggahan dicatat."))


@bp.route("/sanggahan/<int:objection_id>", methods=["GET", "POST"])
@needs("objections.manage")
def close_objection(objection_id: int) -> Page:
    """Settle an objection with a sentence."""
    objection = queries.objection_for(db.session(), actor(), objection_id)
    one = _participant(objection.participant_id)
    form = ResolutionForm(version=objection.version)

    def act() -> None:
        people.close_objection(db.session(), actor(), objection, form.resolution.data)

    text = _("Sanggahan selesai.")
    return _serve("participants/close_objection.html", one, form, act, text, objection=objection)


@bp.route("/peserta/<int:participant_id>/berhenti", methods=["GET", "POST"])
@needs("participants.manage")
def leave(participant_id: int) -> Page:
    """Record that someone stopped; nothing is deleted."""
    one, form = _participant(participant_id), LeaveForm()

    def act() -> None:
        told = {"kind": form.kind.data, "reason": form.reason.data, "on": form.on.data}
        people.leave(db.session(), actor(), one, **told)

    text = _("Tercatat. Riwayat %(name)s tetap tersimpan.", name=one.name)
    return _serve("participants/leave.html", one, form, act, text)


@bp.route("/peserta/<int:participant_id>/kembali", methods=["GET", "POST"])
@needs("participants.manage")
def come_back(participant_id: int) -> Page:
    """Record that someone takes part again."""
    one, form = _participant(participant_id), ReturnForm()

    def act() -> None:
        people.come_back(db.session(), actor(), one, on=form.on.data)

    return _serve(
        "participants/come_back.html",
        one,
        form,
        act,
        _("%(name)s tercatat ikut lagi.", name=one.name),
    )


@bp.route("/peserta/<int:participant_id>/persetujuan", methods=["GET", "POST"])
@needs("participants.manage")
def consents(participant_id: int) -> Page:
    """What someone allows from a day on; earlier answers stay in the history."""
    one, form = _participant(participant_id), ConsentForm()
    if not form.is_submitted():
        form.fill(consents_of(db.session(), one.id))

    def act() -> None:
        record_consents(
            db.session(), actor(), one, form.answers, how=form.how.data, on=form.on.data
        )

    return _serve("participants/consents.html", one, form, act, _("Persetujuan dicatat."))


@bp.route("/peserta/<int:participant_id>/pindah", methods=["GET", "POST"])
@needs("participants.manage")
def move(participant_id: int) -> Page:
    """Someone goes on in another cohort; where they count stays."""
    one, form = _participant(participant_id), MoveForm()
    targets = move_targets(db.session(), one)
    form.offer(targets)

    def act() -> None:
        to = cohort_for(db.session(), actor(), form.to.data or 0)
        moves.move(db.session(), actor(), one, to, reason=form.reason.data or "", on=form.on.data)

    done = _("%(name)s pindah angkatan. Nomor dan riwayatnya tetap.", name=one.name)
    return _serve("participants/move.html", one, form, act, done, targets=targets)


def _serve(
    name: str, one: Participant, form: Form, act: Callable[[], None], done: str, **context: Any
) -> Page:
    """The form of an act on one record; once done, back to the record."""
    status: int | None = 200
    if form.is_submitted():
        status = attempt(form, act, context.get("objection"))
    if status is not None:
        return _page(name, status, participant=one, form=form, **context)
    db.session.commit()
    notice(done)
    return redirect(url_for("progress.participant_page", participant_id=one.id))


def _participant(participant_id: int) -> Participant:
    return queries.participant_for(db.session(), actor(), participant_id)


def _page(name: str, status: int, **context: Any) -> tuple[str, int]:
    return render_template(name, **context), status
