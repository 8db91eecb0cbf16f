"""Who stands on which course's roster, from when until when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import exists, insert, literal, select, update
from sqlalchemy.orm import Session

from trainingmgr.cohorts import services as cohorts
from trainingmgr.cohorts.models import OPEN, TECHNICAL, WORKSHOP, Cohort, Course
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants import queries
from trainingmgr.participants.models import (
    ACCEPTED,
    CourseEnrolment,
    Departure,
    Participant,
)


def enrol(
    session: Session, by: Actor, course: Course, participant_ids: Collection[int], on: date
) -> int:
    """Put people on a course's roster from a day on; who is on it already stays. Returns the new.

    Someone who had left the roster comes back on it; whose record is frozen is passed over.
    """
    participant_ids = set(participant_ids) - queries.frozen_among(session, participant_ids)
    rows = session.execute(
        select(CourseEnrolment.participant_id, CourseEnrolment.until_on).where(
            CourseEnrolment.course_id == course.id,
            CourseEnrolment.participant_id.in_(participant_ids),
        )
    )
    known = {row.participant_id: row.until_on for row in rows}
    back = [participant_id for participant_id, until_on in known.items() if until_on]
    new = sorted(set(participant_ids) - set(known))
    if back:
        session.execute(
            update(CourseEnrolment)
            .where(CourseEnrolment.course_id == course.id, CourseEnrolment.participant_id.in_(back))
            .values(until_on=None)
        )
    if new:
        row = {"course_id": course.id, "from_on": on}
        session.execute(insert(CourseEnrolment), [row | {"participant_id": one} for one in new])
    if new or back:
        detail = {"participants": sorted([*new, *back])}
        audit(session, by, "course.enrol", subject=("course", course.id), detail=detail)
    return len(new) + len(back)


def enrol_since(
    session: Session, by: Actor, course: Course, participant_id: int, day: date
) -> None:
    """Put someone on a course's roster who was there on a day, perhaps before they were written
    down: who stands on it from later on stands on it from that day.
    """
    enrol(session, by, course, [participant_id], day)
    session.execute(
        update(CourseEnrolment)
        .where(
            CourseEnrolment.course_id == course.id,
            CourseEnrolment.participant_id == participant_id,
            CourseEnrolment.from_on > day,
        )
        .values(from_on=day)
        .execution_options(synchronize_session="fetch")
    )


def open_ikm_course(session: Session, by: Actor, course: Course, *, on: date | None = None) -> None:
    """Open a course of pelatihan IKM, which needs field and trainer but no KUB (handbook R06).

    Everyone accepted stands on its roster, and so will who is accepted later. Raises Refused.
    """
    if not course.cohort.is_ikm:
        raise Refused(N_("Pelatihan ini dibuka dari halaman KUB-nya."))
    day = on or clock.today()
    cohorts.open_course(session, by, course, on=day)
    fill_rosters(session, course.cohort, day)


def fill_rosters(session: Session, cohort: Cohort, day: date) -> None:
    """Put everyone accepted on the workshop's roster, also who came before it was planned.

    In pelatihan IKM those are the rosters of its open courses. Whose record is frozen is passed
    over.
    """
    courses = select(Course.id).where(Course.cohort_id == cohort.id).order_by(Course.id)
    if cohort.is_ikm:
        courses = courses.where(Course.kind == TECHNICAL, Course.state == OPEN)
    else:
        courses = courses.where(Course.kind == WORKSHOP).limit(1)
    for course_id in session.scalars(courses).all():
        _fill(session, cohort, course_id, day)


def _fill(session: Session, cohort: Cohort, course_id: int, day: date) -> None:
    on_it = exists().where(
        CourseEnrolment.course_id == course_id, CourseEnrolment.participant_id == Participant.id
    )
    gone = exists().where(
        Departure.participant_id == Participant.id, Departure.returned_on.is_(None)
    )
    missing = select(literal(course_id), Participant.id, literal(day)).where(
        Participant.cohort_id == cohort.id,
        Participant.state == ACCEPTED,
        # Who attended another cohort's workshop before moving here needs no second one.
        Participant.workshop_in_id.is_(None),
        ~queries.is_frozen(),
        ~gone,
        ~on_it,
    )
    session.execute(
        insert(CourseEnrolment).from_select(["course_id", "participant_id", "from_on"], missing)
    )
