"""A programme with cohorts, courses and trainers, made by the services that people use."""

from __future__ import annotations

from datetime import date, time
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from tests.support.builders import make_user
from trainingmgr.cohorts import services
from trainingmgr.cohorts.models import TECHNICAL, Cohort, Course, TrainingSession
from trainingmgr.cohorts.queries import course_named
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.programmes.models import Programme
from trainingmgr.programmes.queries import craft_by_name
from trainingmgr.programmes.services import create_programme
from trainingmgr.trainers.models import Trainer
from trainingmgr.trainers.services import add_trainer

MONDAY = date(2026, 6, 1)
SERPONG, SETU = "36.74.01", "36.74.07"
_numbers = count(1)


def programme(session: Session, year: int = 2026, code: str = "WUB-2026") -> Programme:
    """A programme year with its two targets."""
    return create_programme(session, COMMAND_LINE, code=code, name=f"Wirausaha {year}", year=year)


def cohort(session: Session, within: Programme, **fields: Any) -> Cohort:
    """A cohort from May to October, in the next turn."""
    number = next(_numbers)
    usual: dict[str, Any] = {
        "code": f"SRP-{number}",
        "name": f"Serpong {number}",
        "kecamatan_code": SERPONG,
        "turn": number,
        "starts_on": date(within.year, 5, 1),
        "ends_on": date(within.year, 10, 31),
    }
    return services.create_cohort(session, COMMAND_LINE, within, **usual | fields)


def trainer(session: Session, name: str | None = None) -> Trainer:
    """Somebody who teaches."""
    return add_trainer(session, COMMAND_LINE, make_user(session, "trainer", name=name))


def _free_title(session: Session, of: Cohort) -> str:
    titles = ("Produksi kokoru", *(f"Produksi kokoru {n}" for n in range(2, 100)))
    return next(one for one in titles if not course_named(session, of.id, one))


def course(session: Session, of: Cohort, teacher: Trainer | None = None, **fields: Any) -> Course:
    """A technical course with a craft, not opened yet."""
    usual: dict[str, Any] = {
        "kind": TECHNICAL,
        "title": _free_title(session, of),
        "venue": "Aula Contoh",
        "trainer": teacher or trainer(session),
        "craft": craft_by_name(session, "Kokoru"),
    }
    return services.plan_course(session, COMMAND_LINE, of, **usual | fields)


def meeting(session: Session, of: Course, day: date = MONDAY, **fields: Any) -> TrainingSession:
    """A session from 08.00 to 12.00 with a quarter of an hour's break: 5 JP."""
    hours: dict[str, Any] = {"starts_at": time(8), "ends_at": time(12), "break_minutes": 15}
    return services.plan_session(session, COMMAND_LINE, of, held_on=day, **hours | fields)
