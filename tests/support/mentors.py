"""Mentors who follow a KUB, and their sessions."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.builders import make_user
from trainingmgr.accounts.models import User
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.kub.models import Kub
from trainingmgr.mentors import services
from trainingmgr.mentors.models import Assessment, CoachingSession, Institution, Mentee, Mentor
from trainingmgr.mentors.rules.assessments import AREAS
from trainingmgr.mentors.services import CoachingInput
from trainingmgr.mentors.services.assessments import AssessmentInput
from trainingmgr.mentors.services.assessments import assess as keep_assessment

_serial = count(1)


def make_institution(session: Session, label: str = "UT") -> Institution:
    """One of the four, by its label."""
    services.load_institutions(session)
    return session.scalars(select(Institution).where(Institution.label == label)).one()


def make_mentor(
    session: Session, kub: Kub | None = None, *, user: User | None = None, label: str = "UT"
) -> Mentor:
    """A mentor, following the KUB from its berita acara on."""
    user = user or make_user(session, "mentor")
    mentor = services.add_mentor(session, COMMAND_LINE, user, make_institution(session, label))
    if kub is not None:
        day = kub.minutes_on or clock.today()
        services.assign_mentor(session, COMMAND_LINE, mentor, file_of(session, kub), day)
    return mentor


def told(**fields: Any) -> CoachingInput:
    """A session of today with one sentence; `topic` is one alone."""
    if "topic" in fields:
        fields["topics"] = [fields.pop("topic")]
    usual: dict[str, Any] = {
        "client_id": f"sesi-{next(_serial)}",
        "held_on": clock.today(),
        "finding": "Pembukuan belum rapi.",
    }
    return CoachingInput(**(usual | fields))


def file_of(session: Session, kub: Kub) -> Mentee:
    """The KUB's file."""
    return services.file_of_kub(session, kub)


def coach(session: Session, mentor: Mentor, whom: Kub | Mentee, **fields: Any) -> CoachingSession:
    """A session that was saved."""
    mentee = whom if isinstance(whom, Mentee) else file_of(session, whom)
    return services.log_session(session, mentor.user.actor, mentee, told(**fields))


def assess(
    session: Session,
    mentor: Mentor,
    mentee: Mentee,
    *,
    on: date | None = None,
    by_mentee: bool = False,
    scores: dict[str, int] | None = None,
    **fields: Any,
) -> Assessment:
    """A diagnosis, or what the mentee said of itself; 2 everywhere but where `scores` says."""
    usual: dict[str, Any] = {
        "client_id": str(uuid4()),
        "respondent": "Ketua" if by_mentee else "",
        "assessed_on": on or clock.today(),
        "scores": dict.fromkeys(AREAS, 2) | (scores or {}),
        "by_mentee": by_mentee,
    }
    return keep_assessment(session, mentor.user.actor, mentee, AssessmentInput(**usual | fields))
