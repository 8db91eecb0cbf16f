"""What phones send and draw: marks as JSON, to an address of the register's own."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from trainingmgr.attendance.forms.entries import BadBatch, Batch, TooMany
from trainingmgr.attendance.routes import bp
from trainingmgr.attendance.services import entries
from trainingmgr.attendance.services.entries import Result, State
from trainingmgr.cohorts.queries import check_seen
from trainingmgr.foundation.access.web import actor, needs, told
from trainingmgr.foundation.db import db, reads_first
from trainingmgr.foundation.problems import NotFound
from trainingmgr.foundation.ui.format import alasan
from trainingmgr.foundation.web import csrf

LARGEST_BODY = 256 * 1024


@bp.get("/sesi/<int:session_id>/presensi/tanda")
@needs("attendance.read", page=False)
def show_marks(session_id: int) -> Response:
    """What stands, for a page that is open already."""
    try:
        check_seen(db.session(), actor(), session_id)
    except NotFound as problem:
        return told(404, alasan(problem))
    return jsonify(sheet=_sheet(entries.state(db.session(), actor(), session_id)))


# Whoever is not signed in any more must hear that first: their token is as old as their session.
@csrf.exempt  # type: ignore[untyped-decorator]
@bp.post("/sesi/<int:session_id>/presensi/tanda")
@needs("attendance.take", page=False)
@reads_first
def receive_marks(session_id: int) -> Response:
    """A batch of marks; what becomes of each, and how the register stands after them."""
    request.max_content_length = LARGEST_BODY
    try:
        csrf.protect()
        check_seen(db.session(), actor(), session_id)
        if request.headers.get("X-User") != str(current_user.id):
            return told(409, _("Catatan ini milik pengguna lain. Masuk dahulu sebagai dia."))
        batch = _read()
        receipt = entries.receive(
            db.session(), actor(), session_id, batch.items, sent_at=batch.sent_at
        )
        db.session.commit()
    except CSRFError:
        return told(400, _("Halaman ini sudah lama terbuka. Muat ulang, lalu kirim lagi."))
    except (TooMany, RequestEntityTooLarge):
        return told(413, _("Terlalu banyak catatan sekaligus. Kirim sebagian dahulu."))
    except BadBatch:
        return told(400, _("Catatan yang dikirim tidak terbaca."))
    except NotFound as problem:
        db.session.rollback()
        return told(404, alasan(problem))
    except IntegrityError:
        # The same id came for another register at this very moment: asked again, it is known.
        db.session.rollback()
        busy = told(503, _("Sedang sibuk. Coba lagi sebentar lagi."))
        busy.headers["Retry-After"] = "1"
        return busy
    return jsonify(results=[_result(one) for one in receipt.results], sheet=_sheet(receipt.state))


def _read() -> Batch:
    if not request.is_json:
        raise BadBatch
    return Batch.of(request.get_data())


def _result(one: Result) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "id": one.id,
        "outcome": one.outcome,
        "why": alasan(one.why) if one.why else "",
    }
    return answer | ({"status": one.status} if one.status else {})


def _sheet(state: State) -> dict[str, Any]:
    return {
        "closed": state.closed,
        "locked": state.locked,
        "people": {
            str(person): {
                "mark": mark.value.status,
                "late": mark.value.late,
                "early": mark.value.early,
                "note": mark.value.note,
                "revision": mark.revision,
            }
            for person, mark in state.marks.items()
        },
        "differences": state.differences,
    }
