"""Programme years and their target lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from trainingmgr.foundation import audit
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.programmes import rules
from trainingmgr.programmes.models import Programme, Target
from trainingmgr.programmes.rules import TargetLine


def create_programme(
    session: Session,
    by: Actor,
    *,
    code: str,
    name: str,
    year: int,
    starts_on: date | None = None,
    ends_on: date | None = None,
    planned_participants: int = 300,
    planned_kub: int = 30,
    targets: Sequence[TargetLine] = rules.USUAL_TARGETS,
) -> Programme:
    """A programme year with its target lines; without dates it is the calendar year.

    Raises Refused.
    """
    rules.check_year(year)
    starts_on, ends_on = starts_on or date(year, 1, 1), ends_on or date(year, 12, 31)
    _check(name, targets)
    rules.check_programme(code.strip().upper(), year, starts_on, ends_on)
    if session.scalar(select(Programme.id).where(Programme.code == code.strip().upper())):
        raise Refused(N_("Kode ini sudah dipakai program lain."), field="code")
    programme = Programme(
        code=code.strip().upper(),
        name=name.strip(),
        year=year,
        starts_on=starts_on,
        ends_on=ends_on,
        planned_participants=planned_participants,
        planned_kub=planned_kub,
        targets=[Target(name=line.name.strip(), percent=line.percent) for line in targets],
    )
    session.add(programme)
    session.flush()
    audit.record(session, by, "programme.create", subject=("programme", programme.id))
    return programme


def change_programme(
    session: Session,
    by: Actor,
    programme: Programme,
    *,
    name: str,
    starts_on: date,
    ends_on: date,
    planned_participants: int,
    planned_kub: int,
    targets: Sequence[TargetLine],
) -> None:
    """Changes all but code and year, which stand on papers already. Raises Refused."""
    _check(name, targets)
    rules.check_programme(programme.code, programme.year, starts_on, ends_on)
    programme.name = name.strip()
    programme.starts_on, programme.ends_on = starts_on, ends_on
    programme.planned_participants, programme.planned_kub = planned_participants, planned_kub
    _keep_targets(session, programme, targets)
    # Targets are the programme's: two people changing only them must not pass each other by.
    flag_modified(programme, "name")
    session.flush()
    detail = {"targets": [line.percent for line in targets]}
    audit.record(
        session, by, "programme.change", subject=("programme", programme.id), detail=detail
    )


def _check(name: str, targets: Sequence[TargetLine]) -> None:
    if not name.strip():
        raise Refused(N_("Nama program wajib diisi."), field="name")
    rules.check_targets(targets)


def _keep_targets(session: Session, programme: Programme, targets: Sequence[TargetLine]) -> None:
    """Keeps rows whose name stays, so that nothing pointing at a target loses it."""
    wanted = {line.name.strip(): line.percent for line in targets}
    for target in list(programme.targets):
        if target.name in wanted:
            target.percent = wanted.pop(target.name)
        else:
            programme.targets.remove(target)
            session.delete(target)
    session.flush()
    programme.targets += [Target(name=name, percent=percent) for name, percent in wanted.items()]
