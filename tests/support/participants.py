"""Programme years, cohorts and people to work on; rows only, without their services, for speed."""

from __future__ import annotations

from datetime import date
from itertools import count
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from trainingmgr.accounts.models import User
from trainingmgr.cohorts.models import TECHNICAL, WORKSHOP, Cohort, Course
from trainingmgr.foundation.access.policy import COMMAND_LINE, Actor
from trainingmgr.participants.models import Participant
from trainingmgr.participants.rules.person import PersonData
from trainingmgr.participants.services import people
from trainingmgr.programmes.models import Programme
from trainingmgr.trainers.models import Trainer

SERPONG, SETU = "36.74.01", "36.74.07"
NAMES = {SERPONG: "Serpong", SETU: "Setu"}
_serial = count(1)


def make_programme(session: Session, code: str = "WUB-2026", year: int = 2026) -> Programme:
    """A programme year."""
    programme = Programme(
        code=code,
        name=f"Wirausaha baru {year}",
        year=year,
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
    )
    session.add(programme)
    session.flush()
    return programme


def make_cohort(
    session: Session,
    programme: Programme | None = None,
    *,
    code: str = "SRP",
    kecamatan_code: str = SERPONG,
    turn: int | None = 1,
) -> Cohort:
    """A cohort with its opening workshop."""
    programme = programme or make_programme(session)
    cohort = Cohort(
        programme_id=programme.id,
        code=code,
        name=f"{NAMES[kecamatan_code]} {programme.year}",
        kecamatan_code=kecamatan_code,
        turn=turn,
        starts_on=programme.starts_on,
        ends_on=programme.ends_on,
    )
    session.add(cohort)
    session.flush()
    make_course(session, cohort, kind=WORKSHOP)
    return cohort


def make_course(
    session: Session, cohort: Cohort, *, kind: str = TECHNICAL, teacher: User | None = None
) -> Course:
    """A course, taught by this user."""
    trainer = None
    if teacher is not None:
        trainer = Trainer(user_id=teacher.id, name=teacher.name)
        session.add(trainer)
    course = Course(cohort_id=cohort.id, kind=kind, title="Dasar kokoru", trainer=trainer)
    session.add(course)
    session.flush()
    return course


def nik_of(born: date, sex: str, serial: int, region: str = "367401") -> str:
    """A NIK that is right in itself; serials are marked as examples by their low numbers."""
    day = born.day + (40 if sex == "P" else 0)
    return f"{region}{day:02d}{born:%m%y}{serial:04d}"


def made_name(serial: int) -> str:
    """A name that nobody else has, nor one like it: two alike would be asked about."""
    chance = Random(serial)
    words = (
        "".join(chance.choice("bdgklmnprst") + chance.choice("aiueo") for _ in range(4))
        for _ in range(2)
    )
    return " ".join([*(word.title() for word in words), "Contoh"])


def person(**fields: Any) -> PersonData:
    """Somebody to register whose data agree with one another."""
    serial = next(_serial)
    born = fields.get("birth_date", date(1999, 5, 12))
    sex = fields.get("sex", "P")
    usual: dict[str, Any] = {
        "name": made_name(serial),
        "nik": nik_of(born, sex, serial),
        "sex": sex,
        "birth_date": born,
        "kelurahan_code": "36.74.01.1001",
        "address": f"Jl. Contoh No. {serial}",
        "phone": f"+62812000{serial:05d}",
    }
    return PersonData(**(usual | fields))


def make_participant(
    session: Session,
    cohort: Cohort,
    *,
    by: Actor = COMMAND_LINE,
    on: date = date(2026, 2, 2),
    **fields: Any,
) -> Participant:
    """Someone accepted into a cohort."""
    return people.register(session, by, cohort, person(**fields), on=on)


def make_people(
    session: Session,
    cohort: Cohort,
    count: int = 10,
    *,
    by: Actor = COMMAND_LINE,
    on: date = date(2026, 2, 2),
) -> list[Participant]:
    """Many accepted into a cohort, in as few statements as one."""
    return people.register_all(session, by, cohort, [person() for _ in range(count)], on=on)
