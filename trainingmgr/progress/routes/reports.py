"""Outcome reports: made, watched while they are drawn, downloaded again as they were."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.foundation import clock, files, jobs
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.lists import Column, Listing, Query
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.programmes import queries as programmes
from trainingmgr.programmes.models import Programme
from trainingmgr.progress import services, tasks
from trainingmgr.progress.forms import ReportForm
from trainingmgr.progress.models import ReportRun
from trainingmgr.progress.queries import reports
from trainingmgr.progress.routes import bp

Answer = str | tuple[str, int] | Response
JOB_STATES = {
    jobs.QUEUED: "waiting",
    jobs.RUNNING: "running",
    jobs.DONE: "done",
    jobs.FAILED: "failed",
}


REPORTS = (
    Column(
        "laporan",
        N_("Laporan"),
        lambda run: run.content["snapshot"],
        head=True,
        href=lambda run: url_for("progress.show_report", report_id=run.id),
    ),
    Column("program", N_("Program"), "programme.code", sort=Programme.code),
    Column("per", N_("Keadaan per"), "as_of", "date", sort=ReportRun.as_of),
    Column("dibuat", N_("Dibuat"), "cut_at", "moment", sort=ReportRun.cut_at),
    Column(
        "aktif",
        N_("Pelaku usaha nyata"),
        lambda run: (run.content["active"], run.content["participants"]),
        "share",
        of=N_("Peserta"),
    ),
    Column(
        "pdf",
        N_("PDF"),
        lambda run: _("Siap") if run.pdf_id else _("Disiapkan"),
        tone=lambda run: "good" if run.pdf_id else "info",
    ),
)


@bp.get("/laporan")
@needs("reports.outcome")
def list_reports() -> Response:
    """Every report that was made; a new one."""
    return _list(_form())


@bp.post("/laporan")
@needs("reports.outcome")
def make_report() -> Answer:
    """Counts and freezes the figures in this transaction; the PDF follows in a job."""
    session, by, form = db.session(), actor(), _form()
    made: list[ReportRun] = []

    def act() -> None:
        programme = programmes.programme_by_code(session, form.program.data)
        made.append(tasks.make(session, by, programme, form.per.data or clock.today()))

    failed = attempt(form, act)
    if failed:
        return _list(form, failed)
    db.session.commit()
    return redirect(url_for(".show_report", report_id=made[0].id))


@bp.get("/laporan/<int:report_id>")
@needs("reports.outcome")
def show_report(report_id: int) -> str:
    """What a report says in short, and its file."""
    run = reports.run_for(db.session(), report_id)
    return render_template(
        "progress/show_report.html", run=run, report=services.report_of(run), **_progress(run)
    )


@bp.get("/laporan/<int:report_id>/kemajuan")
@needs("reports.outcome")
def report_progress(report_id: int) -> str:
    """How far the drawing is: the part of the page that is asked for again."""
    run = reports.run_for(db.session(), report_id)
    return render_template("progress/report_progress.html", run=run, **_progress(run))


@bp.post("/laporan/<int:report_id>/siapkan")
@needs("reports.outcome")
def render_report(report_id: int) -> Response:
    """Asks once more for a PDF that a failed job left out."""
    session = db.session()
    run = reports.run_for(session, report_id)
    if run.pdf_id is None:
        tasks.ask(session, actor(), run)
        db.session.commit()
    return redirect(url_for(".show_report", report_id=report_id))


@bp.get("/laporan/<int:report_id>/laporan.pdf")
@needs("reports.outcome")
def download_report(report_id: int) -> Response:
    """The kept file: a reprint reads, and counts nothing anew (R34)."""
    run = reports.run_for(db.session(), report_id)
    if run.pdf is None:
        notice(_("PDF laporan ini masih disiapkan."), "info")
        return redirect(url_for(".show_report", report_id=report_id))
    name = f"laporan-capaian-{run.programme.code}-{run.as_of}.pdf"
    pdf = BytesIO(files.path_of(run.pdf).read_bytes())
    return send_file(pdf, "application/pdf", as_attachment=True, download_name=name)


def _form() -> ReportForm:
    session = db.session()
    usual = programmes.current_programme(session, clock.today())
    form = ReportForm(program=usual.code if usual else "", per=clock.today())
    every = session.scalars(programmes.programmes()).all()
    form.program.choices = [(one.code, f"{one.name} ({one.code})") for one in every]
    return form


def _list(form: ReportForm, status: int = 200) -> Response:
    query = reports.runs(search_term(), request.args.get("program", ""))
    found = Listing("laporan", _("Laporan"), REPORTS, Query(db.session(), query))
    return found.page("progress/list_reports.html", status, form=form)


def _progress(run: ReportRun) -> dict[str, Any]:
    if run.pdf_id is not None:
        return {"state": "done"}
    job = reports.job_of(db.session(), run)
    state = JOB_STATES[job.state] if job else "failed"
    return {"state": "failed" if state == "done" else state}
