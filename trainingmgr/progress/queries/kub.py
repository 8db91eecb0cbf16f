"""KUB as of a day: their members, how many are active, and what was planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import Cohort
from trainingmgr.documents.report import KubRow
from trainingmgr.journey.active import Status
from trainingmgr.journey.growth import kub_is_active
from trainingmgr.kub.models import Kub, KubMember
from trainingmgr.participants.models import StandingRow
from trainingmgr.programmes.models import Kecamatan, Programme
from trainingmgr.progress.queries.standing import Group, holds_on


@dataclass(frozen=True)
class KubFigures:
    """One KUB on a day: its members, and how many of them are active and verified."""

    id: int
    name: str
    kecamatan_code: str
    formed: bool
    decreed: bool
    disbanded: bool
    members: int
    active: int

    @property
    def standing(self) -> bool:
        return self.formed and not self.disbanded


def kub_figures(session: Session, programme: Programme, as_of: date) -> list[KubFigures]:
    """Every KUB of the programme's counting cohorts, in one query."""
    member_now = and_(
        KubMember.kub_id == Kub.id,
        KubMember.from_on <= as_of,
        or_(KubMember.until_on.is_(None), KubMember.until_on > as_of),
    )
    active = and_(
        StandingRow.participant_id == KubMember.participant_id,
        StandingRow.status == Status.AKTIF,
        holds_on(as_of),
    )
    query = (
        select(
            Kub.id,
            Kub.name,
            Cohort.kecamatan_code,
            Kub.minutes_on,
            Kub.decree_on,
            Kub.disbanded_on,
            func.count(KubMember.id),
            func.count(StandingRow.id),
        )
        .join(Cohort, Cohort.id == Kub.cohort_id)
        .join(KubMember, member_now, isouter=True)
        .join(StandingRow, active, isouter=True)
        .where(Cohort.programme_id == programme.id, Cohort.counts.is_(True))
        .group_by(
            Kub.id, Kub.name, Cohort.kecamatan_code, Kub.minutes_on, Kub.decree_on, Kub.disbanded_on
        )
        .order_by(Kub.name)
    )

    def by_then(day: date | None) -> bool:
        return day is not None and day <= as_of

    return [
        KubFigures(
            row[0],
            row[1],
            row[2] or "",
            by_then(row[3]),
            by_then(row[4]),
            by_then(row[5]),
            row[6],
            row[7],
        )
        for row in session.execute(query)
    ]


def kub_rows(
    figures: list[KubFigures],
    areas: dict[str, Group],
    kecamatan: list[Kecamatan],
    size: int,
) -> tuple[KubRow, ...]:
    """One row a kecamatan; the plan is one KUB for every `size` people in N."""
    rows = []
    for area in kecamatan:
        here = [one for one in figures if one.kecamatan_code == area.code and one.formed]
        standing = [one for one in here if one.standing]
        people = areas[area.code].participants if area.code in areas else 0
        rows.append(
            KubRow(
                kecamatan=area.name,
                planned=people // size,
                formed=len(here),
                decreed=sum(one.decreed for one in here),
                complete=sum(one.members == size for one in standing),
                members=sum(one.members for one in standing),
                disbanded=len(here) - len(standing),
                active=sum(kub_is_active(one.active) for one in standing),
            )
        )
    return tuple(rows)
