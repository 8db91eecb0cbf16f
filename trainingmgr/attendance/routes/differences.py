"""Two marks of one person that differ: which one stands."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.attendance.routes import bp
from trainingmgr.attendance.services import differences
from trainingmgr.cohorts.queries import session_for
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.format import alasan
from trainingmgr.foundation.ui.notices import notice

TAKE = "pakai"


@bp.post("/sesi/<int:session_id>/presensi/perbedaan")
@needs("attendance.take")
def decide_difference(session_id: int) -> Response:
    """Takes the mark that waits, or leaves what stands."""
    one = session_for(db.session(), actor(), session_id)
    entry, revision = _number("entry"), _number("revision")
    try:
        if request.form.get("aksi") == TAKE:
            differences.take(
                db.session(),
                actor(),
                one,
                entry,
                revision=revision,
                reason=request.form.get("reason", "").replace("\0", "")[:200],
            )
        else:
            differences.drop(db.session(), actor(), one, entry)
    except Refused as problem:
        # Whichever of the two it was: the page shows how it stands now.
        db.session.rollback()
        notice(alasan(problem), "warn")
    else:
        db.session.commit()
        notice(_("Keputusan tersimpan."))
    return redirect(url_for("attendance.show_register", session_id=session_id))


def _number(name: str) -> int:
    typed = request.form.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
