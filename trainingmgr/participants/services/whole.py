"""A person with every record of theirs: the one that counts, and those merged into it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.participants.models import Participant
from trainingmgr.participants.services.every_room import Whole


def ids_of(session: Session, participant_id: int) -> tuple[int, ...]:
    """The id of the record and of those that were merged into it."""
    found, new = [participant_id], [participant_id]
    while new:
        into = select(Participant.id).where(Participant.merged_into_id.in_(new))
        new = list(session.scalars(into.order_by(Participant.id)))
        found += new
    return tuple(found)


def whole_of(session: Session, participant_id: int) -> Whole:
    """Everything by which others' texts may tell who this is."""
    ids = ids_of(session, participant_id)
    people = [session.get_one(Participant, one) for one in ids]
    telling: set[str] = set()
    for one in people:
        telling |= {one.name, one.nik, one.address, one.email or "", *_phones(one.phone)}
    # Whatever is shorter than a name would be found in other words as well.
    long = tuple(sorted(words for words in telling if len(words) >= 5))
    return Whole(ids, f"Peserta {people[0].number}", long)


def _phones(phone: str | None) -> set[str]:
    """`+628…` as people write it."""
    if not phone:
        return set()
    bare = phone.removeprefix("+62")
    dashed = f"0{bare[:3]}-{bare[3:7]}-{bare[7:]}"
    return {phone, phone[1:], f"0{bare}", dashed, dashed.replace("-", " ")}
