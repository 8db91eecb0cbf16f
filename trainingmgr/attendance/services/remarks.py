"""Disciplinary remarks: while one is open, its person cannot pass (handbook 3.3)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from trainingmgr.attendance.models import ConductRemark
from trainingmgr.attendance.services import results
from trainingmgr.cohorts.models import Course
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused


def open_remark(
    session: Session,
    by: Actor,
    course: Course,
    participant_id: int,
    text: str,
    *,
    on: date | None = None,
) -> ConductRemark:
    """Put a remark on record from a day (default: today). Raises Refused without words."""
    if not text.strip() or len(text) > 200:
        raise Refused(N_("Tulis catatan tata tertib, paling panjang 200 huruf."), field="text")
    remark = ConductRemark(
        participant_id=participant_id,
        course_id=course.id,
        text=text.strip(),
        opened_on=on or clock.today(),
    )
    session.add(remark)
    session.flush()
    subject = ("participant", participant_id)
    audit(session, by, "remark.open", subject=subject, detail={"remark": remark.id})
    results.refresh(session, by, [participant_id])
    return remark


def close_remark(
    session: Session, by: Actor, remark: ConductRemark, *, on: date | None = None
) -> None:
    """Settle a remark; settling it twice is harmless."""
    if remark.closed_on is not None:
        return
    remark.closed_on = on or clock.today()
    session.flush()
    subject = ("participant", remark.participant_id)
    audit(session, by, "remark.close", subject=subject, detail={"remark": remark.id})
    results.refresh(session, by, [remark.participant_id])
