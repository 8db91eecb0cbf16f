"""The register as one looks at it: everyone on the roster with mark, KUB and outlook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select, true
from sqlalchemy.orm import Session

from trainingmgr.attendance import rules
from trainingmgr.attendance.models import AttendanceSum, MakeUpSeat, Mark, Register
from trainingmgr.cohorts.models import (
    CANCELLED,
    HELD,
    TECHNICAL,
    WORKSHOP,
    Course,
    TrainingSession,
)
from trainingmgr.foundation.language import N_, Sentence, sentence
from trainingmgr.kub.models import Kub, KubMember
from trainingmgr.participants.models import CourseEnrolment, Participant
from trainingmgr.programmes.queries import number_setting


@dataclass(frozen=True)
class SheetRow:
    """One person. The two risks are what to say when the person is here today, or is not."""

    participant_id: int
    name: str
    kub: str | None
    status: str | None
    late: int
    early: int
    note: str
    risk_present: Sentence | None
    risk_missed: Sentence | None


@dataclass(frozen=True)
class Sheet:
    """A register: `version` 0 before the first save; `position` of `count` sessions held."""

    rows: Sequence[SheetRow]
    position: int
    count: int
    version: int = 0
    closed_at: datetime | None = None
    first_closed_at: datetime | None = None
    tally: dict[str, int] = field(default_factory=dict)

    @property
    def present(self) -> int:
        return self.tally.get("H", 0)


@dataclass(frozen=True)
class _Outlook:
    """JP of the training apart from this session: held by now, and what is still to come."""

    held: int
    left: Sequence[int]
    threshold: int

    def risk(self, counted: int, jp: int, attended: int) -> Sentence | None:
        """What a person with so many JP should hear, had they `attended` of this session's JP."""
        chance = rules.can_still_pass(counted + attended, self.held + jp, self.left, self.threshold)
        if chance is None:
            return sentence(
                N_("Tidak dapat lagi mencapai %(percent)d persen kehadiran."),
                percent=self.threshold,
            )
        # Only who may miss at most one more is told; the others have room.
        return chance.sentence if chance.narrow else None


def sheet(session: Session, one: TrainingSession) -> Sheet:
    """The register of a session with its roster, in a fixed number of statements."""
    others = session.execute(_sessions(one)).all()
    numbers = [row.id for row in others if row.kind == one.course.kind]
    outlook = _outlook(session, one, others)
    found = session.execute(_roster(one)).all()
    rows = [_row(row, one, outlook) for row in found]
    tally = {str(mark): sum(row.status == mark for row in rows) for mark in rules.MARKS}
    register = session.execute(
        select(Register.version, Register.closed_at, Register.first_closed_at).where(
            Register.session_id == one.id
        )
    ).one_or_none()
    position = numbers.index(one.id) + 1 if one.id in numbers else 0
    if register is None:
        return Sheet(rows, position, len(numbers), tally=tally)
    return Sheet(rows, position, len(numbers), *register, tally=tally)


def presence(session: Session, session_id: int) -> tuple[int, int]:
    """How many are marked H, and how many are marked at all."""
    present = func.coalesce(func.sum(case((Mark.status == "H", 1), else_=0)), 0)
    query = select(present, func.count()).where(Mark.session_id == session_id)
    here, marked = session.execute(query).one()
    return int(here), marked


def _sessions(one: TrainingSession) -> Select[*tuple[Any, ...]]:
    """The sessions of this training, workshop and course, in order.

    Cancelled ones and make-ups are left out.
    """
    mine = TrainingSession.course_id == one.course_id
    workshop = and_(Course.kind == WORKSHOP, Course.cohort_id == one.course.cohort_id)
    return (
        select(TrainingSession.id, TrainingSession.jp, TrainingSession.state, Course.kind)
        .join(Course, Course.id == TrainingSession.course_id)
        .where(
            or_(mine, workshop),
            TrainingSession.state != CANCELLED,
            TrainingSession.chosen_only.is_(False),
        )
        .order_by(TrainingSession.held_on, TrainingSession.starts_at, TrainingSession.id)
    )


def _outlook(
    session: Session, one: TrainingSession, others: Sequence[Row[*tuple[Any, ...]]]
) -> _Outlook | None:
    if one.course.kind != TECHNICAL or one.chosen_only:
        # The workshop is one day of a training whose other days are not planned yet.
        return None
    apart = [row for row in others if row.id != one.id]
    return _Outlook(
        held=sum(row.jp for row in apart if row.state == HELD),
        left=[row.jp for row in apart if row.state != HELD and row.kind == TECHNICAL],
        threshold=number_setting(session, "pass_percent", one.held_on),
    )


def _roster(one: TrainingSession) -> Select[*tuple[Any, ...]]:
    """Everyone enrolled on the day, by name; JP attended so far in workshop and course."""
    workshop_home = func.coalesce(Participant.workshop_in_id, Participant.cohort_id)
    attended = (
        select(func.coalesce(func.sum(AttendanceSum.counted_jp), 0))
        .join(Course, Course.id == AttendanceSum.course_id)
        .where(
            AttendanceSum.participant_id == Participant.id,
            or_(
                Course.id == one.course_id,
                and_(Course.kind == WORKSHOP, Course.cohort_id == workshop_home),
            ),
        )
        .correlate(Participant)
        .scalar_subquery()
    )
    return (
        select(
            Participant.id,
            Participant.name,
            Kub.name.label("kub"),
            Mark.status,
            Mark.late_minutes,
            Mark.early_minutes,
            Mark.note,
            Mark.counted_jp,
            attended.label("attended"),
        )
        .join(CourseEnrolment, CourseEnrolment.participant_id == Participant.id)
        .outerjoin(Mark, and_(Mark.session_id == one.id, Mark.participant_id == Participant.id))
        .outerjoin(
            KubMember,
            and_(KubMember.participant_id == Participant.id, KubMember.until_on.is_(None)),
        )
        .outerjoin(Kub, Kub.id == KubMember.kub_id)
        .where(
            CourseEnrolment.course_id == one.course_id,
            CourseEnrolment.from_on <= one.held_on,
            or_(CourseEnrolment.until_on.is_(None), CourseEnrolment.until_on > one.held_on),
            expected_at(one),
        )
        .order_by(Participant.name, Participant.id)
    )


def expected_at(one: TrainingSession) -> ColumnElement[bool]:
    """Of those enrolled, who is expected at a session: all, or those chosen for a make-up."""
    if not one.chosen_only:
        return true()
    return CourseEnrolment.participant_id.in_(
        select(MakeUpSeat.participant_id).where(MakeUpSeat.session_id == one.id)
    )


def _row(row: Row[*tuple[Any, ...]], one: TrainingSession, outlook: _Outlook | None) -> SheetRow:
    present = missed = None
    if outlook is not None:
        here = row.counted_jp or 0
        # A closed session is in the sums already; what it gave is taken out again.
        before = row.attended - (here if one.state == HELD else 0)
        present = outlook.risk(before, one.jp, here if row.status == "H" else one.jp)
        missed = outlook.risk(before, one.jp, 0)
    return SheetRow(
        participant_id=row.id,
        name=row.name,
        kub=row.kub,
        status=row.status,
        late=row.late_minutes or 0,
        early=row.early_minutes or 0,
        note=row.note or "",
        risk_present=present,
        risk_missed=missed,
    )
