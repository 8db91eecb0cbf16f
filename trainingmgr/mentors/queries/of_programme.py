"""Which mentees belong to a programme: those of its people, in a KUB or with a business."""

from __future__ import annotations

from sqlalchemy import Select, or_, select

from trainingmgr.businesses.models import NO_PART, Business, BusinessPerson
from trainingmgr.cohorts.models import Cohort
from trainingmgr.kub.models import Kub
from trainingmgr.mentors.models import Mentee
from trainingmgr.participants.models import Participant
from trainingmgr.programmes.models import Programme


def ids_of_programme(code: str) -> Select[int]:
    """Ids of its mentees: KUB of counting cohorts, and businesses of those or of their people.

    Mentees outside the programme belong to none, and are in none of its figures.
    """
    groups = (
        select(Kub.id)
        .join(Cohort, Cohort.id == Kub.cohort_id)
        .join(Programme, Programme.id == Cohort.programme_id)
        .where(Programme.code == code, Cohort.counts.is_(True))
    )
    people = (
        select(BusinessPerson.business_id)
        .join(Participant, Participant.id == BusinessPerson.participant_id)
        .join(Cohort, Cohort.id == Participant.counted_in_id)
        .join(Programme, Programme.id == Cohort.programme_id)
        .where(
            Programme.code == code,
            Cohort.counts.is_(True),
            Participant.in_n.is_(True),
            BusinessPerson.role != NO_PART,
        )
    )
    businesses = select(Business.id).where(
        or_(Business.kub_id.in_(groups), Business.id.in_(people))
    )
    return select(Mentee.id).where(
        or_(Mentee.kub_id.in_(groups), Mentee.business_id.in_(businesses))
    )
