"""A trainee's own complete copy: asked for, watched while it is made, and fetched."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from trainingmgr.foundation import jobs
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.problems import NotFound
from trainingmgr.foundation.ui.forms import Form
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.participants.models import PersonalCopy
from trainingmgr.participants.models.rights_requests import COPY
from trainingmgr.participants.queries.own import own_record
from trainingmgr.participants.routes import bp
from trainingmgr.participants.routes.rights_requests import MEDIA, STATES
from trainingmgr.participants.services import personal_copies, rights_requests
from trainingmgr.participants.tasks import ask_for_copy

Page = tuple[str, int] | Response


@bp.get("/saya/data/salinan")
@needs("own.data")
def own_copy() -> Page:
    """What the copy holds, and where it is."""
    return _page(Form(formdata=None), 200)


@bp.post("/saya/data/salinan")
@needs("own.data")
def make_own_copy() -> Page:
    """Ask for it; the second tap, and a copy that is still there, change nothing."""
    form = Form()

    def act() -> None:
        session, by = db.session(), actor()
        one = own_record(session, by)
        if personal_copies.own_copy(session, one) is None:
            found = rights_requests.open_request(
                session, by, one, kind=COPY, asked_by="peserta", checked_how="tautan"
            )
            ask_for_copy(session, by, found)
        elif _state()["copy_state"] == "failed":
            ask_for_copy(session, by, _state()["copy"].request)

    status = attempt(form, act)
    if status is not None:
        return _page(form, status)
    db.session.commit()
    return redirect(url_for(".own_copy"))


@bp.get("/saya/data/salinan/kemajuan")
@needs("own.data")
def own_copy_progress() -> str:
    """How far it is: the part of the page that is asked for again."""
    return render_template("participants/own_copy_progress.html", **_state())


@bp.post("/saya/data/salinan/unduh")
@needs("own.data")
def download_own_copy() -> Response:
    """The file, as PDF or JSON; that it was fetched is recorded first."""
    form, copy = request.form.get("bentuk", ""), _state()["copy"]
    if form not in MEDIA or copy is None:
        raise NotFound("")
    data = personal_copies.download(db.session(), actor(), copy.request, form)
    db.session.commit()
    name = f"salinan-data-saya.{form}"
    return send_file(BytesIO(data), MEDIA[form], as_attachment=True, download_name=name)


def _page(form: Form, status: int) -> Page:
    one = own_record(db.session(), actor())
    return render_template("participants/own_copy.html", one=one, form=form, **_state()), status


def _state() -> dict[str, Any]:
    session = db.session()
    copy: PersonalCopy | None = personal_copies.own_copy(session, own_record(session, actor()))
    if copy is None:
        return {"copy": None, "copy_state": None}
    if copy.made_at is not None:
        return {"copy": copy, "copy_state": "done"}
    job = session.get(jobs.Job, copy.job_id) if copy.job_id else None
    state = STATES[job.state] if job else "failed"
    return {"copy": copy, "copy_state": "failed" if state == "done" else state}
