"""Sessions as a training counts them: everybody's, and make-ups that are some people's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from trainingmgr.attendance import rules
from trainingmgr.attendance.models import MakeUpSeat, Mark, Register
from trainingmgr.cohorts.models import CANCELLED, WORKSHOP, Course, TrainingSession


@dataclass(frozen=True)
class Held:
    """A session as far as every training asks: of which course, how many JP, and when."""

    course_id: int
    kind: str
    cohort_id: int
    jp: int
    held_on: date
    starts_at: time


HELD = (
    TrainingSession.course_id,
    Course.kind,
    Course.cohort_id,
    TrainingSession.jp,
    TrainingSession.held_on,
    TrainingSession.starts_at,
)
IN_ORDER = (TrainingSession.held_on, TrainingSession.starts_at, TrainingSession.id)


@dataclass(frozen=True)
class Meeting(Held):
    """A session that everybody of its course was or is expected at; never a cancelled one."""

    id: int
    ends_at: time
    venue: str
    closed: bool


@dataclass(frozen=True)
class Seat(Held):
    """Somebody's own make-up session. `jp`: the most it can add, or added, to what counts."""

    participant_id: int
    venue: str
    closed: bool


def meetings(session: Session, cohort_ids: Collection[int]) -> list[Meeting]:
    """Everybody's sessions of these cohorts, in order: neither cancelled ones nor make-ups."""
    query: Select[*tuple[Any, ...]] = (
        select(
            *HELD,
            TrainingSession.id,
            TrainingSession.ends_at,
            TrainingSession.venue,
            Register.closed_at.is_not(None),
        )
        .join(Course, Course.id == TrainingSession.course_id)
        .outerjoin(Register, Register.session_id == TrainingSession.id)
        .where(
            Course.cohort_id.in_(cohort_ids),
            TrainingSession.state != CANCELLED,
            TrainingSession.chosen_only.is_(False),
        )
        .order_by(*IN_ORDER)
    )
    return [Meeting(*row) for row in session.execute(query)]


def by_course(
    found: Iterable[Meeting],
) -> tuple[Mapping[int, list[Meeting]], Mapping[int, list[Meeting]]]:
    """Sessions of each course, and those of each cohort's workshop."""
    courses: dict[int, list[Meeting]] = defaultdict(list)
    workshops: dict[int, list[Meeting]] = defaultdict(list)
    for one in found:
        courses[one.course_id].append(one)
        if one.kind == WORKSHOP:
            workshops[one.cohort_id].append(one)
    return courses, workshops


def own_make_ups(session: Session, participant_ids: Collection[int] | None) -> list[Seat]:
    """Make-ups that some sit in because they missed a session, in order; not cancelled ones."""
    missed, before = aliased(TrainingSession), aliased(Mark)
    query: Select[*tuple[Any, ...]] = (
        select(
            *HELD,
            MakeUpSeat.participant_id,
            TrainingSession.venue,
            Register.closed_at.is_not(None).label("closed"),
            missed.jp.label("missed_jp"),
            func.coalesce(before.counted_jp, 0).label("missed_counted"),
        )
        .join(TrainingSession, TrainingSession.id == MakeUpSeat.session_id)
        .join(Course, Course.id == TrainingSession.course_id)
        .join(missed, missed.id == TrainingSession.makes_up_id)
        .outerjoin(Register, Register.session_id == TrainingSession.id)
        .outerjoin(
            before,
            and_(
                before.session_id == missed.id,
                before.participant_id == MakeUpSeat.participant_id,
            ),
        )
        .where(TrainingSession.state != CANCELLED)
        .order_by(*IN_ORDER)
    )
    if participant_ids is not None:
        query = query.where(MakeUpSeat.participant_id.in_(participant_ids))
    return [
        Seat(
            row.course_id, row.kind, row.cohort_id,
            rules.make_up_jp(row.jp, row.missed_jp, row.missed_counted),
            row.held_on, row.starts_at, row.participant_id, row.venue, row.closed,
        )
        for row in session.execute(query)
    ]  # fmt: skip
