"""Acts on one record wait for each other, and see it as the one before has left it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from trainingmgr.foundation.problems import Conflict
from trainingmgr.participants.models import MERGED, Participant
from trainingmgr.participants.services.milestones import MERGED_MEANWHILE


def hold(session: Session, participant: Participant, *, alone: bool = False) -> None:
    """Hold a record until the commit. Raises Conflict when it was merged away meanwhile.

    `alone`: nobody writes anything new that names it meanwhile, not even in another table.
    """
    session.refresh(participant, with_for_update={"of": Participant, "key_share": not alone})
    if participant.state == MERGED:
        raise Conflict(MERGED_MEANWHILE)
