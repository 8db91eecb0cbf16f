"""The turns of a programme year."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import Cohort
from trainingmgr.cohorts.rules.rotation import Turn
from trainingmgr.programmes.models import Programme


def turns_of(session: Session, year: int) -> list[Turn]:
    """Every cohort of a year that has a turn and a kecamatan, in order of the turns."""
    rows = session.scalars(
        select(Cohort)
        .join(Cohort.programme)
        .where(Programme.year == year, Cohort.turn.is_not(None), Cohort.kecamatan_code.is_not(None))
        .order_by(Cohort.turn, Cohort.id)
    )
    return [
        Turn(one.id, one.name, one.kecamatan_code, one.turn, one.starts_on, one.ends_on)
        for one in rows
        if one.turn is not None and one.kecamatan_code is not None
    ]


def programme_years(session: Session) -> Sequence[int]:
    """Years that have a programme, the latest first."""
    query = select(Programme.year).distinct().order_by(Programme.year.desc())
    return session.scalars(query).all()
