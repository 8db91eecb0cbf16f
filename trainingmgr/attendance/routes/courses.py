"""A course as its trainer sees it: sessions, people, remarks."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.attendance.forms import RemarkForm
from trainingmgr.attendance.queries.courses import (
    enrolled,
    held_sessions,
    open_remarks,
    trainees,
)
from trainingmgr.attendance.routes import bp
from trainingmgr.attendance.services import remarks
from trainingmgr.cohorts.queries import course_for
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.programmes.queries import number_setting


@bp.get("/pelatihan/<int:course_id>")
@needs("attendance.read")
def course(course_id: int) -> str:
    """Sessions with their rates, everyone with JP and outlook."""
    one = course_for(db.session(), actor(), course_id)
    sessions = held_sessions(db.session(), course_id)
    people = trainees(db.session(), one, sessions)
    q = search_term()
    shown = [who for who in people if q.casefold() in f"{who.name} {who.kub}".casefold()]
    return render_template(
        "attendance/course.html",
        one=one,
        sessions=sessions,
        people=people,
        shown=shown,
        q=q,
        threshold=number_setting(db.session(), "pass_percent", clock.today()),
    )


@bp.get("/pelatihan/<int:course_id>/tata-tertib/<int:participant_id>")
@needs("attendance.take")
def remark(course_id: int, participant_id: int) -> str:
    """Open remarks of one person, and the form for another."""
    return _remark_page(course_id, participant_id, RemarkForm())


@bp.post("/pelatihan/<int:course_id>/tata-tertib/<int:participant_id>")
@needs("attendance.take")
def add_remark(course_id: int, participant_id: int) -> Response | tuple[str, int]:
    """Puts a remark on record."""
    one = course_for(db.session(), actor(), course_id)
    enrolled(db.session(), course_id, participant_id)
    form = RemarkForm()
    status = attempt(
        form,
        lambda: remarks.open_remark(
            db.session(), actor(), one, participant_id, form.text.data or ""
        ),
    )
    if status:
        return _remark_page(course_id, participant_id, form), status
    db.session.commit()
    notice(_("Catatan tata tertib tersimpan. Selama terbuka, peserta belum dapat tuntas."))
    return redirect(
        url_for("attendance.remark", course_id=course_id, participant_id=participant_id)
    )


@bp.post("/pelatihan/<int:course_id>/tata-tertib/<int:participant_id>/<int:remark_id>/selesai")
@needs("attendance.take")
def settle_remark(course_id: int, participant_id: int, remark_id: int) -> Response:
    """Settles a remark."""
    course_for(db.session(), actor(), course_id)
    found = [
        one for one in open_remarks(db.session(), course_id, participant_id) if one.id == remark_id
    ]
    if not found:
        abort(404)
    remarks.close_remark(db.session(), actor(), found[0])
    db.session.commit()
    notice(_("Catatan tata tertib diselesaikan."))
    return redirect(
        url_for("attendance.remark", course_id=course_id, participant_id=participant_id)
    )


def _remark_page(course_id: int, participant_id: int, form: RemarkForm) -> str:
    one = course_for(db.session(), actor(), course_id)
    return render_template(
        "attendance/remark.html",
        one=one,
        who=enrolled(db.session(), course_id, participant_id),
        remarks=open_remarks(db.session(), course_id, participant_id),
        form=form,
    )
