"""Marks that differ from what stands: both versions, with who made them and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from trainingmgr.accounts.models import User
from trainingmgr.attendance.models import DIFFERS, FROM_CODE, Mark, MarkEntry
from trainingmgr.cohorts.models import CANCELLED, Course, TrainingSession
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.participants.models import Participant
from trainingmgr.trainers.models import Trainer


@dataclass(frozen=True)
class Version:
    """One of two marks: what it says, who made it, and when.

    came_at: when it reached us, where that was not at once. by_code: whoever came in marked
    themselves.
    """

    status: str
    late: int
    early: int
    note: str
    who: str | None
    at: datetime
    came_at: datetime | None = None
    by_code: bool = False


@dataclass(frozen=True)
class Difference:
    """What waits for a decision about one person. revision: that of what stands, 0 if nothing."""

    entry_id: int
    participant_id: int
    name: str
    stands: Version | None
    revision: int
    waits: Version
    after_lock: bool


@dataclass(frozen=True)
class Disputed:
    """A session in whose register so many differences wait."""

    session_id: int
    title: str
    held_on: date
    count: int


def differences(session: Session, session_id: int) -> Sequence[Difference]:
    """What waits in one register, by name, in one statement."""
    marker, sender = aliased(User), aliased(User)
    rows = session.execute(
        select(MarkEntry, Participant.name, sender.name, Mark, marker.name)
        .join(Participant, Participant.id == MarkEntry.participant_id)
        .outerjoin(
            Mark,
            and_(
                Mark.session_id == MarkEntry.session_id,
                Mark.participant_id == MarkEntry.participant_id,
            ),
        )
        .outerjoin(sender, sender.id == MarkEntry.user_id)
        .outerjoin(marker, marker.id == Mark.marked_by_id)
        .where(MarkEntry.session_id == session_id, MarkEntry.outcome == DIFFERS)
        .order_by(Participant.name, MarkEntry.id)
        .execution_options(populate_existing=True)
    ).all()
    return [
        Difference(
            entry_id=entry.id,
            participant_id=entry.participant_id,
            name=name,
            stands=_standing(mark, by) if mark else None,
            revision=mark.revision if mark else 0,
            waits=_waiting(entry, sent_by),
            after_lock=entry.after_lock,
        )
        for entry, name, sent_by, mark, by in rows
    ]


def disputed(session: Session, actor: Actor) -> Sequence[Disputed]:
    """This trainer's sessions in which differences wait, oldest first."""
    leads = aliased(Trainer)
    rows = session.execute(
        select(
            TrainingSession.id,
            func.coalesce(TrainingSession.topic, Course.title),
            TrainingSession.held_on,
            func.count(MarkEntry.id),
        )
        .join(MarkEntry, MarkEntry.session_id == TrainingSession.id)
        .join(Course, Course.id == TrainingSession.course_id)
        .join(Trainer, Trainer.id == TrainingSession.trainer_id)
        .outerjoin(leads, leads.id == Course.trainer_id)
        .where(
            MarkEntry.outcome == DIFFERS,
            TrainingSession.state != CANCELLED,
            (Trainer.user_id == actor.user_id) | (leads.user_id == actor.user_id),
        )
        .group_by(TrainingSession.id, Course.title)
        .order_by(TrainingSession.held_on, TrainingSession.id)
    )
    return [Disputed(*row) for row in rows]


def _standing(mark: Mark, by: str | None) -> Version:
    return Version(
        mark.status, mark.late_minutes, mark.early_minutes, mark.note, by, mark.marked_at
    )


def _waiting(entry: MarkEntry, by: str | None) -> Version:
    kept = (entry.received_at - entry.made_at).total_seconds()
    return Version(
        entry.status,
        entry.late_minutes,
        entry.early_minutes,
        entry.note,
        by,
        entry.made_at,
        entry.received_at if kept >= 60 else None,
        entry.source == FROM_CODE,
    )
