"""Taps as a phone sends them, on a session of a class of three at noon."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from tests.support.training import make_class, make_session
from trainingmgr.attendance import rules
from trainingmgr.attendance.services import entries
from trainingmgr.attendance.services.entries import Receipt, SentClose, SentMark
from trainingmgr.cohorts.models import TrainingSession
from trainingmgr.foundation.access.policy import Actor

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
"""In Jakarta, on the day of the session."""


def uid() -> str:
    return str(uuid.uuid4())


def tap(
    person: int,
    letter: str,
    *,
    base: int = 0,
    chain: str | None = None,
    step: int = 1,
    at: datetime = NOON,
    late: int = 0,
    note: str = "",
) -> SentMark:
    """One change of a mark, with an id of its own."""
    value = rules.Value(letter, late, 0, note)
    return SentMark(uid(), person, rules.Sent(value, base, chain or uid(), step), at)


def send(
    session: Session,
    by: Actor,
    one: TrainingSession,
    *items: SentMark | SentClose,
    sent_at: datetime = NOON,
) -> Receipt:
    return entries.receive(session, by, one.id, items, sent_at=sent_at)


def outcomes(receipt: Receipt) -> Sequence[str]:
    return [result.outcome for result in receipt.results]


def make_lesson(session: Session) -> tuple[TrainingSession, Actor, list[int]]:
    """A session of a class of three, its trainer, and their ids; committed."""
    course, trainer, roster = make_class(session)
    one = make_session(session, course, trainer)
    session.commit()
    assert trainer.user is not None
    return one, trainer.user.actor, [who.id for who in roster]
