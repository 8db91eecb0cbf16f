"""Of whom the founding meeting was, and how many of them came."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.kub.models import Kub, KubMember, Meeting, MeetingGuest
from trainingmgr.kub.queries.members import open_members


def founders(session: Session, kub: Kub) -> Sequence[KubMember]:
    """A draft's members; of a KUB that was formed, those who were members from its first day.

    Who left the draft before that day is none of them."""
    if kub.minutes_on is None:
        return open_members(session, kub.id)
    query = select(KubMember).where(
        KubMember.kub_id == kub.id,
        KubMember.from_on <= kub.minutes_on,
        or_(KubMember.until_on.is_(None), KubMember.until_on > kub.minutes_on),
    )
    found = session.scalars(query.options(joinedload(KubMember.participant)))
    return sorted(found, key=lambda one: one.participant.name)


def came(session: Session, kub: Kub, participant_ids: Sequence[int]) -> int:
    """How many of these people were at the meeting."""
    query = (
        select(func.count(MeetingGuest.id))
        .join(Meeting, Meeting.id == MeetingGuest.meeting_id)
        .where(Meeting.kub_id == kub.id, MeetingGuest.participant_id.in_(participant_ids))
    )
    return session.scalar(query) or 0
