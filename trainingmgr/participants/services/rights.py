"""Rights that travel down: which user works with which participant, from when until when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from trainingmgr.cohorts.services import end_grants, grant
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.participants.models import Assignment, Participant


def assign(
    session: Session,
    by: Actor,
    participant_ids: Collection[int],
    user_id: int,
    kind: str,
    from_on: date,
    source: str,
) -> None:
    """Let a user work with these participants from a day on, as AS_MENTOR, AS_OFFICER, ….

    `source` names the row it follows from, such as `mentor_assignment:3`; who already has this
    right from it keeps it as it is. The user may read these people's cohorts for as long.
    """
    held = session.scalars(
        select(Assignment.participant_id).where(
            Assignment.user_id == user_id,
            Assignment.kind == kind,
            Assignment.source == source,
            Assignment.until_on.is_(None),
        )
    )
    new = sorted(set(participant_ids) - set(held))
    if not new:
        return
    row = {"user_id": user_id, "kind": kind, "from_on": from_on, "source": source}
    session.execute(insert(Assignment), [row | {"participant_id": one} for one in new])
    cohorts = select(Participant.cohort_id).where(Participant.id.in_(new)).distinct()
    grant(session, session.scalars(cohorts).all(), user_id, from_on, source)
    detail = {"kind": kind, "participants": new}
    audit(session, by, "participant.assign", subject=("user", user_id), detail=detail)


def end_assignments(
    session: Session, source: str, on: date, participant_ids: Collection[int] | None = None
) -> None:
    """End the rights that follow from a source (or of these people only): `on` is the first day
    without."""
    ending = update(Assignment).where(Assignment.source == source, Assignment.until_on.is_(None))
    if participant_ids is not None:
        ending = ending.where(Assignment.participant_id.in_(participant_ids))
    session.execute(ending.values(until_on=on).execution_options(synchronize_session="fetch"))
    left = select(Assignment.id).where(Assignment.source == source, Assignment.until_on.is_(None))
    if session.scalar(left.limit(1)) is None:
        end_grants(session, source, on)
