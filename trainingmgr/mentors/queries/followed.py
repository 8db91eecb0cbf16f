"""Mentees of a programme with a mentor on a day, and how far each has come: the figures of the
head's page, and the lists behind them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from trainingmgr.kub.models import Kub
from trainingmgr.mentors.models import (
    CoachingSession,
    Mentee,
    Mentor,
    MentorAssignment,
    Prospect,
)
from trainingmgr.mentors.queries.coaching import stands
from trainingmgr.mentors.queries.deliverables import deliverables_of_many
from trainingmgr.mentors.queries.mentees import KECAMATAN_CODE, mentees
from trainingmgr.mentors.queries.of_programme import ids_of_programme
from trainingmgr.mentors.queries.people import holds_on
from trainingmgr.mentors.queries.prospects import rating
from trainingmgr.mentors.rules.deliverables import DELIVERABLES
from trainingmgr.mentors.rules.prospects import RATINGS

COMPLETE, UNKNOWN = "lengkap", "belum"


@dataclass(frozen=True)
class Followed:
    """A mentee with its mentor's institution and its last session by the day."""

    mentee_id: int
    kub_id: int | None
    institution_id: int
    kecamatan_code: str | None
    last_on: date | None


def followed(session: Session, programme: str, as_of: date) -> list[Followed]:
    """Mentees of a programme (its code) that had a mentor on the day and were coached still."""
    last = (
        select(CoachingSession.mentee_id, func.max(CoachingSession.held_on).label("on"))
        .where(CoachingSession.held_on <= as_of, stands())
        .group_by(CoachingSession.mentee_id)
        .subquery()
    )
    query = (
        mentees()
        .join(MentorAssignment, MentorAssignment.mentee_id == Mentee.id)
        .join(Mentor, Mentor.id == MentorAssignment.mentor_id)
        .outerjoin(last, last.c.mentee_id == Mentee.id)
        .where(Mentee.id.in_(ids_of_programme(programme)), holds_on(as_of), _going_on(as_of))
        .with_only_columns(
            Mentee.id, Mentee.kub_id, Mentor.institution_id, KECAMATAN_CODE, last.c.on
        )
    )
    return [Followed(*row) for row in session.execute(query.order_by(Mentee.id))]


def done_by(
    session: Session, mentee_ids: Collection[int], as_of: date
) -> dict[int, frozenset[str]]:
    """mentee id -> which of the four deliverables were done by the day."""
    return {
        mentee_id: frozenset(one.key for one in four if one.done_on and one.done_on <= as_of)
        for mentee_id, four in deliverables_of_many(session, mentee_ids).items()
    }


def ratings(session: Session, mentee_ids: Collection[int], as_of: date) -> dict[int, str]:
    """mentee id -> the prospect that held on the day; those never analysed are missing."""
    query = select(Prospect).where(
        Prospect.mentee_id.in_(mentee_ids), Prospect.analysed_on <= as_of
    )
    oldest = query.order_by(Prospect.analysed_on, Prospect.id)
    return {one.mentee_id: rating(one) for one in session.scalars(oldest)}


def grown(
    session: Session, mentee_ids: Collection[int], today: date, done: str = "", prospect: str = ""
) -> set[int]:
    """Of these, those a figure counts: `done` is COMPLETE or a deliverable's key, `prospect` a
    rating or UNKNOWN; what is neither narrows nothing."""
    found = set(mentee_ids)
    if done == COMPLETE or done in DELIVERABLES:
        wanted = set(DELIVERABLES) if done == COMPLETE else {done}
        there = done_by(session, found, today)
        found = {one for one in found if wanted <= there[one]}
    if prospect == UNKNOWN or prospect in RATINGS:
        rated = ratings(session, found, today)
        found = {one for one in found if rated.get(one, UNKNOWN) == prospect}
    return found


def _going_on(day: date) -> ColumnElement[bool]:
    """Neither ended nor disbanded by the day."""
    return or_(Mentee.ended_on.is_(None), Mentee.ended_on > day) & or_(
        Kub.disbanded_on.is_(None), Kub.disbanded_on > day
    )
