"""Sessions of a course: listed, planned once or weekly, moved, cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.cohorts import queries, services
from trainingmgr.cohorts.forms import CancelForm, PlanForm, SessionForm
from trainingmgr.cohorts.models import CANCELLED, HELD, Course, Subject, TrainingSession
from trainingmgr.cohorts.routes import bp
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.format import angka, jam_rentang
from trainingmgr.foundation.ui.lists import Column, Listing, Rows
from trainingmgr.foundation.ui.navigation import address
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.trainers.queries import active_trainers, trainer_for

Answer = str | Response | tuple[str, int]
EDIT = "cohorts/edit_session.html"
MORNING, NOON, PAUSE = time(8), time(12), 15


def _state(one: TrainingSession) -> tuple[str, str]:
    """What became of a session, in words and a tone."""
    if one.state == CANCELLED:
        return _("dibatalkan"), "bad"
    if one.state == HELD:
        return _("daftar hadir ditutup"), "good"
    if one.held_on < clock.today():
        return _("daftar hadir belum ditutup"), "warn"
    return _("terjadwal"), "info"


SESSIONS = (
    Column("tanggal", N_("Tanggal"), "held_on", "date", head=True),
    Column("jam", N_("Jam"), lambda one: jam_rentang(one.starts_at, one.ends_at)),
    Column("materi", N_("Materi"), "topic"),
    Column(
        "susulan",
        N_("Susulan dari"),
        "makes_up.held_on",
        "date",
        under="materi",
        phrase=N_("susulan %(value)s"),
    ),
    Column("pelatih", N_("Pelatih"), "trainer.name"),
    Column("tempat", N_("Tempat"), "venue"),
    Column("jp", N_("JP"), "jp", "number"),
    Column(
        "keadaan",
        N_("Keadaan"),
        lambda one: _state(one)[0],
        tone=lambda one: _state(one)[1],
    ),
    Column("alasan", N_("Alasan dibatalkan"), "cancel_reason", under="keadaan"),
    Column("tindakan", N_("Tindakan"), custom=True, file=False),
)


@bp.get("/pelatihan/<int:course_id>/pertemuan")
@needs("cohorts.read")
def list_sessions(course_id: int) -> Response:
    """Every session of a course, cancelled ones with their reason."""
    course = queries.course_for(db.session(), actor(), course_id)
    sessions = queries.sessions_of(db.session(), [course_id])
    q = search_term().casefold()
    shown = [one for one in sessions if q in _words(one)]
    found = Listing(
        "pertemuan",
        _("Pertemuan %(title)s", title=course.title),
        SESSIONS,
        Rows(shown),
        about=[course.cohort.name],
    )
    return found.page(
        "cohorts/list_sessions.html",
        course=course,
        registers={one.id: address("attendance.show_register", session_id=one.id) for one in shown},
        make_ups={one.id: address("attendance.plan_make_up", session_id=one.id) for one in shown},
    )


@bp.route("/pelatihan/<int:course_id>/pertemuan/baru", methods=["GET", "POST"])
@needs("cohorts.manage")
def plan_sessions(course_id: int) -> Answer:
    """One session, or the same one every week; the last one's hours are offered again."""
    session = db.session()
    course = queries.course_for(session, actor(), course_id)
    form = _plan_form(course, queries.sessions_of(session, [course_id]))
    form.offer(course, active_trainers(session), course.trainer)
    page = "cohorts/plan_sessions.html"
    if request.method != "POST":
        return render_template(page, form=form, course=course)
    planned: list[TrainingSession] = []

    def act() -> None:
        planned.extend(
            services.plan_sessions(
                session,
                actor(),
                course,
                days=form.days,
                venue=form.venue.data,
                subject=_subject(course, form),
                trainer=trainer_for(session, form.trainer.data or 0),
                **form.hours,
            )
        )

    status = attempt(form, act)
    if status:
        return render_template(page, form=form, course=course), status
    db.session.commit()
    notice(_("%(n)s pertemuan direncanakan.", n=angka(len(planned))))
    return redirect(url_for("cohorts.list_sessions", course_id=course_id))


@bp.route("/sesi/<int:session_id>/ubah", methods=["GET", "POST"])
@needs("cohorts.manage")
def edit_session(session_id: int) -> Answer:
    """Another day, hour, place or trainer for a session that is still to come."""
    session = db.session()
    one = queries.session_for(session, actor(), session_id)
    form = SessionForm(obj=one, subject=one.subject_id, trainer=one.trainer_id)
    if request.method != "POST":
        form.subject.data, form.trainer.data = one.subject_id, one.trainer_id
    several = {one.subject_id: one.title} if one.subject_id and one.portions else None
    form.offer(one.course, active_trainers(session), one.trainer, several)
    if request.method != "POST":
        return render_template(EDIT, form=form, one=one)

    def act() -> None:
        services.change_session(
            session,
            actor(),
            one,
            held_on=form.held_on.data or one.held_on,
            venue=form.venue.data or "",
            subject=_subject(one.course, form),
            trainer=trainer_for(session, form.trainer.data or 0),
            **form.hours,
        )

    status = attempt(form, act, one)
    if status:
        return render_template(EDIT, form=form, one=one), status
    db.session.commit()
    notice(_("Pertemuan tersimpan."))
    return redirect(url_for("cohorts.list_sessions", course_id=one.course_id))


@bp.route("/sesi/<int:session_id>/batalkan", methods=["GET", "POST"])
@needs("cohorts.manage")
def cancel_session(session_id: int) -> Answer:
    """A session that will not be held, and why."""
    session = db.session()
    one = queries.session_for(session, actor(), session_id)
    form, page = CancelForm(obj=one), "cohorts/cancel_session.html"
    if request.method != "POST":
        return render_template(page, form=form, one=one)
    status = attempt(
        form,
        lambda: services.cancel_session(session, actor(), one, form.reason.data or ""),
        one,
    )
    if status:
        return render_template(page, form=form, one=one), status
    db.session.commit()
    notice(_("Pertemuan dibatalkan."))
    return redirect(url_for("cohorts.list_sessions", course_id=one.course_id))


def _plan_form(course: Course, sessions: Sequence[TrainingSession]) -> PlanForm:
    last = sessions[-1] if sessions else None
    return PlanForm(
        data={
            "starts_at": last.starts_at if last else MORNING,
            "ends_at": last.ends_at if last else NOON,
            "break_minutes": last.break_minutes if last else PAUSE,
            "venue": last.venue if last else course.venue,
            "trainer": last.trainer_id if last else course.trainer_id,
            "count": 1,
        }
    )


def _subject(course: Course, form: SessionForm) -> Subject | None:
    return next((one for one in course.subjects if one.id == form.subject.data), None)


def _words(one: TrainingSession) -> str:
    return f"{one.topic or ''} {one.venue} {one.trainer.name}".casefold()
