"""What the papers of a session need: who is on its sheet, and how they came to be marked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, selectinload

from trainingmgr.attendance.models import (
    FROM_CODE,
    PRESENT,
    SAVED,
    TAKEN,
    MakeUpSeat,
    Mark,
    MarkEntry,
    Register,
)
from trainingmgr.cohorts.models import CANCELLED, SessionSubject, TrainingSession
from trainingmgr.kub.models import Kub, KubMember
from trainingmgr.participants.models import CourseEnrolment, Participant
from trainingmgr.programmes.models import Kelurahan


@dataclass(frozen=True)
class Listed:
    """One person of a session's sheet, with the mark they have; minutes late in and early out."""

    participant_id: int
    name: str
    sex: str
    number: str
    kelurahan: str | None
    kub: str | None
    status: str | None
    late: int
    early: int


def rosters(session: Session, session_ids: Collection[int]) -> dict[int, list[Listed]]:
    """Who is on the sheet of each session, by name, in one statement.

    Those enrolled on its day, for a make-up those chosen, and whoever has a mark in it.
    """
    found: dict[int, list[Listed]] = {one: [] for one in session_ids}
    for session_id, *person in session.execute(_people(session_ids)):
        found[session_id].append(Listed(*person))
    return found


def _people(session_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    day = TrainingSession.held_on
    enrolled = and_(
        CourseEnrolment.from_on <= day,
        or_(CourseEnrolment.until_on.is_(None), CourseEnrolment.until_on > day),
    )
    chosen = exists().where(
        MakeUpSeat.session_id == TrainingSession.id, MakeUpSeat.participant_id == Participant.id
    )
    expected = and_(enrolled, or_(TrainingSession.chosen_only.is_(False), chosen))
    return (
        select(
            TrainingSession.id,
            Participant.id,
            Participant.name,
            Participant.sex,
            Participant.number,
            Kelurahan.name,
            Kub.name,
            Mark.status,
            func.coalesce(Mark.late_minutes, 0),
            func.coalesce(Mark.early_minutes, 0),
        )
        .join(CourseEnrolment, CourseEnrolment.course_id == TrainingSession.course_id)
        .join(Participant, Participant.id == CourseEnrolment.participant_id)
        .outerjoin(
            Mark,
            and_(Mark.session_id == TrainingSession.id, Mark.participant_id == Participant.id),
        )
        .outerjoin(Kelurahan, Kelurahan.code == Participant.kelurahan_code)
        .outerjoin(
            KubMember,
            and_(
                KubMember.participant_id == Participant.id,
                KubMember.from_on <= day,
                or_(KubMember.until_on.is_(None), KubMember.until_on > day),
            ),
        )
        .outerjoin(Kub, Kub.id == KubMember.kub_id)
        .where(TrainingSession.id.in_(session_ids), or_(expected, Mark.id.is_not(None)))
        .order_by(TrainingSession.id, Participant.name, Participant.id)
    )


def load_subjects(session: Session, session_ids: Collection[int]) -> None:
    """Reads the materi of several sessions at once, for sessions that are read already."""
    query = select(TrainingSession).where(TrainingSession.id.in_(session_ids))
    several = selectinload(TrainingSession.portions).joinedload(SessionSubject.subject)
    session.scalars(query.options(several)).all()


def checked_in(session: Session, session_id: int) -> dict[int, datetime]:
    """When somebody marked themselves by the code, of those who are still marked present."""
    rows = session.execute(
        select(MarkEntry.participant_id, func.min(MarkEntry.made_at))
        .join(
            Mark,
            and_(
                Mark.session_id == MarkEntry.session_id,
                Mark.participant_id == MarkEntry.participant_id,
                Mark.status == PRESENT,
            ),
        )
        .where(
            MarkEntry.session_id == session_id,
            MarkEntry.source == FROM_CODE,
            MarkEntry.status == PRESENT,
            MarkEntry.outcome.in_((SAVED, TAKEN)),
        )
        .group_by(MarkEntry.participant_id)
    )
    return {row[0]: row[1] for row in rows}


def closed_at(session: Session, session_id: int) -> datetime | None:
    """When the register of a session was closed, None while it is open."""
    return session.scalar(select(Register.closed_at).where(Register.session_id == session_id))


def positions(session: Session, course_id: int) -> dict[int, tuple[int, int]]:
    """Which session of how many each one is; cancelled ones and make-ups for some are left out."""
    ids = session.scalars(
        select(TrainingSession.id)
        .where(
            TrainingSession.course_id == course_id,
            TrainingSession.state != CANCELLED,
            TrainingSession.chosen_only.is_(False),
        )
        .order_by(TrainingSession.held_on, TrainingSession.starts_at, TrainingSession.id)
    ).all()
    return {one: (number, len(ids)) for number, one in enumerate(ids, start=1)}


def next_session(session: Session, one: TrainingSession) -> TrainingSession | None:
    """The course's next session after this one that is for everybody."""
    return session.scalar(
        select(TrainingSession)
        .where(
            TrainingSession.course_id == one.course_id,
            TrainingSession.state != CANCELLED,
            TrainingSession.chosen_only.is_(False),
            TrainingSession.held_on > one.held_on,
        )
        .order_by(TrainingSession.held_on, TrainingSession.starts_at, TrainingSession.id)
        .limit(1)
    )
