"""Registers of today that are open, and the phones of those who take them."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support import phones
from tests.support.phones import Phone
from tests.support.training import make_class, make_session, make_trainer
from trainingmgr.accounts.models import User
from trainingmgr.cohorts.models import TrainingSession
from trainingmgr.foundation import clock
from trainingmgr.participants.models import CourseEnrolment


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
