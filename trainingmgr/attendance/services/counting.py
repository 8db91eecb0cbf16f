"""What follows from a register that counts: sums and milestones of everyone in the course."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.attendance.queries.facts import counting_sessions, evidence_of_presence, source_of
from trainingmgr.attendance.services import make_up, results, sums
from trainingmgr.cohorts.models import Course
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.participants.models import CourseEnrolment
from trainingmgr.participants.services import milestones


def recount(session: Session, by: Actor, course_id: int) -> None:
    """Sums and milestones of everyone in a course, after what counts in it has changed."""
    # One at a time per course: sums and milestones of the same people must not interleave.
    session.execute(select(Course.id).where(Course.id == course_id).with_for_update(key_share=True))
    make_up.settle(session, course_id)
    sums.recount(session, course_id)
    people = session.scalars(
        select(CourseEnrolment.participant_id).where(CourseEnrolment.course_id == course_id)
    ).all()
    source = source_of(course_id)
    presence = evidence_of_presence(session, people, course_id)
    told = {(person, source): presence.get((person, source), []) for person in people}
    milestones.record(session, by, told | results.to_record(session, people))


def sessions_changed(session: Session, by: Actor, course_id: int) -> None:
    """After a session was added or cancelled: who passed may have changed once registers count."""
    cohort = select(Course.cohort_id).where(Course.id == course_id).scalar_subquery()
    counting = counting_sessions().join(Course).where(Course.cohort_id == cohort).limit(1)
    if session.execute(counting).first():
        recount(session, by, course_id)
