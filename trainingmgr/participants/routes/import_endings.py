"""How a batch ends and what stays of it: undone, given up, checked anew, its file handed out."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import redirect, url_for
from flask_babel import gettext as _
from werkzeug.http import dump_options_header
from werkzeug.wrappers import Response

from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import REFUSED
from trainingmgr.participants.queries import imports
from trainingmgr.participants.routes import bp
from trainingmgr.participants.routes.imports import Page, batch_page, take
from trainingmgr.participants.services import import_clinic
from trainingmgr.participants.services.import_originals import content
from trainingmgr.participants.tasks.imports import ask_for_check, is_stuck, job_of


@bp.post("/impor/<int:batch_id>/batalkan")
@needs("participants.import")
def undo_import(batch_id: int) -> Page:
    """Everyone of the batch back out of the register, unless something was built on them."""
    session, by = db.session(), actor()
    batch = imports.batch_for(session, by, batch_id)
    try:
        count = import_clinic.undo_batch(session, by, batch)
    except Refused as problem:
        session.rollback()
        return batch_page(batch, problem=problem), REFUSED
    session.commit()
    if count:
        notice(_("Impor dibatalkan; %(n)s peserta dikeluarkan lagi.", n=count))
    return _page_of(batch_id)


@bp.post("/impor/<int:batch_id>/tutup")
@needs("participants.import")
def abandon_import(batch_id: int) -> Page:
    """Give up a batch from which nobody came in."""
    session, by = db.session(), actor()
    batch = imports.batch_for(session, by, batch_id)
    try:
        import_clinic.abandon(session, by, batch)
    except Refused as problem:
        session.rollback()
        return batch_page(batch, problem=problem), REFUSED
    session.commit()
    notice(_("Impor ditutup tanpa memasukkan peserta."))
    return _page_of(batch_id)


@bp.post("/impor/<int:batch_id>/lagi")
@needs("participants.import")
def import_again(batch_id: int) -> Page:
    """The same file once more as a new import, knowingly."""
    session, by = db.session(), actor()
    batch = imports.batch_for(session, by, batch_id)
    try:
        data = content(batch)
        new = take(by, batch.cohort, batch.filename, data, batch.sender, afresh=True)
    except Refused as problem:
        session.rollback()
        return batch_page(batch, problem=problem), REFUSED
    session.commit()
    return _page_of(new.id)


@bp.post("/impor/<int:batch_id>/periksa")
@needs("participants.import")
def check_import(batch_id: int) -> Page:
    """Ask anew for a check whose job was set aside."""
    session, by = db.session(), actor()
    batch = imports.batch_for(session, by, batch_id)
    if is_stuck(batch, job_of(session, batch)):
        ask_for_check(session, by, batch)
    session.commit()
    return _page_of(batch_id)


@bp.post("/impor/<int:batch_id>/asli")
@needs("participants.import")
def import_original(batch_id: int) -> Page | FlaskResponse:
    """The file as it was sent; who took it is in the trail."""
    session, by = db.session(), actor()
    batch = imports.batch_for(session, by, batch_id)
    try:
        data = import_clinic.hand_out(session, by, batch)
    except Refused as problem:
        session.rollback()
        return batch_page(batch, problem=problem), REFUSED
    session.commit()
    plain = dump_options_header("attachment", {"filename": batch.filename})
    headers = {"Content-Disposition": plain}
    return FlaskResponse(data, mimetype="application/octet-stream", headers=headers)


def _page_of(batch_id: int) -> Response:
    return redirect(url_for("participants.import_batch", batch_id=batch_id))
