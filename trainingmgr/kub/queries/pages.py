"""Lists for the pages of the KUB room, each in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import FINISHED, TECHNICAL, Cohort, Course
from trainingmgr.cohorts.rules import PROGRAM
from trainingmgr.journey import facts as journey
from trainingmgr.kub.models import DISBANDED, Kub, KubMember
from trainingmgr.participants.models import (
    ACCEPTED,
    Departure,
    Milestone,
    Participant,
    StandingRow,
)
from trainingmgr.participants.queries import on_day
from trainingmgr.programmes.models import Craft, Kecamatan, Kelurahan


@dataclass(frozen=True)
class MemberLine:
    """One membership with where its person stands today; `stage` is None before any fact."""

    id: int
    participant_id: int
    name: str
    number: str
    position: str
    from_on: date
    until_on: date | None
    reason: str | None
    joined_reason: str | None
    stage: int | None
    status: str | None
    craft: str | None
    """A craft of one's own beside the main one."""


@dataclass(frozen=True)
class Candidate:
    """Someone who may join a KUB; `elsewhere` names a kecamatan of domicile that is another."""

    id: int
    name: str
    number: str
    kelurahan: str | None
    attended: bool
    elsewhere: str | None


def member_lines(session: Session, kub_id: int, today: date) -> list[MemberLine]:
    """Everyone who is or was in a KUB: officers first, then by name; the past by last day."""
    rows: Iterable[Sequence[Any]] = session.execute(
        select(
            KubMember.id,
            KubMember.participant_id,
            Participant.name,
            Participant.number,
            KubMember.position,
            KubMember.from_on,
            KubMember.until_on,
            KubMember.reason,
            KubMember.joined_reason,
            StandingRow.stage,
            StandingRow.status,
            Craft.name,
        )
        .join(Participant, Participant.id == KubMember.participant_id)
        .outerjoin(Craft, Craft.id == KubMember.craft_id)
        .outerjoin(StandingRow, and_(StandingRow.participant_id == Participant.id, on_day(today)))
        .where(KubMember.kub_id == kub_id)
        .order_by(Participant.name, KubMember.id)
    )
    rank = {"ketua": 0, "sekretaris": 1, "bendahara": 2}
    lines = [MemberLine(*row) for row in rows]
    return sorted(
        lines, key=lambda one: (one.until_on or date.min, rank.get(one.position, 3), one.name)
    )


def candidates(session: Session, cohort: Cohort) -> list[Candidate]:
    """Accepted people of a cohort in no KUB and still with us; those who attended come first."""
    attended = select(Milestone.participant_id).where(
        Milestone.kind == journey.WORKSHOP, Milestone.superseded_at.is_(None)
    )
    rows = session.execute(
        select(
            Participant.id,
            Participant.name,
            Participant.number,
            Kelurahan.name,
            Participant.id.in_(attended),
            Kecamatan.name,
            Kelurahan.kecamatan_code,
        )
        .outerjoin(Kelurahan, Kelurahan.code == Participant.kelurahan_code)
        .outerjoin(Kecamatan, Kecamatan.code == Kelurahan.kecamatan_code)
        .where(Participant.cohort_id == cohort.id, *_free())
        .order_by(Participant.name, Participant.id)
    )
    found = [
        Candidate(*row[:5], row[5] if row[6] not in (None, cohort.kecamatan_code) else None)
        for row in rows
    ]
    return sorted(found, key=lambda one: not one.attended)


def waiting_by_cohort(session: Session) -> list[tuple[Cohort, int]]:
    """The programme's cohorts with the number of accepted people who are in no KUB, by turn."""
    waiting = (
        select(func.count(Participant.id))
        .where(Participant.cohort_id == Cohort.id, *_free())
        .correlate(Cohort)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Cohort, waiting)
        .where(Cohort.kind == PROGRAM)
        .order_by(Cohort.starts_on.desc(), Cohort.turn, Cohort.id)
    )
    return [(cohort, count) for cohort, count in rows if count]


def other_kub(session: Session, kub: Kub) -> Sequence[Kub]:
    """KUB of the same programme year and kecamatan that someone could move to."""
    return session.scalars(
        select(Kub)
        .join(Cohort, Cohort.id == Kub.cohort_id)
        .where(
            Cohort.programme_id == kub.cohort.programme_id,
            Cohort.kecamatan_code == kub.cohort.kecamatan_code,
            Kub.id != kub.id,
            Kub.state != DISBANDED,
        )
        .order_by(Kub.name)
    ).all()


def courses_for(session: Session, kub: Kub) -> Sequence[Course]:
    """Technical courses of the KUB's cohort and craft that are not finished."""
    return session.scalars(
        select(Course)
        .where(
            Course.cohort_id == kub.cohort_id,
            Course.kind == TECHNICAL,
            Course.craft_id == kub.craft_id,
            Course.state != FINISHED,
        )
        .order_by(Course.title)
    ).all()


def _free() -> tuple[ColumnElement[bool], ...]:
    """Accepted, in no KUB, and not stopped."""
    taken = select(KubMember.participant_id).where(KubMember.until_on.is_(None))
    stopped = select(Departure.participant_id).where(Departure.returned_on.is_(None))
    return (
        Participant.state == ACCEPTED,
        Participant.id.not_in(taken),
        Participant.id.not_in(stopped),
    )
