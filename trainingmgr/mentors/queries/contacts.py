"""Whom one writes to about a mentee: the chair of a KUB, the owner of a business."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.businesses.models import NO_PART, OWNER, BusinessPerson
from trainingmgr.kub.models import CHAIR, KubMember
from trainingmgr.mentors.models import Mentee
from trainingmgr.participants.models import Participant
from trainingmgr.participants.queries import is_frozen


@dataclass(frozen=True)
class Contact:
    """Who speaks for a mentee; `participant_id` where a participant."""

    name: str
    phone: str | None
    participant_id: int | None = None


def contacts_of(session: Session, mentees: Sequence[Mentee]) -> dict[int, Contact]:
    """mentee id -> who speaks for it, where somebody is known; two statements."""
    chairs = _chairs(session, {one.kub_id for one in mentees if one.kub_id is not None})
    owners = _owners(session, {one.business_id for one in mentees if one.business_id is not None})
    found: dict[int, Contact] = {}
    for one in mentees:
        person = chairs.get(one.kub_id or 0) or owners.get(one.business_id or 0)
        if person is not None:
            found[one.id] = Contact(person.name, person.phone, person.id)
        elif one.contact_name:
            found[one.id] = Contact(one.contact_name, one.contact_phone)
    return found


def _chairs(session: Session, kub_ids: set[int]) -> dict[int, Participant]:
    query = (
        select(KubMember.kub_id, Participant)
        .join(Participant, Participant.id == KubMember.participant_id)
        .where(
            KubMember.kub_id.in_(kub_ids),
            KubMember.position == CHAIR,
            KubMember.until_on.is_(None),
            ~is_frozen(),
        )
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _owners(session: Session, business_ids: set[int]) -> dict[int, Participant]:
    """The owner, else the first who has a part in it."""
    query = (
        select(BusinessPerson.business_id, Participant)
        .join(Participant, Participant.id == BusinessPerson.participant_id)
        .where(
            BusinessPerson.business_id.in_(business_ids),
            BusinessPerson.role != NO_PART,
            ~is_frozen(),
        )
        .order_by(BusinessPerson.role != OWNER, BusinessPerson.id)
    )
    found: dict[int, Participant] = {}
    for business_id, person in session.execute(query):
        found.setdefault(business_id, person)
    return found
