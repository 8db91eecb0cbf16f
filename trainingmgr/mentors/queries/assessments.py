"""Diagnoses and self-assessments of mentees: all of one, and the first and latest of many."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.mentors.models import Assessment
from trainingmgr.mentors.rules.assessments import AREAS, Change, before_after


@dataclass(frozen=True)
class Side:
    """What one side said first and last; `latest` is None after one look only."""

    first: Assessment
    latest: Assessment | None

    @property
    def newest(self) -> Assessment:
        """The one that holds today."""
        return self.latest or self.first

    @property
    def change(self) -> Change:
        """The first against the latest."""
        return before_after(scores(self.first), scores(self.latest) if self.latest else None)


@dataclass(frozen=True)
class Sides:
    """The mentor's diagnosis and the mentee's own view; None where nobody asked yet."""

    diagnosis: Side | None = None
    own: Side | None = None


def scores(one: Assessment) -> dict[str, int]:
    """area -> 1 to 4."""
    return {area: getattr(one, area) for area in AREAS}


def far_apart(both: Sides) -> list[tuple[str, int, int]]:
    """Areas that mentor and mentee see two levels apart or more: (area, mentor's, mentee's)."""
    if both.diagnosis is None or both.own is None:
        return []
    seen, said = scores(both.diagnosis.newest), scores(both.own.newest)
    return [(area, seen[area], said[area]) for area in AREAS if abs(seen[area] - said[area]) > 1]


def assessments_of(session: Session, mentee_id: int) -> Sequence[Assessment]:
    """All of a mentee, by both sides, oldest first."""
    query = select(Assessment).where(Assessment.mentee_id == mentee_id)
    query = query.options(
        joinedload(Assessment.recorded_by), joinedload(Assessment.participant)
    ).order_by(Assessment.assessed_on, Assessment.id)
    return session.scalars(query).all()


def sides(session: Session, mentee_ids: Collection[int]) -> dict[int, Sides]:
    """mentee id -> first and latest per side, in one query; those never assessed are missing."""
    query = select(Assessment).where(Assessment.mentee_id.in_(mentee_ids))
    query = query.order_by(Assessment.assessed_on, Assessment.id)
    told: dict[int, dict[bool, list[Assessment]]] = {}
    for one in session.scalars(query):
        told.setdefault(one.mentee_id, {}).setdefault(one.by_mentee, []).append(one)
    return {
        mentee_id: Sides(_side(by_side.get(False)), _side(by_side.get(True)))
        for mentee_id, by_side in told.items()
    }


def sides_of(session: Session, mentee_id: int) -> Sides:
    """First and latest per side of one mentee."""
    return sides(session, [mentee_id]).get(mentee_id, Sides())


def last_on(session: Session, mentee_id: int, *, by_mentee: bool) -> date | None:
    """The day of a side's newest one."""
    query = select(Assessment.assessed_on).where(
        Assessment.mentee_id == mentee_id, Assessment.by_mentee.is_(by_mentee)
    )
    return session.scalar(query.order_by(Assessment.assessed_on.desc()).limit(1))


def assessment_of_client(session: Session, client_id: str) -> Assessment | None:
    """What this form has already saved."""
    return session.scalar(select(Assessment).where(Assessment.client_id == client_id))


def _side(told: Sequence[Assessment] | None) -> Side | None:
    if not told:
        return None
    return Side(told[0], told[-1] if len(told) > 1 else None)
