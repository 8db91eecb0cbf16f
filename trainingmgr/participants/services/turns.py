"""Acts on one record wait for each other, and see it as the one before has left it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.foundation.problems import Conflict
from trainingmgr.participants.models import MERGED, Participant
from trainingmgr.participants.services.milestones import MERGED_MEANWHILE


def hold(session: Session, participant: Participant, *, alone: bool = False) -> None:
    """Hold a record until the commit. Raises Conflict when it was merged away meanwhile.

    `alone`: nobody writes anything new that names it meanwhile, not even in another table.
    """
    session.flush()
    session.refresh(participant, with_for_update={"of": Participant, "key_share": not alone})
    if participant.state == MERGED:
        raise Conflict(MERGED_MEANWHILE)


def keep(session: Session, participant_ids: Collection[int]) -> None:
    """Nobody erases, restricts or merges these people before the commit, and what is known of
    them is read anew. Others may keep them at the same time.

    For whoever writes something new that names them: what was looked at then still holds.
    """
    rows = select(Participant).where(Participant.id.in_(participant_ids)).order_by(Participant.id)
    kept = rows.with_for_update(read=True, key_share=True, of=Participant)
    session.scalars(kept.execution_options(populate_existing=True)).all()
