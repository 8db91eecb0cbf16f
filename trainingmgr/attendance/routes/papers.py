"""Attendance on paper and in words: sheets, recaps, transport, and what a group may be told."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import quote

from flask import send_file
from werkzeug.wrappers import Response

from trainingmgr.attendance.queries import papers as queries
from trainingmgr.attendance.queries.arrivals import additional_of
from trainingmgr.attendance.queries.recap import recap
from trainingmgr.attendance.queries.sheets import Sheet
from trainingmgr.attendance.routes import bp
from trainingmgr.attendance.rules.sharing import session_recap
from trainingmgr.attendance.services import papers, recaps
from trainingmgr.cohorts.models import CANCELLED, SCHEDULED, TrainingSession
from trainingmgr.cohorts.queries import course_for, session_for, sessions_of
from trainingmgr.documents.attendance import recap_pdf, sheets_pdf, transport_pdf
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/sesi/<int:session_id>/daftar-hadir.pdf")
@needs("attendance.read")
def blank_sheet(session_id: int) -> Response:
    """The sheet of one session, to be signed."""
    one = _held(session_id)
    paper = papers.blank_sheets(db.session(), [one], title=one.course.title, on=one.held_on)
    return _send(sheets_pdf(paper), PDF, f"daftar-hadir-{one.held_on}-{one.id}.pdf")


@bp.get("/pelatihan/<int:course_id>/daftar-hadir.pdf")
@needs("attendance.read")
def blank_sheets(course_id: int) -> Response:
    """The sheets of all sessions of a course that are to come, to be signed."""
    course = course_for(db.session(), actor(), course_id)
    today = clock.today()
    sessions = [
        one
        for one in sessions_of(db.session(), [course_id])
        if one.state == SCHEDULED and one.held_on >= today
    ]
    paper = papers.blank_sheets(db.session(), sessions, title=course.title, on=today)
    return _send(sheets_pdf(paper), PDF, f"daftar-hadir-{course.cohort.code}-{course.id}.pdf")


@bp.get("/sesi/<int:session_id>/daftar-hadir-terisi.pdf")
@needs("attendance.read")
def filled_sheet(session_id: int) -> Response:
    """The sheet of a closed register, with its marks."""
    one = _held(session_id)
    pdf = sheets_pdf(papers.filled_sheet(db.session(), one))
    return _send(pdf, PDF, f"daftar-hadir-terisi-{one.held_on}-{one.id}.pdf")


@bp.get("/sesi/<int:session_id>/uang-transpor.pdf")
@needs("attendance.read")
def transport_list(session_id: int) -> Response:
    """Who signs for money for the way, of a closed register."""
    one = _held(session_id)
    pdf = transport_pdf(papers.transport_list(db.session(), one))
    return _send(pdf, PDF, f"uang-transpor-{one.held_on}-{one.id}.pdf")


@bp.get("/pelatihan/<int:course_id>/rekap.pdf")
@needs("attendance.read")
def recap_paper(course_id: int) -> Response:
    """People by sessions with their sums, on paper."""
    session = db.session()
    course = course_for(session, actor(), course_id)
    paper = recaps.recap_paper(session, course, recap(session, course), on=clock.today())
    return _send(recap_pdf(paper), PDF, f"rekap-presensi-{course.cohort.code}-{course.id}.pdf")


@bp.get("/pelatihan/<int:course_id>/rekap.xlsx")
@needs("attendance.read")
def recap_workbook(course_id: int) -> Response:
    """The same figures as a workbook."""
    course = course_for(db.session(), actor(), course_id)
    body = recaps.recap_workbook(course, recap(db.session(), course), on=clock.today())
    return _send(body, XLSX, f"rekap-presensi-{course.cohort.code}-{course.id}.xlsx")


def share(one: TrainingSession, found: Sheet) -> dict[str, str] | None:
    """What a chat group may be told of a closed register, and the way to tell it; else None."""
    if found.closed_at is None or one.state == CANCELLED:
        return None
    following = queries.next_session(db.session(), one)
    text = session_recap(
        course=one.course.title,
        cohort=one.course.cohort.name,
        on=one.held_on,
        tally=found.tally,
        additional=len(additional_of(db.session(), one.id)),
        following=(following.held_on, following.starts_at) if following else None,
    )
    # Without a number WhatsApp asks whom to send it to.
    return {"text": text, "whatsapp": f"https://wa.me/?text={quote(text, safe='')}"}


def _held(session_id: int) -> TrainingSession:
    """A session of one's scope. Raises Refused when it was cancelled."""
    one = session_for(db.session(), actor(), session_id)
    if one.state == CANCELLED:
        raise Refused(N_("Pertemuan ini dibatalkan, jadi tidak ada daftar hadirnya."))
    return one


def _send(body: bytes, kind: str, name: str) -> Response:
    return send_file(BytesIO(body), kind, as_attachment=True, download_name=name)
