"""A session of two materi, as the planner saves it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import Course, SessionSubject, TrainingSession
from trainingmgr.cohorts.services import set_subjects
from trainingmgr.foundation.access.policy import COMMAND_LINE


def give_two(session: Session, one: TrainingSession, course: Course) -> None:
    """The course teaches *Bahan* (A, 2 JP) and *Teknik dasar* (B, 3 JP), all in this session."""
    lines = [("A", "Bahan", 2), ("B", "Teknik dasar", 3), ("C", "Pembukuan", 2)]
    set_subjects(session, COMMAND_LINE, course, lines)
    first, second, _third = course.subjects
    one.subject = second
    one.portions = [
        SessionSubject(subject_id=first.id, jp=2, position=1),
        SessionSubject(subject_id=second.id, jp=3, position=2),
    ]
    session.flush()
    session.expire(one)
