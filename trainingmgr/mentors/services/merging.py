"""What this room does when two records turn out to be one person."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trainingmgr.foundation.language import N_, Sentence, sentence
from trainingmgr.mentors.models import AgreedAction, Assessment, CoachingPerson, Confirmation
from trainingmgr.participants.services.every_room import Moved
from trainingmgr.participants.services.moving import Rows, move

# Present twice at one session is present once.
ROWS = (
    Rows(CoachingPerson, same=lambda row: row["session_id"]),
    Rows(AgreedAction, column="owner_id"),
    Rows(Confirmation),
    Rows(Assessment),
)


def merge(session: Session, kept_id: int, gone_id: int) -> Sequence[Moved]:
    """Every coaching session and agreed action to the kept record."""
    return move(session, ROWS, kept_id, gone_id)


def holds(session: Session, participant_ids: Collection[int]) -> Mapping[int, Sequence[Sentence]]:
    """How often each was coached."""
    rows = session.execute(
        select(CoachingPerson.participant_id, func.count())
        .where(CoachingPerson.participant_id.in_(participant_ids))
        .group_by(CoachingPerson.participant_id)
    )
    return {one: [sentence(N_("%(n)d sesi pendampingan"), n=n)] for one, n in rows}
