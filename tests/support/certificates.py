"""People who have finished their training, and batches of them at every point of the way."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tests.support.builders import actor
from tests.support.training import make_class, make_session, mark
from trainingmgr.attendance.services import products
from trainingmgr.certificates import services
from trainingmgr.certificates.models import Certificate, CertificateBatch
from trainingmgr.cohorts.models import Cohort, Course, TrainingSession
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.participants.models import Participant

PUBLIC_URL = "https://bina-usaha.example.go.id"


def make_graduates(
    session: Session, size: int = 3, *, letters: str = "", cohort: Cohort | None = None
) -> tuple[Course, TrainingSession, list[Participant]]:
    """A course of one closed session of 5 JP whose people are all *tuntas*, unless marked else."""
    course, trainer, people = make_class(session, size, cohort=cohort)
    one = make_session(session, course, trainer)
    mark(session, one, people, letters)
    for person in people:
        products.judge(session, COMMAND_LINE, course, person.id, decision="diterima")
    return course, one, people


def make_batch(session: Session, cohort: Cohort, *, approved: bool = True) -> CertificateBatch:
    """Everyone of a cohort who passed, proposed and, unless told else, approved by the head."""
    batch = services.propose(session, COMMAND_LINE, cohort)
    if approved:
        services.approve(session, actor(session, "head"), batch)
    return batch


def make_certificates(session: Session, size: int = 3) -> list[Certificate]:
    """A cohort's certificates, numbered, without PDF."""
    course, _one, _people = make_graduates(session, size)
    batch = make_batch(session, course.cohort)
    return services.issue(session, COMMAND_LINE, batch, PUBLIC_URL)
