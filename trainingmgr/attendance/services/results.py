"""Whether training was passed, told to the journey whenever something changed it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from trainingmgr.attendance.queries.facts import RESULT, Evidence, evidence_of_results
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.participants.services import milestones


def refresh(session: Session, by: Actor, participant_ids: Collection[int]) -> None:
    """Record or withdraw PASSED for these people (handbook 3.3, R09)."""
    milestones.record(session, by, to_record(session, participant_ids))


def to_record(session: Session, participant_ids: Collection[int]) -> Evidence:
    """PASSED for those who passed, nothing for the others among these people."""
    found = evidence_of_results(session, participant_ids)
    return {(one, RESULT): found.get((one, RESULT), []) for one in participant_ids}
