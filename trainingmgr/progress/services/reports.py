"""Outcome reports: counted once, kept as figures, and as the PDF drawn from them."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from trainingmgr.documents.report import OutcomeReport, outcome_report_pdf
from trainingmgr.foundation import audit, clock, files
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.programmes.models import Programme
from trainingmgr.progress.models import ReportRun
from trainingmgr.progress.queries.outcome import outcome
from trainingmgr.progress.services.snapshots import fingerprint, freeze, thaw


def make_report(session: Session, by: Actor, programme: Programme, as_of: date) -> ReportRun:
    """Counts everything as of a day and keeps the figures (R34). Raises Refused.

    The numbers of a run never change: what is recorded later is in the next report.
    """
    if as_of > clock.today():
        raise Refused(N_("Laporan tidak dapat dibuat untuk tanggal yang belum tiba."), field="per")
    if as_of < programme.starts_on:
        raise Refused(
            N_("Program %(code)s baru mulai sesudah tanggal ini."),
            field="per",
            code=programme.code,
        )
    run = ReportRun(
        programme_id=programme.id,
        as_of=as_of,
        cut_at=clock.now(),
        made_by_id=by.user_id,
        fingerprint="",
        content={},
    )
    session.add(run)
    session.flush()
    snapshot = f"L-{programme.year}-{run.id:04d}"
    counted = outcome(session, programme, as_of, cutoff=run.cut_at, snapshot=snapshot)
    run.content = freeze(counted.report)
    run.fingerprint = fingerprint(run.content)
    session.flush()
    detail = {"programme": programme.code, "as_of": as_of.isoformat(), "print": run.fingerprint}
    audit.record(session, by, "report.make", subject=("report", run.id), detail=detail)
    return run


def report_of(run: ReportRun) -> OutcomeReport:
    """The figures of a run, as they were counted then."""
    return thaw(run.content)


def keep_pdf(session: Session, by: Actor, run: ReportRun, pdf: bytes | None = None) -> bytes:
    """Keeps the run's PDF, drawn from its figures unless given; returns its bytes."""
    pdf = pdf if pdf is not None else outcome_report_pdf(report_of(run))
    run.pdf_id = files.store_bytes(session, by, pdf, "application/pdf", "pdf").id
    session.flush()
    return pdf
