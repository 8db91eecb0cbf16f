"""Who stands where on a day: the headline, the funnel, and the people behind each figure.

Everything here counts people in N only: accepted when enrolment closed, in cohorts that count
(handbook 3.11, R18). `as_of` may be any day; evidence dated later is not looked at.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import Cohort
from trainingmgr.journey.active import Status
from trainingmgr.journey.headline import reaches
from trainingmgr.journey.stages import Stage
from trainingmgr.participants.models import Participant, StageReached, StandingRow
from trainingmgr.programmes.models import Programme


@dataclass(frozen=True)
class Group:
    """The figures of one kecamatan, one cohort, or all; every count is of persons within N.

    `stages[s]`: ever reached by the day; `statuses[s]`: that is their standing on the day.
    `new_total`: people without a business at enrolment; `active_new`: those of them now active.
    """

    key: str
    participants: int
    stages: Counter[Stage]
    statuses: Counter[Status]
    new_total: int
    active_new: int

    @property
    def active(self) -> int:
        return self.statuses[Status.AKTIF]

    @property
    def unverified(self) -> int:
        return self.statuses[Status.AKTIF_BELUM_DIVERIFIKASI]

    @property
    def stale(self) -> int:
        return self.statuses[Status.PERLU_VERIFIKASI_ULANG]

    def reaches(self, percent: int) -> bool:
        """Whether the target is reached, unrounded (handbook R19)."""
        return reaches(self.active, self.participants, percent)


def in_n(programme: Programme, as_of: date) -> ColumnElement[bool]:
    """The condition "belongs to N" on participants joined to their cohort."""
    return and_(
        Participant.programme_id == programme.id,
        Participant.in_n.is_(True),
        Participant.accepted_on <= as_of,
        Cohort.counts.is_(True),
    )


def holds_on(as_of: date) -> ColumnElement[bool]:
    """The condition "this standing holds on the day"."""
    return and_(
        StandingRow.from_on <= as_of,
        or_(StandingRow.until_on.is_(None), StandingRow.until_on > as_of),
    )


def groups_by(session: Session, programme: Programme, as_of: date, by: Any) -> dict[str, Group]:
    """The figures by a column of Cohort (`Cohort.kecamatan_code`, `Cohort.code`), three queries."""
    people = session.execute(
        select(by, Participant.already_in_business, func.count())
        .join(Cohort, Cohort.id == Participant.counted_in_id)
        .where(in_n(programme, as_of))
        .group_by(by, Participant.already_in_business)
    ).all()
    totals: Counter[str] = Counter()
    new: Counter[str] = Counter()
    for key, already, count in people:
        totals[key] += count
        if not already:
            new[key] += count
    stages = _stages(session, programme, as_of, by)
    statuses, active_new = _statuses(session, programme, as_of, by)
    return {
        key: Group(
            key,
            totals[key],
            stages.get(key, Counter()),
            statuses.get(key, Counter()),
            new[key],
            active_new[key],
        )
        for key in sorted(totals)
    }


def total_of(groups: dict[str, Group]) -> Group:
    """All groups together: N and its parts."""
    stages: Counter[Stage] = Counter()
    statuses: Counter[Status] = Counter()
    for group in groups.values():
        stages.update(group.stages)
        statuses.update(group.statuses)
    return Group(
        "",
        sum(group.participants for group in groups.values()),
        stages,
        statuses,
        sum(group.new_total for group in groups.values()),
        sum(group.active_new for group in groups.values()),
    )


def _stages(
    session: Session, programme: Programme, as_of: date, by: Any
) -> dict[str, Counter[Stage]]:
    rows = session.execute(
        select(by, StageReached.stage, func.count())
        .join(Participant, Participant.id == StageReached.participant_id)
        .join(Cohort, Cohort.id == Participant.counted_in_id)
        .where(in_n(programme, as_of), StageReached.on <= as_of)
        .group_by(by, StageReached.stage)
    )
    found: dict[str, Counter[Stage]] = {}
    for key, stage, count in rows:
        found.setdefault(key, Counter())[Stage(stage)] = count
    return found


def _statuses(
    session: Session, programme: Programme, as_of: date, by: Any
) -> tuple[dict[str, Counter[Status]], Counter[str]]:
    rows = session.execute(
        select(by, StandingRow.status, Participant.already_in_business, func.count())
        .join(Participant, Participant.id == StandingRow.participant_id)
        .join(Cohort, Cohort.id == Participant.counted_in_id)
        .where(in_n(programme, as_of), holds_on(as_of))
        .group_by(by, StandingRow.status, Participant.already_in_business)
    )
    found: dict[str, Counter[Status]] = {}
    active_new: Counter[str] = Counter()
    for key, status, already, count in rows:
        found.setdefault(key, Counter())[Status(status)] += count
        if status == Status.AKTIF and not already:
            active_new[key] += count
    return found, active_new


def people_behind(
    programme: Programme,
    as_of: date,
    *,
    stage: Stage | None = None,
    status: Status | None = None,
    kecamatan_code: str | None = None,
    cohort_code: str | None = None,
    already_in_business: bool | None = None,
) -> Select[Participant]:
    """The people a figure counts: the same conditions, listed by name."""
    query = (
        select(Participant)
        .join(Cohort, Cohort.id == Participant.counted_in_id)
        .where(in_n(programme, as_of))
        .order_by(Participant.name, Participant.id)
    )
    if stage is not None:
        query = query.join(StageReached, StageReached.participant_id == Participant.id).where(
            StageReached.stage == int(stage), StageReached.on <= as_of
        )
    if status is not None:
        query = query.join(StandingRow, StandingRow.participant_id == Participant.id).where(
            StandingRow.status == status, holds_on(as_of)
        )
    if kecamatan_code:
        query = query.where(Cohort.kecamatan_code == kecamatan_code)
    if cohort_code:
        query = query.where(Cohort.code == cohort_code)
    if already_in_business is not None:
        query = query.where(Participant.already_in_business.is_(already_in_business))
    return query
