"""The PDF of an outcome report, drawn from the figures that were kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from trainingmgr.documents.report import outcome_report_pdf
from trainingmgr.foundation import jobs
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.progress import services
from trainingmgr.progress.models import ReportRun

RENDER = "progress.report"


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
