"""How much of the opening workshop people attended, for rooms below."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.attendance.models import AttendanceSum
from trainingmgr.cohorts.models import WORKSHOP, Course


def workshop_shares(session: Session, participant_ids: Collection[int]) -> dict[int, int]:
    """Whole percent of the workshop's JP held so far; the best of two after a change of cohort.

    Someone in no closed register is not in it.
    """
    rows = session.execute(
        select(AttendanceSum.participant_id, AttendanceSum.counted_jp, AttendanceSum.held_jp)
        .join(Course, Course.id == AttendanceSum.course_id)
        .where(
            Course.kind == WORKSHOP,
            AttendanceSum.held_jp > 0,
            AttendanceSum.participant_id.in_(participant_ids),
        )
    )
    found: dict[int, int] = {}
    for one, counted, held in rows:
        found[one] = max(found.get(one, 0), min(100, 100 * counted // held))
    return found
