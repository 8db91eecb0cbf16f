"""The list of cohorts: how far each has come, and whose turn is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import Cohort
from trainingmgr.cohorts.queries.progress import progress_of
from trainingmgr.cohorts.rules import Progress, Standing, standing
from trainingmgr.programmes.models import Kecamatan, Programme

OVER, AHEAD = "selesai", "belum"
PLACE = (
    select(Kecamatan.name)
    .where(Kecamatan.code == Cohort.kecamatan_code)
    .correlate(Cohort)
    .scalar_subquery()
)


@dataclass(frozen=True)
class CohortRow:
    """A cohort in a list, with how far it has come and what it is doing today."""

    cohort: Cohort
    progress: Progress
    standing: Standing


def cohort_rows(session: Session, cohorts: Sequence[Cohort], today: date) -> list[CohortRow]:
    """What a list shows of each cohort."""
    progress = progress_of(session, cohorts)
    return [
        CohortRow(one, progress[one.id], standing(progress[one.id], one.starts_on, today))
        for one in cohorts
    ]


def by_turn(query: Select[Cohort], turn: str, programme_code: str, today: date) -> Select[Cohort]:
    """Cohorts whose turn is over (OVER: N is frozen and the last day reached) or not (AHEAD).

    With a programme's code only those that count in it, as the head's page counts turns.
    """
    over = and_(Cohort.enrolment_closed_at.is_not(None), Cohort.ends_on <= today)
    if turn in (OVER, AHEAD):
        query = query.where(over if turn == OVER else ~over)
    if programme_code:
        theirs = select(Programme.id).where(Programme.code == programme_code)
        query = query.where(Cohort.programme_id.in_(theirs), Cohort.counts)
    return query
