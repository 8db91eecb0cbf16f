"""Courses with sessions, full KUB and registers, for tests of the rooms around them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.builders import make_user
from tests.support.participants import make_cohort, make_people
from trainingmgr.accounts.models import User
from trainingmgr.attendance.models import Register
from trainingmgr.attendance.services import registers
from trainingmgr.attendance.services.marking import MarkInput
from trainingmgr.cohorts.models import OPEN, TECHNICAL, Cohort, Course, TrainingSession
from trainingmgr.foundation.access.policy import COMMAND_LINE, Actor
from trainingmgr.kub import services as kub
from trainingmgr.kub.models import Kub
from trainingmgr.kub.queries import open_members
from trainingmgr.participants.models import Participant
from trainingmgr.participants.services import people
from trainingmgr.programmes.models import Craft
from trainingmgr.programmes.queries import craft_by_name
from trainingmgr.trainers.models import Trainer

DAY = date(2026, 3, 2)
START = date(2026, 2, 2)
OFFICERS = ("ketua", "sekretaris", "bendahara")
_names = count(1)


def make_trainer(session: Session, user: User | None = None) -> Trainer:
    """Someone who teaches, with an account."""
    user = user or make_user(session, "trainer")
    trainer = Trainer(user_id=user.id, user=user, name=user.name)
    session.add(trainer)
    session.flush()
    return trainer


def kokoru(session: Session) -> Craft:
    """A craft of the reference list."""
    return craft_by_name(session, "Kokoru")


def cohort_by_code(session: Session, code: str) -> Cohort | None:
    """A cohort made before, so that builders may share it."""
    return session.scalar(select(Cohort).where(Cohort.code == code))


def make_technical(
    session: Session, cohort: Cohort, trainer: Trainer, *, craft: Craft | None = None
) -> Course:
    """A technical course that is open."""
    course = Course(
        cohort_id=cohort.id,
        kind=TECHNICAL,
        title="Dasar produksi kokoru",
        trainer=trainer,
        craft=craft,
        venue="Balai Contoh",
        state=OPEN,
        opened_on=DAY,
    )
    session.add(course)
    session.flush()
    return course


def make_session(
    session: Session,
    course: Course,
    trainer: Trainer,
    held_on: date = DAY,
    *,
    hours: int = 4,
    jp: int = 5,
) -> TrainingSession:
    """A session from 08.00 with fifteen minutes' break: 4 hours are 5 JP."""
    one = TrainingSession(
        course_id=course.id,
        trainer_id=trainer.id,
        held_on=held_on,
        starts_at=time(8),
        ends_at=time(8 + hours),
        break_minutes=15,
        jp=jp,
        venue="Balai Contoh",
    )
    session.add(one)
    session.flush()
    return one


def make_class(
    session: Session, size: int = 3, *, cohort: Cohort | None = None, trainer: Trainer | None = None
) -> tuple[Course, Trainer, list[Participant]]:
    """An open technical course with its trainer and people, without sessions."""
    cohort = cohort or cohort_by_code(session, "SRP") or make_cohort(session)
    trainer = trainer or make_trainer(session)
    course = make_technical(session, cohort, trainer)
    roster = make_people(session, cohort, size, on=START)
    people.enrol(session, COMMAND_LINE, course, [one.id for one in roster], START)
    return course, trainer, roster


def mark(
    session: Session,
    one: TrainingSession,
    roster: Sequence[Participant],
    letters: str = "",
    *,
    by: Actor = COMMAND_LINE,
    close: bool = True,
) -> Register:
    """Everyone present but for those whose letter says otherwise; a first save."""
    padded = letters.ljust(len(roster), "H")
    marks = [MarkInput(who.id, letter) for who, letter in zip(roster, padded, strict=True)]
    return registers.save(session, by, one, marks, close=close)


def draft(
    session: Session, cohort: Cohort, members: Sequence[Participant], *, name: str | None = None
) -> Kub:
    """A draft whose first three members are its officers."""
    positions = [*OFFICERS, *["anggota"] * len(members)]
    return kub.draft_kub(
        session,
        COMMAND_LINE,
        cohort,
        name=name or f"Contoh {next(_names)}",
        craft=kokoru(session),
        members=[(one.id, place) for one, place in zip(members, positions, strict=False)],
        on=DAY,
    )


def form(session: Session, one: Kub, on: date = DAY) -> Kub:
    """The draft's meeting with eight of its members, and its berita acara."""
    present = [who.participant_id for who in open_members(session, one.id)][:8]
    kub.record_meeting(
        session, COMMAND_LINE, one, held_on=on, place="Balai Contoh", present=present
    )
    kub.form_kub(session, COMMAND_LINE, one, minutes_on=on)
    return one


def make_kub(session: Session, cohort: Cohort) -> tuple[Kub, list[Participant]]:
    """A KUB of ten that is formed."""
    members = make_people(session, cohort, on=START)
    return form(session, draft(session, cohort, members)), members
