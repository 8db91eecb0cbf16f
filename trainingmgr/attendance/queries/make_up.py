"""Who missed a session and may come to another instead."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from trainingmgr.attendance.models import PRESENT, MakeUpSeat, Mark
from trainingmgr.cohorts.models import CANCELLED, TrainingSession
from trainingmgr.participants.models import CourseEnrolment, Participant


@dataclass(frozen=True)
class Missing:
    """Somebody who was not there, with the mark they have."""

    participant_id: int
    name: str
    status: str


def missed_by(session: Session, one: TrainingSession) -> list[Missing]:
    """Those marked other than present in a session, by name, who are still in the course.

    Whoever has a make-up of it before them, or was at one, is left out.
    """
    seated = (
        select(MakeUpSeat.participant_id)
        .join(TrainingSession, TrainingSession.id == MakeUpSeat.session_id)
        .outerjoin(
            Mark,
            and_(
                Mark.session_id == MakeUpSeat.session_id,
                Mark.participant_id == MakeUpSeat.participant_id,
            ),
        )
        .where(
            TrainingSession.makes_up_id == one.id,
            TrainingSession.state != CANCELLED,
            or_(Mark.id.is_(None), Mark.status == PRESENT),
        )
    )
    rows = session.execute(
        select(Participant.id, Participant.name, Mark.status)
        .join(Mark, and_(Mark.participant_id == Participant.id, Mark.session_id == one.id))
        .join(
            CourseEnrolment,
            and_(
                CourseEnrolment.participant_id == Participant.id,
                CourseEnrolment.course_id == one.course_id,
            ),
        )
        .where(
            Mark.status != PRESENT,
            CourseEnrolment.until_on.is_(None),
            Participant.id.not_in(seated),
        )
        .order_by(Participant.name, Participant.id)
    )
    return [Missing(*row) for row in rows]
