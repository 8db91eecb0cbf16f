"""A substitute in two taps: chosen by the office, handed over to or taken over by a colleague."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.cohorts import queries, services
from trainingmgr.cohorts.queries.substitutes import candidates, substitutions_of
from trainingmgr.cohorts.routes import bp
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.format import alasan
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import REFUSED
from trainingmgr.trainers.queries import trainer_for


@bp.get("/sesi/<int:session_id>/pengganti")
@needs("cohorts.manage")
def choose_substitute(session_id: int) -> str:
    """Free trainers for a session, the most fitting first."""
    return _page(session_id)


@bp.post("/sesi/<int:session_id>/pengganti/<int:trainer_id>")
@needs("cohorts.manage")
def substitute(session_id: int, trainer_id: int) -> Response | tuple[str, int]:
    """This trainer gives the session from now on."""
    session = db.session()
    one = queries.session_for(session, actor(), session_id)
    trainer = trainer_for(session, trainer_id)
    try:
        services.substitute(session, actor(), one, trainer)
    except Refused as problem:
        db.session.rollback()
        return _page(session_id, alasan(problem)), REFUSED
    db.session.commit()
    notice(_("%(name)s mengajar pertemuan ini.", name=trainer.name))
    return redirect(url_for("cohorts.list_sessions", course_id=one.course_id))


@bp.get("/sesi/<int:session_id>/serahkan")
@needs("attendance.take")
def choose_colleague(session_id: int) -> str:
    """Free colleagues for a session that one should give."""
    return _page(session_id)


@bp.post("/sesi/<int:session_id>/serahkan")
@needs("attendance.take")
def hand_over(session_id: int) -> Response | tuple[str, int]:
    """A colleague gives the session from now on, and reads so on today's page."""
    session = db.session()
    one = queries.session_for(session, actor(), session_id)
    trainer = trainer_for(session, _number("trainer_id"))
    try:
        services.hand_over(session, actor(), one, trainer)
    except Refused as problem:
        db.session.rollback()
        return _page(session_id, alasan(problem)), REFUSED
    db.session.commit()
    notice(_("%(name)s mengajar pertemuan ini.", name=trainer.name))
    return redirect(url_for("home"))


@bp.post("/pelatihan/<int:course_id>/ambil-alih")
@needs("attendance.take")
def take_over(course_id: int) -> Response:
    """Today's session of a colleague in the same course is one's own from now on."""
    session = db.session()
    one = queries.session_of_course(session, actor(), course_id, _number("session_id"))
    services.take_over(session, actor(), one)
    db.session.commit()
    notice(_("Anda mengajar pertemuan ini. Rekan Anda diberi tahu pada halaman Hari ini."))
    return redirect(url_for("home"))


def _number(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _page(session_id: int, problem: str | None = None) -> str:
    one = queries.session_for(db.session(), actor(), session_id)
    return render_template(
        "cohorts/choose_substitute.html",
        one=one,
        candidates=candidates(db.session(), one),
        history=substitutions_of(db.session(), session_id),
        problem=problem,
    )
