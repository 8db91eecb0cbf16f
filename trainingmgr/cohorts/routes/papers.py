"""Schedules on paper."""

from __future__ import annotations

from io import BytesIO

from flask import send_file
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from trainingmgr.cohorts import queries
from trainingmgr.cohorts.models import Course, TrainingSession
from trainingmgr.cohorts.routes import bp
from trainingmgr.cohorts.services.papers import schedule_of
from trainingmgr.documents.office import schedule_pdf
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db


@bp.get("/angkatan/<int:cohort_id>/jadwal.pdf")
@needs("cohorts.read")
def cohort_schedule(cohort_id: int) -> Response:
    """Every session of a cohort that is of one's scope, by day and hour."""
    session = db.session()
    cohort = queries.cohort_for(session, actor(), cohort_id)
    query = queries.named(queries.visible_sessions(actor())).where(Course.cohort_id == cohort_id)
    sessions = session.scalars(query.options(joinedload(TrainingSession.makes_up))).all()
    paper = schedule_of(session, cohort, sessions, title=cohort.name, on=clock.today())
    return _send(schedule_pdf(paper), f"jadwal-{cohort.code}.pdf")


@bp.get("/pelatihan/<int:course_id>/jadwal.pdf")
@needs("cohorts.read")
def course_schedule(course_id: int) -> Response:
    """Every session of one course."""
    session = db.session()
    course = queries.course_for(session, actor(), course_id)
    sessions = queries.sessions_of(session, [course_id])
    paper = schedule_of(session, course.cohort, sessions, title=course.title, on=clock.today())
    return _send(schedule_pdf(paper), f"jadwal-{course.cohort.code}-{course.id}.pdf")


def _send(pdf: bytes, name: str) -> Response:
    return send_file(BytesIO(pdf), "application/pdf", as_attachment=True, download_name=name)
