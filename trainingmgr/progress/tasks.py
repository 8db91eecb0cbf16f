"""The PDF of an outcome report, drawn from the figures that were kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.documents.report import outcome_report_pdf
from trainingmgr.foundation import clock, jobs
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.programmes.models import Programme
from trainingmgr.progress import services
from trainingmgr.progress.models import ReportRun
from trainingmgr.progress.queries import reports

RENDER = "progress.report"
SECOND_TAP = timedelta(minutes=1)


def make(session: Session, by: Actor, programme: Programme, as_of: date) -> ReportRun:
    """Counts now and draws later; the second of two taps gets the first one's report.

    Raises Refused.
    """
    row = select(Programme.id).where(Programme.id == programme.id)
    session.execute(row.with_for_update(key_share=True))
    since = clock.now() - SECOND_TAP
    known = reports.being_drawn(session, by.user_id, programme.id, as_of, since)
    if known is not None:
        return known
    run = services.make_report(session, by, programme, as_of)
    ask(session, by, run)
    return run


def ask(session: Session, by: Actor, run: ReportRun) -> None:
    """Asks for the PDF of a report in the caller's transaction."""
    run.job_id = jobs.enqueue(session, by, RENDER, {"report": run.id}).id
    session.flush()


@jobs.handles(RENDER)
def render_report(run: jobs.Run) -> Mapping[str, Any]:
    """Renders it unless it is there; safe to run again."""
    report = run.session.get_one(ReportRun, run.arguments["report"])
    if report.pdf_id is None:
        figures = services.report_of(report)
        # Rendering takes seconds; nobody else's save may wait for it.
        run.progress(0, 1)
        pdf = outcome_report_pdf(figures)
        services.keep_pdf(run.session, run.by, report, pdf)
    run.progress(1, 1)
    return {"report": report.id}
