"""The reports that were made, and the job that draws one."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.foundation.jobs import Job
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.programmes.models import Programme
from trainingmgr.progress.models import ReportRun


def runs(search: str = "", programme_code: str = "") -> Select[ReportRun]:
    """Every report, the newest first; found by its programme's code or name."""
    query = (
        select(ReportRun)
        .join(ReportRun.programme)
        .options(joinedload(ReportRun.programme))
        .order_by(ReportRun.id.desc())
    )
    if search:
        like = f"%{search.lower()}%"
        query = query.where(
            or_(func.lower(Programme.code).like(like), func.lower(Programme.name).like(like))
        )
    if programme_code:
        query = query.where(Programme.code == programme_code)
    return query


def count(session: Session, query: Select[ReportRun]) -> int:
    """How many a list has."""
    return session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def run_for(session: Session, report_id: int) -> ReportRun:
    """One report. Raises NotFound."""
    found = session.get(ReportRun, report_id)
    if found is None:
        raise NotFound(N_("Laporan tidak ditemukan."))
    return found


def being_drawn(
    session: Session, made_by_id: int | None, programme_id: int, as_of: date, since: datetime
) -> ReportRun | None:
    """The report that somebody has asked for since then and that is not drawn yet."""
    return session.scalar(
        select(ReportRun)
        .where(
            ReportRun.made_by_id == made_by_id,
            ReportRun.programme_id == programme_id,
            ReportRun.as_of == as_of,
            ReportRun.cut_at > since,
            ReportRun.pdf_id.is_(None),
        )
        .limit(1)
    )


def job_of(session: Session, run: ReportRun) -> Job | None:
    """The job that draws it; none when the command line drew it."""
    return session.get(Job, run.job_id) if run.job_id else None
