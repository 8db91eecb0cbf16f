"""Forty open registers of different courses, each with the requests its trainer would send."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.support.builders import make_user
from tests.support.client import PageClient
from tests.support.load import post
from trainingmgr.accounts import services as accounts
from trainingmgr.cohorts.models import SCHEDULED, TrainingSession
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import ADMIN
from trainingmgr.participants.models import CourseEnrolment, Participant

PEOPLE = 30
MARKS = "HISA"


@dataclass
class Sheet:
    """One open register: where it is, whose cookie opens it, and the fields of its form."""

    path: str
    action: str
    cookie: str
    fields: dict[str, str] = field(repr=False)

    @property
    def rows(self) -> int:
        return sum(name.startswith("mark-") for name in self.fields)

    def request(self, number: int, path: str | None = None) -> bytes:
        """The save of round `number`; marks differ from the round before, so all are written.

        Each round has seen the one before: a mark's revision grows with every change.
        """
        fields = {name: value for name, value in self.fields.items() if name[:4] != "was-"}
        for name in fields:
            if name.startswith("mark-"):
                fields[name] = MARKS[number % len(MARKS)]
            elif name.startswith("base-"):
                fields[name] = str(int(fields[name]) + number)
        return post(path or self.action, self.cookie, fields)


def open_sheets(app: Flask, engine: Engine, count: int) -> list[Sheet]:
    """`count` registers of today in courses of about PEOPLE trainees."""
    sheets = []
    with Session(engine) as session:
        for one in _sessions_of_today(session, count):
            client = PageClient(app, session, make_user(session, ADMIN))
            token = accounts.open_session(session, client.user, "bench")
            with client.http.session_transaction() as cookie:
                cookie["sid"] = token
            sheets.append(_sheet(app, client, f"/sesi/{one.id}/presensi"))
    return sheets


def people(engine: Engine) -> int:
    """How many participants the database knows."""
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(Participant)) or 0


def _sheet(app: Flask, client: PageClient, path: str) -> Sheet:
    page = client.page(path)
    form = page.form(None, {"version"})
    names = sorted(name for name in form.names if name.startswith("mark-"))
    fields = dict(form.defaults()) | dict.fromkeys(names[:PEOPLE], "H")
    crumb = client.http.get_cookie(app.config["SESSION_COOKIE_NAME"])
    if crumb is None:
        raise RuntimeError("the register's page set no cookie")
    return Sheet(path, form.action, f"{crumb.key}={crumb.value}", fields)


def _sessions_of_today(session: Session, count: int) -> list[TrainingSession]:
    size = func.count(CourseEnrolment.id)
    courses = session.scalars(
        select(CourseEnrolment.course_id)
        .group_by(CourseEnrolment.course_id)
        .order_by(func.abs(size - PEOPLE), CourseEnrolment.course_id)
        .limit(count)
    ).all()
    return [_another_session(session, course_id) for course_id in courses]


def _another_session(session: Session, course_id: int) -> TrainingSession:
    model = session.scalars(
        select(TrainingSession).where(TrainingSession.course_id == course_id).limit(1)
    ).one()
    one = TrainingSession(
        course_id=course_id,
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
