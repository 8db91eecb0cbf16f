"""The register of one session of today, as its page is opened."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.support.builders import make_user
from tests.support.phones import sign_in
from trainingmgr.cohorts.models import SCHEDULED, TrainingSession
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import ADMIN
from trainingmgr.participants.models import CourseEnrolment, Participant

PEOPLE = 30


@dataclass(frozen=True)
class Sheet:
    """Where one open register is, and whose cookie opens it."""

    path: str
    cookie: str


def open_sheet(app: Flask, engine: Engine) -> Sheet:
    """A register of today in a course of about PEOPLE trainees."""
    with Session(engine) as session:
        one = _session_of_today(session)
        visa = sign_in(app, session, make_user(session, ADMIN))
        sheet = Sheet(f"/sesi/{one.id}/presensi", visa.cookie)
        session.commit()
    return sheet


def people(engine: Engine) -> int:
    """How many participants the database knows."""
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(Participant)) or 0


def _session_of_today(session: Session) -> TrainingSession:
    size = func.count(CourseEnrolment.id)
    course_id = session.scalar(
        select(CourseEnrolment.course_id)
        .group_by(CourseEnrolment.course_id)
        .order_by(func.abs(size - PEOPLE), CourseEnrolment.course_id)
        .limit(1)
    )
    model = session.scalars(
        select(TrainingSession).where(TrainingSession.course_id == course_id).limit(1)
    ).one()
    one = TrainingSession(
        course_id=model.course_id,
        subject_id=model.subject_id,
        trainer_id=model.trainer_id,
        held_on=clock.today(),
        starts_at=model.starts_at,
        ends_at=model.ends_at,
        break_minutes=model.break_minutes,
        jp=model.jp,
        venue=model.venue,
        state=SCHEDULED,
    )
    session.add(one)
    session.flush()
    return one
