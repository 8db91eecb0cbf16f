"""One course as its trainer sees it: sessions with rates, people with JP and product."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Row, Select, and_, case, func, select
from sqlalchemy.orm import Session

from trainingmgr.attendance.models import (
    AttendanceSum,
    ConductRemark,
    Mark,
    PracticalProduct,
    Register,
)
from trainingmgr.attendance.queries.outcomes import TrainingResult, results
from trainingmgr.cohorts.models import HELD, TECHNICAL, Course, TrainingSession
from trainingmgr.foundation.language import N_, Sentence
from trainingmgr.foundation.problems import NotFound
from trainingmgr.kub.models import Kub, KubMember
from trainingmgr.participants.models import CourseEnrolment, Participant


@dataclass(frozen=True)
class HeldSession:
    """A session with how many were there of how many marked; None while it is not closed."""

    id: int
    title: str | None
    held_on: date
    starts_at: time
    ends_at: time
    jp: int
    state: str
    closed_at: datetime | None
    present: int
    marked: int
    chosen_only: bool = False


@dataclass(frozen=True)
class Trainee:
    """One person of the course. JP of the course's closed sessions; `result` over the training."""

    participant_id: int
    name: str
    number: str
    kub: str | None
    left: bool
    counted_jp: int
    held_jp: int
    decision: str | None
    has_photo: bool
    result: TrainingResult | None
    outlook: Sentence | None
    out_of_reach: bool = False


def held_sessions(session: Session, course_id: int) -> list[HeldSession]:
    """All sessions of a course in order with their rates, in one statement."""
    present = func.sum(case((Mark.status == "H", 1), else_=0))
    rows = session.execute(
        select(
            TrainingSession.id,
            TrainingSession.topic,
            TrainingSession.held_on,
            TrainingSession.starts_at,
            TrainingSession.ends_at,
            TrainingSession.jp,
            TrainingSession.state,
            Register.closed_at,
            func.coalesce(present, 0),
            func.count(Mark.id),
            TrainingSession.chosen_only,
        )
        .outerjoin(Register, Register.session_id == TrainingSession.id)
        .outerjoin(Mark, Mark.session_id == TrainingSession.id)
        .where(TrainingSession.course_id == course_id)
        .group_by(TrainingSession.id, Register.closed_at)
        .order_by(TrainingSession.held_on, TrainingSession.starts_at, TrainingSession.id)
    )
    return [HeldSession(*row) for row in rows]


def trainees(session: Session, course: Course, sessions: Sequence[HeldSession]) -> list[Trainee]:
    """Everyone ever enrolled in the course by name, in a fixed number of statements."""
    rows = session.execute(_people(course)).all()
    found = {}
    if course.kind == TECHNICAL:
        found = results(session, [row.id for row in rows])
    held = sum(one.jp for one in sessions if one.state == HELD and not one.chosen_only)
    return [_trainee(row, course, found.get(row.id), held) for row in rows]


def product_of(session: Session, course_id: int, participant_id: int) -> PracticalProduct | None:
    """The product someone made in a course, judged already."""
    return session.scalar(
        select(PracticalProduct).where(
            PracticalProduct.course_id == course_id,
            PracticalProduct.participant_id == participant_id,
        )
    )


def enrolled(session: Session, course_id: int, participant_id: int) -> Participant:
    """Someone on the course's roster. Raises NotFound."""
    found = session.scalar(
        select(Participant)
        .join(CourseEnrolment, CourseEnrolment.participant_id == Participant.id)
        .where(CourseEnrolment.course_id == course_id, Participant.id == participant_id)
    )
    if found is None:
        raise NotFound(N_("Peserta ini tidak terdaftar pada kelas ini."))
    return found


def open_remarks(session: Session, course_id: int, participant_id: int) -> Sequence[ConductRemark]:
    """Remarks on someone in a course that are not settled."""
    return session.scalars(
        select(ConductRemark)
        .where(
            ConductRemark.course_id == course_id,
            ConductRemark.participant_id == participant_id,
            ConductRemark.closed_on.is_(None),
        )
        .order_by(ConductRemark.opened_on, ConductRemark.id)
    ).all()


def _people(course: Course) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Participant.id,
            Participant.name,
            Participant.number,
            Kub.name.label("kub"),
            CourseEnrolment.until_on,
            AttendanceSum.counted_jp,
            PracticalProduct.decision,
            PracticalProduct.photo_id,
        )
        .join(CourseEnrolment, CourseEnrolment.participant_id == Participant.id)
        .outerjoin(
            AttendanceSum,
            and_(
                AttendanceSum.course_id == CourseEnrolment.course_id,
                AttendanceSum.participant_id == Participant.id,
            ),
        )
        .outerjoin(
            PracticalProduct,
            and_(
                PracticalProduct.course_id == CourseEnrolment.course_id,
                PracticalProduct.participant_id == Participant.id,
            ),
        )
        .outerjoin(
            KubMember,
            and_(KubMember.participant_id == Participant.id, KubMember.until_on.is_(None)),
        )
        .outerjoin(Kub, Kub.id == KubMember.kub_id)
        .where(CourseEnrolment.course_id == course.id)
        .order_by(Participant.name, Participant.id)
    )


def _trainee(
    row: Row[*tuple[Any, ...]],
    course: Course,
    result: TrainingResult | None,
    held_jp: int,
) -> Trainee:
    mine = result if result is not None and result.course_id == course.id else None
    chance = mine.outlook.chance if mine else None
    return Trainee(
        participant_id=row.id,
        name=row.name,
        number=row.number,
        kub=row.kub,
        left=row.until_on is not None,
        counted_jp=row.counted_jp or 0,
        held_jp=held_jp,
        decision=row.decision,
        has_photo=row.photo_id is not None,
        result=mine,
        outlook=chance.sentence if chance and chance.narrow else None,
        out_of_reach=mine is not None and chance is None,
    )
