"""Registers of today that are open, and the phones of those who take them or check in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support import load, phones
from tests.support.phones import Phone
from tests.support.training import make_class, make_session, make_trainer
from trainingmgr.accounts.models import User
from trainingmgr.attendance.queries.check_in import check_in_of
from trainingmgr.attendance.rules.codes import code_at
from trainingmgr.attendance.services import check_in
from trainingmgr.cohorts.models import TrainingSession
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.participants.models import CourseEnrolment, Participant


def open_registers(
    session: Session, count: int, *, people: int = 30, courses: int = 1
) -> list[TrainingSession]:
    """So many sessions of today, each with a trainer of its own, dealt out to some courses."""
    classes = [make_class(session, people)[0] for _ in range(courses)]
    today = clock.today()
    return [
        make_session(session, classes[number % courses], make_trainer(session), today)
        for number in range(count)
    ]


def phones_of(
    app: Flask, session: Session, registers: Sequence[TrainingSession], chance: Random
) -> list[Phone]:
    """The phone of each register's trainer."""
    return [phone_of(app, session, one, chance) for one in registers]


def phone_of(
    app: Flask, session: Session, one: TrainingSession, chance: Random, user: User | None = None
) -> Phone:
    """One phone at this register, of its trainer or of someone else."""
    taught = one.trainer.user if one.trainer else None
    user = user or taught
    assert user is not None
    roster = session.scalars(
        select(CourseEnrolment.participant_id).where(CourseEnrolment.course_id == one.course_id)
    ).all()
    return Phone(phones.sign_in(app, session, user), one.id, roster, chance)


def open_check_in(
    session: Session, people: int, sessions: int = 1
) -> tuple[list[TrainingSession], list[Participant]]:
    """Sessions of today in one course, open for self check-in; everyone may come in to each."""
    course, trainer, roster = make_class(session, people)
    found = [make_session(session, course, trainer, clock.today()) for _ in range(sessions)]
    for one in found:
        check_in.open_check_in(session, COMMAND_LINE, one)
    return found, roster


@dataclass(frozen=True)
class Ticket:
    """A phone that has read the code and typed a number: what it is about to send."""

    cookie: str
    fields: dict[str, str]

    def request(self, path: str = "/hadir/isi") -> bytes:
        return load.post(path, self.cookie, self.fields)


def tickets(port: int, session: Session, session_id: int, numbers: Sequence[str]) -> list[Ticket]:
    """One phone for each participant number, at the same moment: from the code to the form."""
    opened = check_in_of(session, session_id)
    assert opened is not None
    path = f"/hadir/{code_at(opened.secret, clock.now())}"
    session.rollback()
    read = load.at_once(port, [load.get(path)] * len(numbers))
    assert {answer.location for answer in read} == {"/hadir/isi"}, read
    asked = load.at_once(port, [load.get("/hadir/isi", answer.cookie) for answer in read])
    return [
        Ticket(page.cookie or code.cookie, {"csrf_token": token_in(page.body), "number": number})
        for code, page, number in zip(read, asked, numbers, strict=True)
    ]


def token_in(page: bytes) -> str:
    """The CSRF token of a page's form."""
    found = re.search(rb'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None, page
    return found[1].decode()
