"""Disciplinary remarks: while one is open, its person cannot pass (handbook 3.3)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.attendance.models import ConductRemark
from trainingmgr.attendance.services import results
from trainingmgr.cohorts.models import Course
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.models import Participant


def open_remark(
    session: Session,
    by: Actor,
    course: Course,
    participant_id: int,
    text: str,
    *,
    on: date | None = None,
) -> ConductRemark:
    """Put a remark on record from a day (default: today); one that is open already stays one.

    Raises Refused without words.
    """
    if not text.strip() or len(text) > 200:
        raise Refused(N_("Tulis catatan tata tertib, paling panjang 200 huruf."), field="text")
    # Of two taps the second waits here, and finds the first one's remark.
    row = select(Participant.id).where(Participant.id == participant_id)
    session.execute(row.with_for_update(key_share=True))
    known = session.scalar(
        select(ConductRemark).where(
            ConductRemark.course_id == course.id,
            ConductRemark.participant_id == participant_id,
            ConductRemark.text == text.strip(),
            ConductRemark.closed_on.is_(None),
        )
    )
    if known is not None:
        return known
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
