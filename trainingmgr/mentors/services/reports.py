"""A mentor's month closed: frozen as it is printed, and its sessions paid once (R34)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.documents.frozen import freeze, thaw
from trainingmgr.documents.mentor_report import MentorReportPaper
from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.mentors.models import Mentor, MentorReport
from trainingmgr.mentors.queries import reports as queries
from trainingmgr.mentors.queries.month_work import month_work
from trainingmgr.mentors.rules import reports as rules
from trainingmgr.mentors.services.report_papers import month_paper


def preview(session: Session, mentor: Mentor, month: str) -> MentorReportPaper:
    """What the report of `2026-11` would say if it were closed now."""
    return month_paper(session, month_work(session, mentor, month), draft=True)


def close(session: Session, by: Actor, mentor: Mentor, month: str) -> MentorReport:
    """Closes a month; closing it again returns the first report. Raises Refused.

    From here on its sessions do not change: one told later goes into the next report, one declared
    void is taken back there.
    """
    # Two taps at once: the second waits, and finds the first one's report.
    session.execute(select(Mentor.id).where(Mentor.id == mentor.id).with_for_update())
    known = queries.report_of_month(session, mentor.id, month)
    if known is not None:
        return known
    work = month_work(session, mentor, month)
    rules.check_closing(month, clock.today(), work.waiting, work.told)
    report = MentorReport(
        mentor_id=mentor.id,
        month=month,
        facts=freeze(month_paper(session, work, draft=False)),
        closed_at=clock.now(),
        closed_by_id=by.user_id,
    )
    session.add(report)
    session.flush()
    for held in (*work.own, *work.late):
        held.report_id = report.id
    for held in work.taken_back:
        held.corrected_in_id = report.id
    session.flush()
    audit.record(
        session, by, "mentor_report.close", subject=("mentor_report", report.id),
        detail={"month": month, "minutes": work.minutes},
    )  # fmt: skip
    return report


def paper_of(report: MentorReport) -> MentorReportPaper:
    """What a closed report said on the day it was closed."""
    return thaw(MentorReportPaper, report.facts)
