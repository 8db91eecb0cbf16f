"""The trainer's screen: a code for the hall, and the names of those who come in by it."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import current_app, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.attendance.queries.check_in import arrivals, check_in_of
from trainingmgr.attendance.routes import bp
from trainingmgr.attendance.rules import codes
from trainingmgr.attendance.services import check_in
from trainingmgr.cohorts.models import TrainingSession
from trainingmgr.cohorts.queries import session_for
from trainingmgr.cohorts.services import may_take
from trainingmgr.documents.codes import qr_svg
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.problems import NotFound, Refused
from trainingmgr.foundation.ui.format import alasan
from trainingmgr.foundation.ui.notices import notice


@bp.get("/sesi/<int:session_id>/kode")
@needs("attendance.take")
def show_code(session_id: int) -> str:
    """The code while it is open, and who came in by it."""
    one = session_for(db.session(), actor(), session_id)
    return render_template("attendance/show_code.html", **_screen(one))


@bp.get("/sesi/<int:session_id>/kode/layar")
@needs("attendance.take")
def code_screen(session_id: int) -> Response:
    """What of the screen changes by itself; asked for every few seconds."""
    one = session_for(db.session(), actor(), session_id)
    screen = _screen(one)
    response = make_response(render_template("attendance/code_screen.html", **screen))
    if not screen["is_open"]:
        # Closed elsewhere: the whole page says so, and asks no more.
        response.headers["HX-Refresh"] = "true"
    return response


@bp.post("/sesi/<int:session_id>/kode/buka")
@needs("attendance.take")
def open_check_in(session_id: int) -> Response:
    """Opens self check-in."""
    one = session_for(db.session(), actor(), session_id)
    try:
        check_in.open_check_in(db.session(), actor(), one)
    except Refused as problem:
        db.session.rollback()
        notice(alasan(problem), "bad")
    else:
        db.session.commit()
    return redirect(url_for(".show_code", session_id=session_id))


@bp.post("/sesi/<int:session_id>/kode/tutup")
@needs("attendance.take")
def close_check_in(session_id: int) -> Response:
    """Closes it and goes back to the register."""
    one = session_for(db.session(), actor(), session_id)
    check_in.close_check_in(db.session(), actor(), one)
    db.session.commit()
    notice(_("Presensi mandiri ditutup. Tandai peserta yang belum tercatat, lalu tutup presensi."))
    return redirect(url_for(".show_register", session_id=session_id))


@bp.post("/sesi/<int:session_id>/kode/urungkan/<int:participant_id>")
@needs("attendance.take")
def undo_check_in(session_id: int, participant_id: int) -> Response:
    """Takes back what one person's code brought."""
    one = session_for(db.session(), actor(), session_id)
    try:
        check_in.take_back(db.session(), actor(), one, participant_id)
    except NotFound:
        raise
    except Refused as problem:
        db.session.rollback()
        notice(alasan(problem), "bad")
    else:
        db.session.commit()
        notice(_("Tanda hadir dihapus. Bila orangnya ada, tandai pada daftar presensi."), "info")
    return redirect(url_for(".show_code", session_id=session_id))


def _screen(one: TrainingSession) -> dict[str, Any]:
    session, now = db.session(), clock.now()
    found = check_in_of(session, one.id)
    barred = check_in.why_closed(session, one)
    is_open = found is not None and found.closed_at is None and barred is None
    context: dict[str, Any] = {
        "one": one,
        "found": found,
        "barred": barred,
        "is_open": is_open,
        "may_take": may_take(actor(), one),
        "arrivals": arrivals(session, one),
        "undo": partial(_undo_address, one.id),
    }
    if found is not None and is_open:
        host: str = current_app.extensions["settings"].public_url
        code = codes.code_at(found.secret, now)
        address = host + url_for(".read_code", code=code)
        context |= {
            "code": code,
            "left": round(codes.seconds_left(now), 1),
            "whole": int(codes.WINDOW.total_seconds()),
            "host": host.partition("://")[2] + url_for(".type_code"),
            "svg": qr_svg(address, _("Kode QR presensi %(title)s", title=one.title)),
        }
    return context


def _undo_address(session_id: int, participant_id: int) -> str:
    return url_for(".undo_check_in", session_id=session_id, participant_id=participant_id)
