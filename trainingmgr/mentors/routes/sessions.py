"""Logging a session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from trainingmgr.foundation import clock, files
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.format import daftar
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt, sent_before
from trainingmgr.mentors import queries, rules, services
from trainingmgr.mentors.forms.session_parts import EVERYONE, ROWS
from trainingmgr.mentors.forms.sessions import PHOTO, PROOF_FILE, CoachingForm
from trainingmgr.mentors.models import AgreedAction, CoachingSession, Mentee
from trainingmgr.mentors.routes import bp
from trainingmgr.mentors.rules import hours

Page = str | Response | tuple[str, int]
Store = Callable[[Session, Actor, Any], StoredFile]


@bp.route("/pendampingan/<int:mentee_id>/catat", methods=["GET", "POST"])
@needs("coaching.log")
def log_session(mentee_id: int) -> Page:
    """One sentence and *Simpan*; a second tap saves nothing more."""
    session, by = db.session(), actor()
    if request.method != "POST":
        mentee = queries.own_mentee(session, by, mentee_id)
        return _page(mentee, _form(mentee))
    mentee = queries.mentee_to_log(session, by, mentee_id)
    form = _form(mentee)
    known = queries.session_of_client(session, form.client_id.data)
    if known is not None:
        if known.mentee_id == mentee.id and known.finding == (form.finding.data or "").strip():
            return _saved(known)
        return _another(mentee, form)
    saved: list[CoachingSession] = []
    status = attempt(form, lambda: saved.append(_log(mentee, form)))
    if status:
        return _page(queries.mentee_to_log(session, by, mentee_id), form), status
    db.session.commit()
    notice(_("Sesi tersimpan."))
    tell_overlap(saved[0])
    return _saved(saved[0])


def _saved(held: CoachingSession) -> Response:
    """The session's page; who has handed the mentee over meanwhile reads its file no more."""
    seen = queries.visible_sessions(actor()).where(CoachingSession.id == held.id)
    if db.session().scalar(seen) is None:
        return redirect(url_for("mentors.today"))
    return redirect(url_for("mentors.session_page", coaching_id=held.id))


def overlaps(held: CoachingSession) -> Sequence[CoachingSession]:
    """The same mentor's other sessions at the same time: those minutes are paid once."""
    day, near = held.held_on, timedelta(days=1)
    found = queries.sessions_of_mentor(db.session(), held.mentor_id, day - near, day + near)
    shared = {one.id for one in hours.overlapping(held, found)}
    return [one for one in found if one.id in shared]


def tell_overlap(held: CoachingSession) -> None:
    """Warns on the next page when a session shares its time with another."""
    names = [one.mentee.name for one in overlaps(held)]
    if names:
        said = _("Waktunya beririsan dengan sesi %(names)s, jadi jam itu dihitung satu kali.",
                 names=daftar(names))  # fmt: skip
        notice(said, "warn")


def sent_files(form: CoachingForm) -> tuple[list[StoredFile], StoredFile | None]:
    """Photos of the session and the proof of its omzet, stored. Raises Refused at its field."""
    photos = [_kept(files.store_image, one, "photos") for one in form.sent_photos]
    proof = form.file.data
    return photos, _kept(files.store_proof, proof, "file") if proof else None


def form_page(template: str, mentee: Mentee, form: CoachingForm, **more: Any) -> str:
    """The form with what stands around it."""
    session, by = db.session(), actor()
    mentor = queries.mentor_of_user(session, by.user_id)
    today = clock.today()
    return render_template(
        template,
        mentee=mentee,
        form=form,
        business=queries.business_of(session, mentee),
        others_today=queries.sessions_of_mentor(session, mentor.id, today, today),
        today=today,
        topics=rules.TOPICS,
        modes=rules.MODES,
        promise_states=rules.PROMISE_STATES,
        photo_attrs=PHOTO,
        proof_attrs=PROOF_FILE,
        **more,
    )


def _another(mentee: Mentee, form: CoachingForm) -> tuple[str, int]:
    said = _(
        "Formulir ini sudah tersimpan dengan isi lain. Bila ini sesi baru, simpan sekali lagi."
    )
    status = sent_before(form, said)
    return _page(mentee, form), status


def _form(mentee: Mentee) -> CoachingForm:
    session, today = db.session(), clock.today()
    members = queries.members_of(session, mentee)
    last = queries.last_sessions(session, [mentee.id]).get(mentee.id)
    later = today + timedelta(days=rules.DAYS_TO_NEXT)
    owner = str(members[0].id) if members else EVERYONE
    form = CoachingForm(
        data={
            "held_on": today,
            "minutes": rules.USUAL_MINUTES,
            "mode": rules.USUAL_MODE,
            "usual_topic": last.topic if last else rules.USUAL_TOPIC,
            "present": [one.id for one in members],
            "actions": [{"owner": owner, "due_on": later}] * ROWS,
            "next_on": later,
        }
    )
    form.offer(members, _promises(mentee))
    return form


def _promises(mentee: Mentee) -> Sequence[AgreedAction]:
    """What is open; for a mentor of before, what was promised until the handover."""
    seen = _seen_until(mentee)
    found = queries.promises_at(db.session(), mentee.id)
    return [one for one in found if one.session.held_on < seen]


def _seen_until(mentee: Mentee) -> date:
    session = db.session()
    mentor = queries.mentor_of_user(session, actor().user_id)
    return queries.seen_until(session, mentor.id, mentee.id)


def _page(mentee: Mentee, form: CoachingForm) -> str:
    last = queries.last_sessions(db.session(), [mentee.id]).get(mentee.id)
    known = last if last and last.held_on < _seen_until(mentee) else None
    return form_page("mentors/log_session.html", mentee, form, last=known)


def _log(mentee: Mentee, form: CoachingForm) -> CoachingSession:
    return services.log_session(db.session(), actor(), mentee, form.told(*sent_files(form)))


def _kept(store: Store, sent: FileStorage, field: str) -> StoredFile:
    """An upload stored; what is wrong with it is told at its field."""
    try:
        return store(db.session(), actor(), sent.stream)
    except Refused as problem:
        problem.field = field
        raise
