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
from trainingmgr.businesses.rules import PROOFS
from trainingmgr.foundation import clock, files
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import STALE, attempt
from trainingmgr.mentors import queries, rules, services
from trainingmgr.mentors.forms.sessions import PHOTO, PROOF_FILE, CoachingForm
from trainingmgr.mentors.models import CoachingSession, Mentee
from trainingmgr.mentors.routes import bp
from trainingmgr.mentors.routes.confirmations import paraf_of

Page = str | Response | tuple[str, int]
Store = Callable[[Session, Actor, Any], StoredFile]


@bp.route("/pendampingan/<int:mentee_id>/catat", methods=["GET", "POST"])
@needs("coaching.log")
def log_session(mentee_id: int) -> Page:
    """One sentence and *Simpan*; a second tap saves nothing more."""
    session, by = db.session(), actor()
    mentee = queries.own_mentee(session, by, mentee_id)
    form = _form(mentee)
    if request.method != "POST":
        return _page(mentee, form)
    known = queries.session_of_client(session, form.client_id.data)
    if known is not None:
        if known.mentee_id == mentee.id and known.finding == (form.finding.data or "").strip():
            return redirect(url_for("mentors.session_page", coaching_id=known.id))
        return _another(mentee, form)
    saved: list[CoachingSession] = []
    status = attempt(form, lambda: saved.append(_log(mentee, form)))
    if status:
        return _page(queries.own_mentee(session, by, mentee_id), form), status
    db.session.commit()
    notice(_("Sesi tersimpan."))
    return redirect(url_for("mentors.session_page", coaching_id=saved[0].id))


def _another(mentee: Mentee, form: CoachingForm) -> tuple[str, int]:
    """A form that was saved came back with other words: nothing is lost, and nothing guessed."""
    form.client_id.renew()
    form.form_errors.append(
        _("Formulir ini sudah tersimpan dengan isi lain. Bila ini sesi baru, simpan sekali lagi.")
    )
    return _page(mentee, form), STALE


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
        paraf=paraf_of(session, by, held),
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
    photos = queries.session_for(db.session(), actor(), coaching_id).photos
    file = photos[0].file if photos else None
    if file is None or not files.path_of(file).exists():
        abort(404)
    return send_file(files.path_of(file), mimetype=file.media_type)


def _form(mentee: Mentee) -> CoachingForm:
    session, today = db.session(), clock.today()
    members = queries.members_of(session, mentee)
    last = queries.last_sessions(session, [mentee.id]).get(mentee.id)
    later = today + timedelta(days=rules.DAYS_TO_NEXT)
    form = CoachingForm(
        data={
            "held_on": today,
            "minutes": rules.USUAL_MINUTES,
            "mode": rules.USUAL_MODE,
            "topic": last.topic if last else rules.USUAL_TOPIC,
            "present": [one.id for one in members],
            "owner_id": members[0].id if members else None,
            "due_on": later,
            "next_on": later,
        }
    )
    form.offer(members, queries.open_actions(session, [mentee.id]).get(mentee.id, []))
    return form


def _page(mentee: Mentee, form: CoachingForm) -> str:
    session = db.session()
    return render_template(
        "mentors/log_session.html",
        mentee=mentee,
        form=form,
        last=queries.last_sessions(session, [mentee.id]).get(mentee.id),
        business=queries.business_of(session, mentee),
        topics=rules.TOPICS,
        modes=rules.MODES,
        photo_attrs=PHOTO,
        proof_attrs=PROOF_FILE,
    )


def _log(mentee: Mentee, form: CoachingForm) -> CoachingSession:
    photo = _kept(files.store_image, form.photo.data, "photo")
    proof = _kept(files.store_proof, form.file.data, "file")
    return services.log_session(db.session(), actor(), mentee, form.told(photo, proof))


def _kept(store: Store, sent: FileStorage | None, field: str) -> StoredFile | None:
    """An upload stored; what is wrong with it is told at its field."""
    if not sent:
        return None
    try:
        return store(db.session(), actor(), sent.stream)
    except Refused as problem:
        problem.field = field
        raise
