"""Whose business, which letter, and the facts that businesses and visits prove."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, func, or_, select, union
from sqlalchemy.orm import Session

from trainingmgr.businesses.models import (
    NO_PART,
    AssignmentLetter,
    Business,
    BusinessPerson,
    Production,
    Sale,
    Visit,
    VisitPerson,
)
from trainingmgr.cohorts.models import Course, TrainingSession
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import ADMIN, FIELD, HEAD, MENTOR, Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.journey import facts as journey
from trainingmgr.journey.facts import Fact
from trainingmgr.participants.models import AS_MENTOR, AS_TRAINER, Assignment, CourseEnrolment
from trainingmgr.trainers.models import Trainer

Evidence = dict[tuple[int, str], list[Fact]]


def visible_businesses(actor: Actor) -> Select[Business]:
    """Head and admin all; a field officer those of the kecamatan; a mentor those of mentees."""
    query = select(Business)
    if actor.role in {HEAD, ADMIN}:
        return query
    if actor.role == FIELD:
        return query.where(Business.kecamatan_code == actor.kecamatan_code)
    if actor.role == MENTOR:
        mine = (
            select(BusinessPerson.id)
            .join(Assignment, Assignment.participant_id == BusinessPerson.participant_id)
            .where(
                BusinessPerson.business_id == Business.id,
                Assignment.user_id == actor.user_id,
                Assignment.kind == AS_MENTOR,
                or_(Assignment.until_on.is_(None), Assignment.until_on > clock.today()),
            )
        )
        return query.where(exists(mine))
    return query.where(Business.id.is_(None))


def business_for(session: Session, actor: Actor, business_id: int) -> Business:
    """The business, or NotFound when this person may not see it."""
    found = session.scalar(visible_businesses(actor).where(Business.id == business_id))
    if found is None:
        raise NotFound(N_("Usaha tidak ditemukan."))
    return found


def letter_on(
    session: Session, user_id: int, kecamatan_code: str, day: date
) -> AssignmentLetter | None:
    """The officer's surat tugas for a kecamatan that is valid on a day."""
    return session.scalar(
        select(AssignmentLetter)
        .where(
            AssignmentLetter.user_id == user_id,
            AssignmentLetter.kecamatan_code == kecamatan_code,
            AssignmentLetter.from_on <= day,
            AssignmentLetter.until_on >= day,
        )
        .order_by(AssignmentLetter.until_on.desc())
    )


def taught_or_mentored(
    session: Session, user_id: int, participant_ids: Collection[int]
) -> set[int]:
    """Those of the people whose trainer or mentor this user is or was (handbook R16)."""
    assigned = select(Assignment.participant_id).where(
        Assignment.user_id == user_id, Assignment.kind.in_([AS_MENTOR, AS_TRAINER])
    )
    taught = (
        select(CourseEnrolment.participant_id)
        .join(Course, Course.id == CourseEnrolment.course_id)
        .join(TrainingSession, TrainingSession.course_id == Course.id, isouter=True)
        .join(
            Trainer, or_(Trainer.id == TrainingSession.trainer_id, Trainer.id == Course.trainer_id)
        )
        .where(Trainer.user_id == user_id)
    )
    return set(session.scalars(union(assigned, taught))) & set(participant_ids)


def parts_of(session: Session, business_ids: Collection[int]) -> dict[int, dict[int, str]]:
    """business id -> participant id -> part, as last seen: by the newest visit, else as declared."""
    parts: dict[int, dict[int, str]] = defaultdict(dict)
    declared = select(BusinessPerson).where(BusinessPerson.business_id.in_(business_ids))
    for person in session.scalars(declared):
        parts[person.business_id][person.participant_id] = person.role
    seen = (
        select(Visit.business_id, VisitPerson.participant_id, VisitPerson.role)
        .join(Visit, Visit.id == VisitPerson.visit_id)
        .where(Visit.business_id.in_(business_ids))
        .order_by(Visit.visited_on, Visit.id)
    )
    for business_id, participant_id, role in session.execute(seen):
        parts[business_id][participant_id] = role
    return parts


def _ever_part(session: Session, business_ids: Collection[int] | None) -> dict[int, set[int]]:
    """business id -> people who ever had a part in it: membership alone does not count."""
    declared = select(BusinessPerson.business_id, BusinessPerson.participant_id).where(
        BusinessPerson.role != NO_PART
    )
    seen = (
        select(Visit.business_id, VisitPerson.participant_id)
        .join(Visit, Visit.id == VisitPerson.visit_id)
        .where(VisitPerson.role != NO_PART)
    )
    if business_ids is not None:
        declared = declared.where(BusinessPerson.business_id.in_(business_ids))
        seen = seen.where(Visit.business_id.in_(business_ids))
    people: dict[int, set[int]] = defaultdict(set)
    for business_id, participant_id in session.execute(union(declared, seen)):
        people[business_id].add(participant_id)
    return people


def evidence(
    session: Session,
    participant_ids: Collection[int] | None = None,
    business_ids: Collection[int] | None = None,
) -> Evidence:
    """Every fact that this room's rows prove, keyed by (participant id, source)."""
    if business_ids is None and participant_ids is not None:
        mine = select(BusinessPerson.business_id).where(
            BusinessPerson.participant_id.in_(participant_ids)
        )
        business_ids = set(session.scalars(mine))
    found: Evidence = {}
    people = _ever_part(session, business_ids)
    _declared_parts(session, business_ids, found)
    _legality(session, business_ids, people, found)
    _productions(session, business_ids, people, found)
    _sales(session, business_ids, people, found)
    _visits(session, business_ids, found)
    if participant_ids is not None:
        wanted = set(participant_ids)
        found = {key: value for key, value in found.items() if key[0] in wanted}
    return found


def _limited(query: Any, column: Any, ids: Collection[int] | None) -> Any:
    return query if ids is None else query.where(column.in_(ids))


def _declared_parts(session: Session, ids: Collection[int] | None, found: Evidence) -> None:
    query = _limited(select(BusinessPerson), BusinessPerson.business_id, ids)
    for person in session.scalars(query):
        fact = Fact(journey.ROLE, person.since, {"role": person.role})
        found[person.participant_id, f"business_person:{person.id}"] = [fact]


def _legality(
    session: Session, ids: Collection[int] | None, people: dict[int, set[int]], found: Evidence
) -> None:
    query = _limited(select(Business).where(Business.nib_on.is_not(None)), Business.id, ids)
    for business in session.scalars(query):
        if business.nib_on is None:
            continue
        for participant_id in people.get(business.id, ()):
            fact = Fact(journey.LEGALITY, business.nib_on, {"document": "NIB"})
            found[participant_id, f"business:{business.id}"] = [fact]


def _productions(
    session: Session, ids: Collection[int] | None, people: dict[int, set[int]], found: Evidence
) -> None:
    for made in session.scalars(_limited(select(Production), Production.business_id, ids)):
        fact = Fact(
            journey.PRODUCTION, made.made_on, {"item": made.item, "quantity": made.quantity}
        )
        for participant_id in people.get(made.business_id, ()):
            found[participant_id, f"production:{made.id}"] = [fact]


def _sales(
    session: Session, ids: Collection[int] | None, people: dict[int, set[int]], found: Evidence
) -> None:
    for sale in session.scalars(_limited(select(Sale), Sale.business_id, ids)):
        data = {
            "month": sale.month,
            "amount": sale.amount,
            "outside_buyer": sale.outside_buyer,
            "proof": sale.proof is not None,
            "business": sale.business_id,
        }
        fact = Fact(journey.SALES, sale.recorded_on, data)
        for participant_id in people.get(sale.business_id, ()):
            found[participant_id, f"sale:{sale.id}"] = [fact]


def _visits(session: Session, ids: Collection[int] | None, found: Evidence) -> None:
    query = _limited(
        select(Visit, VisitPerson).join(VisitPerson, VisitPerson.visit_id == Visit.id),
        Visit.business_id,
        ids,
    )
    for visit, person in session.execute(query):
        data = {
            "outcome": visit.outcome,
            "eligible": person.eligible,
            "photo": visit.photo_id is not None,
            "role": person.role,
        }
        found[person.participant_id, f"visit:{visit.id}"] = [
            Fact(journey.VISIT, visit.visited_on, data),
            Fact(journey.ROLE, visit.visited_on, {"role": person.role}),
        ]


def last_visits(session: Session, business_ids: Collection[int]) -> dict[int, Visit]:
    """business id -> newest visit."""
    rank = func.row_number().over(
        partition_by=Visit.business_id, order_by=(Visit.visited_on.desc(), Visit.id.desc())
    )
    ranked = (
        select(Visit.id, rank.label("rank")).where(Visit.business_id.in_(business_ids)).subquery()
    )
    query = select(Visit).join(ranked, ranked.c.id == Visit.id).where(ranked.c.rank == 1)
    return {visit.business_id: visit for visit in session.scalars(query)}


def sales_of(session: Session, business_id: int) -> Sequence[Sale]:
    """Newest month first."""
    query = select(Sale).where(Sale.business_id == business_id).order_by(Sale.month.desc())
    return session.scalars(query).all()
