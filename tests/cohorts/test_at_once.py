"""Several taps, or several people, at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from threading import Barrier

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.support import cohorts as make
from tests.support.training import make_class, make_session, mark
from trainingmgr.attendance.services import make_up
from trainingmgr.cohorts import services
from trainingmgr.cohorts.models import (
    CalendarLink,
    Cohort,
    Course,
    CurriculumTemplate,
    Substitution,
    TrainingSession,
)
from trainingmgr.cohorts.rules.planner import Pattern
from trainingmgr.cohorts.services import planner
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.problems import Refused
from trainingmgr.trainers.models import Trainer

TAPS = 4


def at_once(engine: Engine, act: Callable[[Session, int], object]) -> list[str]:
    """Everyone acts in a transaction of their own; what each was told, empty when it was saved."""
    together = Barrier(TAPS)

    def tap(number: int) -> str:
        with Session(engine) as own:
            together.wait()
            try:
                act(own, number)
                own.commit()
            except Refused as problem:
                own.rollback()
                return problem.message
        return ""

    with ThreadPoolExecutor(TAPS) as hands:
        return list(hands.map(tap, range(TAPS)))


def test_a_plan_tapped_four_times_is_one_course(
    session: Session, engine: Engine, admin: Actor
) -> None:
    cohort = make.cohort(session, make.programme(session)).id
    budi = make.trainer(session).id
    session.commit()
    pattern = Pattern(date(2026, 8, 1), frozenset({5}), time(8), time(12), 15)

    def save(own: Session, _number: int) -> None:
        where, who = own.get_one(Cohort, cohort), own.get_one(Trainer, budi)
        template = own.scalars(select(CurriculumTemplate).limit(1)).one()
        plan = planner.propose(
            own, where, planner.lines_of(template), pattern, venue="Aula", trainer=who
        )
        services.save_course(
            own, admin, where, template, plan,
            key="satu", title="Kokoru", craft=None, venue="Aula", trainer=who,
        )  # fmt: skip

    assert at_once(engine, save) == [""] * TAPS
    assert session.scalar(select(func.count()).select_from(Course)) == 1


def test_four_plans_for_the_same_room_leave_one(
    session: Session, engine: Engine, admin: Actor
) -> None:
    cohort = make.cohort(session, make.programme(session))
    courses = [make.course(session, cohort).id for _ in range(TAPS)]
    session.commit()

    def plan(own: Session, number: int) -> None:
        make.meeting(own, own.get_one(Course, courses[number]))

    told = at_once(engine, plan)
    assert sorted(bool(one) for one in told) == [False] + [True] * (TAPS - 1)
    assert session.scalar(select(func.count()).select_from(TrainingSession)) == 1


def test_a_substitute_tapped_four_times_is_one(
    session: Session, engine: Engine, admin: Actor
) -> None:
    course = make.course(session, make.cohort(session, make.programme(session)))
    one, siti = make.meeting(session, course).id, make.trainer(session).id
    session.commit()

    def tap(own: Session, _number: int) -> None:
        who = own.get_one(Trainer, siti)
        services.substitute(own, admin, own.get_one(TrainingSession, one), who)

    assert at_once(engine, tap) == [""] * TAPS
    assert session.scalar(select(func.count()).select_from(Substitution)) == 1


def test_of_four_links_made_at_once_one_lives(
    session: Session, engine: Engine, admin: Actor
) -> None:
    budi = make.trainer(session).id
    session.commit()

    def tap(own: Session, _number: int) -> None:
        services.issue_link(own, admin, own.get_one(Trainer, budi))

    assert at_once(engine, tap) == [""] * TAPS
    live = select(func.count()).where(CalendarLink.revoked_at.is_(None))
    assert session.scalar(live) == 1


def test_a_make_up_tapped_four_times_is_one(session: Session, engine: Engine, admin: Actor) -> None:
    day = clock.today() - timedelta(days=9)
    course, trainer, roster = make_class(session)
    missed = make_session(session, course, trainer, day)
    mark(session, missed, roster, "HAA")
    number, away = missed.id, roster[1].id
    session.commit()

    def tap(own: Session, hand: int) -> None:
        one = own.get_one(TrainingSession, number)
        make_up.plan_make_up(
            own, admin, one, [away], held_on=day + timedelta(days=1 + hand), starts_at=time(8),
            ends_at=time(12), break_minutes=15, venue="Balai", trainer=one.trainer,
        )  # fmt: skip

    told = at_once(engine, tap)
    assert sorted(bool(one) for one in told) == [False] + [True] * (TAPS - 1)
