"""A mentor's own months: what a report would say now, and closing it."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.documents.mentor_report import MentorReportPaper, mentor_report_pdf
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.indonesia.durations import duration
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound, Refused
from trainingmgr.foundation.ui.forms import Form
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.mentors import queries
from trainingmgr.mentors.models import Mentor, MentorReport
from trainingmgr.mentors.queries import reports as found
from trainingmgr.mentors.queries.month_work import month_work
from trainingmgr.mentors.routes import bp
from trainingmgr.mentors.routes.papers import send_pdf
from trainingmgr.mentors.rules import reports as rules
from trainingmgr.mentors.services import reports as services

Page = str | Response | tuple[str, int]


@bp.get("/pendampingan/laporan-saya")
@needs("coaching.log")
def my_reports() -> str:
    """One's months, those to close first said, and one's letters."""
    session, by, today = db.session(), actor(), clock.today()
    mentor = found.mentor_if_any(session, by)
    if mentor is None:
        return render_template("mentors/not_registered.html")
    rows = found.months_of(session, mentor, rules.key_of(today))
    ready = [
        one
        for one in rows
        if one.report is None and one.waiting and rules.month_of(one.month)[1] <= today
    ]
    return render_template(
        "mentors/my_reports.html",
        rows=rows,
        ready=sorted(one.month for one in ready),
        minutes=_minutes,
        month_of=rules.month_of,
        duration=duration,
        today=today,
        letters=session.scalars(found.visible_letters(by)).all(),
    )


@bp.get("/pendampingan/laporan-saya/<month>")
@needs("coaching.log")
def month_report(month: str) -> str:
    """What the report of a month says: as it was closed, or would be now."""
    return _page(_mentor(month), month, Form())


@bp.post("/pendampingan/laporan-saya/<month>")
@needs("coaching.log")
def close_report(month: str) -> Page:
    """Closes the month; a second tap finds it closed."""
    session, form = db.session(), Form()
    mentor = _mentor(month)
    status = attempt(form, lambda: services.close(session, actor(), mentor, month))
    if status:
        return _page(_mentor(month), month, form), status
    db.session.commit()
    notice(_("Laporan ditutup. Cetak, tanda tangani, lalu serahkan."))
    return redirect(url_for("mentors.month_report", month=month))


@bp.get("/pendampingan/laporan-saya/<month>.pdf")
@needs("coaching.log")
def month_report_pdf(month: str) -> Response:
    """The month on paper, marked as a preview until it is closed."""
    paper, _report = _paper(_mentor(month), month)
    return send_pdf(mentor_report_pdf(paper), f"laporan-pendampingan-{month}.pdf")


def _mentor(month: str) -> Mentor:
    """The signed-in mentor, when the month is none to come."""
    if rules.month_of(month)[0] > clock.today():
        raise NotFound(N_("Bulan ini tidak ada."))
    return queries.mentor_of_user(db.session(), actor().user_id)


def _paper(mentor: Mentor, month: str) -> tuple[MentorReportPaper, MentorReport | None]:
    session = db.session()
    report = found.report_of_month(session, mentor.id, month)
    if report is not None:
        return services.paper_of(report), report
    return services.preview(session, mentor, month), None


def _page(mentor: Mentor, month: str, form: Form) -> str:
    paper, report = _paper(mentor, month)
    return render_template(
        "mentors/month_report.html",
        paper=paper,
        report=report,
        month=month,
        first=rules.month_of(month)[0],
        form=form,
        obstacle=None if report else _obstacle(mentor, month),
        duration=duration,
    )


def _obstacle(mentor: Mentor, month: str) -> Refused | None:
    """Why the month cannot be closed now."""
    work = month_work(db.session(), mentor, month)
    try:
        rules.check_closing(month, clock.today(), work.waiting, work.told)
    except Refused as problem:
        return problem
    return None


def _minutes(report: MentorReport) -> int:
    return services.paper_of(report).total
