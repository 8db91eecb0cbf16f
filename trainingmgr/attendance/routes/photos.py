"""Photos of the signed sheet: attached in one tap, seen and removed beside the register."""

from __future__ import annotations

from flask import abort, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.attendance.forms import SheetPhotoForm
from trainingmgr.attendance.queries.sheet_photos import photo_for
from trainingmgr.attendance.routes import bp
from trainingmgr.attendance.services import sheet_photos
from trainingmgr.cohorts.queries import session_for
from trainingmgr.foundation import files
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt


@bp.post("/sesi/<int:session_id>/foto-daftar")
@needs("attendance.take")
def attach_sheet_photo(session_id: int) -> Response | tuple[str, int]:
    """One more photo of the sheet; the same one sent twice is there once."""
    one = session_for(db.session(), actor(), session_id)
    form = SheetPhotoForm()

    def attach() -> None:
        sheet_photos.attach(
            db.session(),
            actor(),
            one,
            form.photo.data.stream,
            client_id=form.client_id.data,
            taken_at=form.taken_at.moment,
        )

    status = attempt(form, attach)
    if status:
        form.client_id.renew()
        one = session_for(db.session(), actor(), session_id)
        return render_template("attendance/attach_sheet_photo.html", one=one, form=form), status
    db.session.commit()
    notice(_("Foto daftar hadir terlampir."))
    return redirect(url_for(".show_register", session_id=session_id) + "#foto")


@bp.get("/sesi/<int:session_id>/foto-daftar/<int:photo_id>")
@needs("attendance.read")
def sheet_photo(session_id: int, photo_id: int) -> Response:
    """One photo, for whoever may see the session."""
    session_for(db.session(), actor(), session_id)
    file = photo_for(db.session(), session_id, photo_id).file
    if not files.path_of(file).exists():
        abort(404)
    return send_file(files.path_of(file), mimetype=file.media_type)


@bp.post("/sesi/<int:session_id>/foto-daftar/<int:photo_id>/hapus")
@needs("attendance.take")
def remove_sheet_photo(session_id: int, photo_id: int) -> Response:
    """Takes a photo away, by whoever may still correct the register."""
    one = session_for(db.session(), actor(), session_id)
    photo = photo_for(db.session(), session_id, photo_id)
    gone = sheet_photos.remove(db.session(), actor(), one, photo)
    db.session.commit()
    files.destroy(db.session(), gone)
    notice(_("Foto daftar hadir dihapus."))
    return redirect(url_for(".show_register", session_id=session_id) + "#foto")
