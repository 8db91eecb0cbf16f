"""Logging a session, and reading it again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import abort, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from trainingmgr.businesses.models import Sale
from trainingmgr.businesses.queries import joint_business
from trainingmgr.businesses.rules import PROOFS
from trainingmgr.foundation import clock, files
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import STALE, attempt
from trainingmgr.kub.models import CHAIR, Kub
from trainingmgr.kub.queries import open_members
from trainingmgr.mentors import queries, rules, services
from trainingmgr.mentors.forms import PHOTO, PROOF_FILE, CoachingForm
from trainingmgr.mentors.models import CoachingSession
from trainingmgr.mentors.routes import bp

Page = str | Response | tuple[str, int]
Store = Callable[[Session, Actor, Any], StoredFile]


@bp.route("/pendampingan/<int:kub_id>/catat", methods=["GET", "POST"])
@needs("coaching.log")
def log_session(kub_id: int) -> Page:
    """One sentence and *Simpan*; a second tap saves nothing more."""
    session, by = db.session(), actor()
    kub = queries.own_kub(session, by, kub_id)
    form = _form(kub)
    if request.method != "POST":
        return _page(kub, form)
    known = queries.session_of_client(session, form.client_id.data)
    if known is not None:
        if known.kub_id == kub.id and known.finding == (form.finding.data or "").strip():
            return redirect(url_for("mentors.session_page", coaching_id=known.id))
        return _another(kub, form)
    saved: list[CoachingSession] = []
    status = attempt(form, lambda: saved.append(_log(kub, form)))
    if status:
        return _page(queries.own_kub(session, by, kub_id), form), status
    db.session.commit()
    notice(_("Sesi tersimpan."))
    return redirect(url_for("mentors.session_page", coaching_id=saved[0].id))


def _another(kub: Kub, form: CoachingForm) -> tuple[str, int]:
    """A form that was saved came back with other words: nothing is lost, and nothing guessed."""
    form.client_id.renew()
    form.form_errors.append(
        _("Formulir ini sudah tersimpan dengan isi lain. Bila ini sesi baru, simpan sekali lagi.")
    )
    return _page(kub, form), STALE


@bp.get("/pendampingan/sesi/<int:coaching_id>")
@needs("coaching.read")
def session_page(coaching_id: int) -> str:
    """What was found, advised and agreed; the month's sales for those who may see them."""
    session, by = db.session(), actor()
    held = queries.session_for(session, by, coaching_id)
    source = select(Sale).where(Sale.source == f"coaching:{held.id}")
    return render_template(
        "mentors/session_page.html",
        held=held,
        sale=session.scalar(source) if by.may("turnover.read") else None,
        topics=rules.TOPICS,
        modes=rules.MODES,
        proofs=PROOFS,
        today=clock.today(),
    )


@bp.get("/pendampingan/sesi/<int:coaching_id>/foto")
@needs("coaching.read")
def session_photo(coaching_id: int) -> Response:
    """The photo taken at the session."""
    file = queries.session_for(db.session(), actor(), coaching_id).photo
    if file is None or not files.path_of(file).exists():
        abort(404)
    return send_file(files.path_of(file), mimetype=file.media_type)


def _form(kub: Kub) -> CoachingForm:
    session, today = db.session(), clock.today()
    members = open_members(session, kub.id)
    last = queries.last_sessions(session, [kub.id]).get(kub.id)
    chair = next((one.participant_id for one in members if one.position == CHAIR), None)
    later = today + timedelta(days=rules.DAYS_TO_NEXT)
    form = CoachingForm(
        data={
            "held_on": today,
            "minutes": rules.USUAL_MINUTES,
            "mode": rules.USUAL_MODE,
            "topic": last.topic if last else rules.USUAL_TOPIC,
            "present": [one.participant_id for one in members],
            "owner_id": chair,
            "due_on": later,
            "next_on": later,
        }
    )
    form.offer(members, queries.open_actions(session, [kub.id]).get(kub.id, []))
    return form


def _page(kub: Kub, form: CoachingForm) -> str:
    session = db.session()
    return render_template(
        "mentors/log_session.html",
        kub=kub,
        form=form,
        last=queries.last_sessions(session, [kub.id]).get(kub.id),
        business=session.scalar(joint_business(kub.id)),
        topics=rules.TOPICS,
        modes=rules.MODES,
        photo_attrs=PHOTO,
        proof_attrs=PROOF_FILE,
    )


def _log(kub: Kub, form: CoachingForm) -> CoachingSession:
    photo = _kept(files.store_image, form.photo.data, "photo")
    proof = _kept(files.store_proof, form.file.data, "file")
    return services.log_session(db.session(), actor(), kub, form.told(photo, proof))


def _kept(store: Store, sent: FileStorage | None, field: str) -> StoredFile | None:
    """An upload stored; what is wrong with it is told at its field."""
    if not sent:
        return None
    try:
        return store(db.session(), actor(), sent.stream)
    except Refused as problem:
        problem.field = field
        raise
