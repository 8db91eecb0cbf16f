"""Prospect analyses of mentees: all of one, the latest of many, and how many there are of each."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.mentors.models import Prospect
from trainingmgr.mentors.rules import prospects as rules


def scores(one: Prospect) -> dict[str, int]:
    """aspect -> 1 to 4."""
    return {aspect: getattr(one, aspect) for aspect in rules.ASPECTS}


def rating(one: Prospect) -> str:
    """Its rating by the rule of today, so that all are counted alike."""
    return rules.rating(scores(one))


def prospects_of(session: Session, mentee_id: int) -> Sequence[Prospect]:
    """All of a mentee, newest first."""
    query = select(Prospect).where(Prospect.mentee_id == mentee_id)
    query = query.options(joinedload(Prospect.recorded_by))
    return session.scalars(query.order_by(Prospect.analysed_on.desc(), Prospect.id.desc())).all()


def latest_prospects(session: Session, mentee_ids: Collection[int]) -> dict[int, Prospect]:
    """mentee id -> the analysis that holds today; those never analysed are missing."""
    rank = func.row_number().over(
        partition_by=Prospect.mentee_id,
        order_by=(Prospect.analysed_on.desc(), Prospect.id.desc()),
    )
    ranked = (
        select(Prospect.id, rank.label("rank")).where(Prospect.mentee_id.in_(mentee_ids)).subquery()
    )
    query = select(Prospect).join(ranked, ranked.c.id == Prospect.id).where(ranked.c.rank == 1)
    return {one.mentee_id: one for one in session.scalars(query)}


def prospect_of_client(session: Session, client_id: str) -> Prospect | None:
    """What this form has already saved."""
    return session.scalar(select(Prospect).where(Prospect.client_id == client_id))
