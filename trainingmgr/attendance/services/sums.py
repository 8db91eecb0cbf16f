"""The sums of each person in a course, recounted in one statement whenever a register counts."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, and_, case, func, literal, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from trainingmgr.attendance.models import (
    ABSENT,
    EXCUSED,
    PRESENT,
    SICK,
    AttendanceSum,
    Mark,
)
from trainingmgr.attendance.queries.facts import counting_sessions
from trainingmgr.cohorts.models import TrainingSession
from trainingmgr.participants.models import CourseEnrolment

_LETTERS = {"present": PRESENT, "excused": EXCUSED, "sick": SICK, "absent": ABSENT}


def recount(
    session: Session, course_id: int, participant_ids: Collection[int] | None = None
) -> None:
    """Recompute AttendanceSum of everyone enrolled in the course, or of some (handbook R08).

    The JP of all closed sessions are the denominator, also of those before someone joined.
    """
    held = counting_sessions().where(TrainingSession.course_id == course_id).subquery("held")
    total = select(func.coalesce(func.sum(held.c.jp), 0)).scalar_subquery()
    values = {
        "course_id": literal(course_id),
        "participant_id": CourseEnrolment.participant_id,
        "held_jp": total,
        "counted_jp": func.coalesce(func.sum(Mark.counted_jp), 0),
    } | {
        name: func.coalesce(func.sum(case((Mark.status == letter, 1), else_=0)), 0)
        for name, letter in _LETTERS.items()
    }
    source: Select[*tuple[Any, ...]] = (
        select(*(value.label(name) for name, value in values.items()))
        .outerjoin(
            Mark,
            and_(
                Mark.participant_id == CourseEnrolment.participant_id,
                Mark.session_id.in_(select(held.c.id)),
            ),
        )
        .where(CourseEnrolment.course_id == course_id)
        .group_by(CourseEnrolment.participant_id)
        .order_by(CourseEnrolment.participant_id)
    )
    if participant_ids is not None:
        source = source.where(CourseEnrolment.participant_id.in_(participant_ids))
    insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    keep = ("course_id", "participant_id")
    statement = insert(AttendanceSum).from_select(list(values), source)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=keep,
            set_={name: statement.excluded[name] for name in values if name not in keep},
        )
    )
