"""Rights that travel down: which user works with which participant, from when until when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import insert, or_, select, update
from sqlalchemy.orm import Session

from trainingmgr.cohorts.services import end_grants, grant
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.participants.models import AS_MENTOR, Assignment, Participant


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
    lasting = or_(Assignment.until_on.is_(None), Assignment.until_on > on)
    ending = update(Assignment).where(Assignment.source == source, lasting)
    if participant_ids is not None:
        ending = ending.where(Assignment.participant_id.in_(participant_ids))
    session.execute(ending.values(until_on=on).execution_options(synchronize_session="fetch"))
    left = select(Assignment.id).where(Assignment.source == source, lasting)
    if session.scalar(left.limit(1)) is None:
        end_grants(session, source, on)


def share(
    session: Session,
    by: Actor,
    fellows: Collection[int],
    newcomers: Collection[int],
    sources: str,
    on: date,
) -> None:
    """Whoever coaches these fellows coaches their newcomers as well.

    `sources`: how the source of the right begins (OF_KUB, OF_BUSINESS), since a fellow may be
    coached for something else that is no business of the newcomer's mentors.
    """
    coaches = session.execute(
        select(Assignment.user_id, Assignment.source)
        .where(
            Assignment.kind == AS_MENTOR,
            Assignment.participant_id.in_(fellows),
            Assignment.source.startswith(sources),
            Assignment.until_on.is_(None),
        )
        .distinct()
    ).all()
    for user_id, source in coaches:
        assign(session, by, newcomers, user_id, AS_MENTOR, on, source)
