"""The register as one looks at it: everyone on the roster with mark, KUB and outlook."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, select
from sqlalchemy.orm import Session

from trainingmgr.attendance import rules
from trainingmgr.attendance.models import Mark, MarkEntry, Register
from trainingmgr.attendance.queries.ledgers import ON_ROSTER
from trainingmgr.attendance.queries.trainings import trainings
from trainingmgr.cohorts.models import (
    CANCELLED,
    HELD,
    TECHNICAL,
    TrainingSession,
)
from trainingmgr.foundation.language import Sentence, sentence
from trainingmgr.kub.models import Kub, KubMember
from trainingmgr.participants.models import CourseEnrolment, Participant


@dataclass(frozen=True)
class SheetRow:
    """One person. The two risks are what to say when the person is here today, or is not.

    revision: the mark's, 0 when there is none. after_lock: it was sent after the register locked.
    """

    participant_id: int
    name: str
    kub: str | None
    status: str | None
    late: int
    early: int
    note: str
    risk_present: Sentence | None
    risk_missed: Sentence | None
    revision: int = 0
    after_lock: bool = False


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


def sheet(session: Session, one: TrainingSession) -> Sheet:
    """The register of a session with its roster, in a fixed number of statements."""
    numbers = session.scalars(_sessions(one)).all()
    found = session.execute(_roster(one)).all()
    outlooks = _outlooks(session, one, [row.id for row in found])
    rows = [_row(row, one, outlooks.get(row.id)) for row in found]
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


def _sessions(one: TrainingSession) -> Select[int]:
    """Everybody's sessions of this course in order; cancelled ones and make-ups are left out."""
    return (
        select(TrainingSession.id)
        .where(
            TrainingSession.course_id == one.course_id,
            TrainingSession.state != CANCELLED,
            TrainingSession.chosen_only.is_(False),
        )
        .order_by(TrainingSession.held_on, TrainingSession.starts_at, TrainingSession.id)
    )


def _outlooks(
    session: Session, one: TrainingSession, participant_ids: Collection[int]
) -> dict[int, rules.Outlook]:
    """How everyone's training stands with this session still to come."""
    if one.course.kind != TECHNICAL or one.chosen_only:
        # The workshop is one day of a training whose other days are not planned yet.
        return {}
    found = trainings(session, participant_ids, [one.course_id])
    return {each.participant_id: each.outlook for each in found}


def _roster(one: TrainingSession) -> Select[*tuple[Any, ...]]:
    """Everyone enrolled on the day, by name."""
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
            Mark.revision,
            _came_late().label("after_lock"),
        )
        .join(CourseEnrolment, CourseEnrolment.participant_id == Participant.id)
        .join(TrainingSession, ON_ROSTER)
        .outerjoin(Mark, and_(Mark.session_id == one.id, Mark.participant_id == Participant.id))
        .outerjoin(
            KubMember,
            and_(KubMember.participant_id == Participant.id, KubMember.until_on.is_(None)),
        )
        .outerjoin(Kub, Kub.id == KubMember.kub_id)
        .where(TrainingSession.id == one.id)
        .order_by(Participant.name, Participant.id)
    )


def _came_late() -> ColumnElement[bool]:
    """Whether what stands was made before the register locked and came after."""
    return exists().where(
        MarkEntry.session_id == Mark.session_id,
        MarkEntry.participant_id == Mark.participant_id,
        MarkEntry.chain == Mark.chain,
        MarkEntry.step == Mark.step,
        MarkEntry.after_lock,
    )


def _row(
    row: Row[*tuple[Any, ...]], one: TrainingSession, outlook: rules.Outlook | None
) -> SheetRow:
    present = missed = None
    if outlook is not None:
        here = row.counted_jp or 0
        if one.state == HELD:
            outlook = outlook.before(one.jp, here)
        present = _risk(outlook.after(one.jp, here if row.status == "H" else one.jp))
        missed = _risk(outlook.after(one.jp, 0))
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
        revision=row.revision or 0,
        after_lock=row.after_lock,
    )


def _risk(outlook: rules.Outlook) -> Sentence | None:
    """What somebody should hear whose training would stand like this after the session."""
    chance = outlook.chance
    if chance is None:
        return sentence(rules.NOT_ANY_MORE, percent=outlook.threshold)
    # Only who may miss at most one more is told; the others have room.
    return chance.sentence if chance.narrow else None
