"""What a session says beside its notes, and said before it was changed, without one person."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.mentors.models import CoachingChange, CoachingSession
from trainingmgr.participants.services.every_room import GONE, Whole

# Of a session that was about one person alone, nothing of these stays.
OWN = ("finding", "advice", "others", "place")


def hide(
    session: Session, held: Collection[CoachingSession], own: Collection[int], person: Whole
) -> None:
    """The name goes from all of `held`; of `own` (session ids) everything that was written."""
    for one in held:
        one.others = "" if one.id in own else person.hide(one.others)[:300]
        one.place = "" if one.id in own else person.hide(one.place)[:160]
        one.void_reason = person.hide(one.void_reason)[:200]
    ids = [one.id for one in held]
    changes = select(CoachingChange).where(CoachingChange.session_id.in_(ids))
    for change in session.scalars(changes):
        change.reason = person.hide(change.reason)[:200]
        before: dict[str, Any] = _hidden(change.before, person)
        if change.session_id in own:
            before |= {name: GONE for name in OWN if before.get(name)} | {"actions": []}
        change.before = before


def _hidden(value: Any, person: Whole) -> Any:
    """The same JSON, without the words that tell who it is."""
    if isinstance(value, str):
        return person.hide(value)
    if isinstance(value, list):
        return [_hidden(one, person) for one in value]
    if isinstance(value, dict):
        return {name: _hidden(one, person) for name, one in value.items()}
    return value
