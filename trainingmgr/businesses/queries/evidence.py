"""The facts that businesses, their takings and visits prove: one rule for saving and checking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from trainingmgr.businesses.models import (
    NO_PART,
    NOT_MET,
    Business,
    BusinessPerson,
    Production,
    Sale,
    Visit,
    VisitPerson,
)
from trainingmgr.journey import facts as journey
from trainingmgr.journey.facts import Fact

Evidence = dict[tuple[int, str], list[Fact]]
Ids = Collection[int] | None


def evidence(session: Session, participant_ids: Ids = None, business_ids: Ids = None) -> Evidence:
    """Every fact that this room's rows prove, keyed by (participant id, source)."""
    if business_ids is None and participant_ids is not None:
        business_ids = _businesses_of(session, participant_ids)
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


def parts_of(session: Session, business_ids: Collection[int]) -> dict[int, dict[int, str]]:
    """business id -> participant id -> part: by the newest visit, else as declared."""
    parts: dict[int, dict[int, str]] = defaultdict(dict)
    declared = select(BusinessPerson).where(BusinessPerson.business_id.in_(business_ids))
    for person in session.scalars(declared.order_by(BusinessPerson.id)):
        parts[person.business_id][person.participant_id] = person.role
    seen = (
        select(Visit.business_id, VisitPerson.participant_id, VisitPerson.role)
        .join(Visit, Visit.id == VisitPerson.visit_id)
        .where(Visit.business_id.in_(business_ids), Visit.outcome != NOT_MET)
        .order_by(Visit.visited_on, Visit.id)
    )
    for business_id, participant_id, role in session.execute(seen):
        parts[business_id][participant_id] = role
    return parts


def _businesses_of(session: Session, participant_ids: Collection[int]) -> set[int]:
    declared = select(BusinessPerson.business_id).where(
        BusinessPerson.participant_id.in_(participant_ids)
    )
    seen = (
        select(Visit.business_id)
        .join(VisitPerson, VisitPerson.visit_id == Visit.id)
        .where(VisitPerson.participant_id.in_(participant_ids))
    )
    return set(session.scalars(union(declared, seen)))


def _ever_part(session: Session, business_ids: Ids) -> dict[int, set[int]]:
    """business id -> people who ever had a part in it: membership alone does not count."""
    declared = select(BusinessPerson.business_id, BusinessPerson.participant_id).where(
        BusinessPerson.role != NO_PART
    )
    seen = (
        select(Visit.business_id, VisitPerson.participant_id)
        .join(Visit, Visit.id == VisitPerson.visit_id)
        .where(VisitPerson.role != NO_PART)
    )
    declared = _limited(declared, BusinessPerson.business_id, business_ids)
    seen = _limited(seen, Visit.business_id, business_ids)
    people: dict[int, set[int]] = defaultdict(set)
    for business_id, participant_id in session.execute(union(declared, seen)):
        people[business_id].add(participant_id)
    return people


def _limited(query: Any, column: Any, ids: Ids) -> Any:
    return query if ids is None else query.where(column.in_(ids))


def _declared_parts(session: Session, ids: Ids, found: Evidence) -> None:
    query = _limited(select(BusinessPerson), BusinessPerson.business_id, ids)
    for person in session.scalars(query):
        fact = journey.role(person.since, person.role, person.business_id)
        found[person.participant_id, f"business_person:{person.id}"] = [fact]


def _legality(session: Session, ids: Ids, people: dict[int, set[int]], found: Evidence) -> None:
    query = _limited(select(Business).where(Business.nib_on.is_not(None)), Business.id, ids)
    for business in session.scalars(query):
        fact = Fact(journey.LEGALITY, business.nib_on, {"document": "NIB"})
        for participant_id in people.get(business.id, ()):
            found[participant_id, f"business:{business.id}"] = [fact]


def _productions(session: Session, ids: Ids, people: dict[int, set[int]], found: Evidence) -> None:
    for made in session.scalars(_limited(select(Production), Production.business_id, ids)):
        fact = journey.production(made.made_on, made.item, made.quantity)
        for participant_id in people.get(made.business_id, ()):
            found[participant_id, f"production:{made.id}"] = [fact]


def _sales(session: Session, ids: Ids, people: dict[int, set[int]], found: Evidence) -> None:
    for sale in session.scalars(_limited(select(Sale), Sale.business_id, ids)):
        fact = journey.sales(
            sale.recorded_on,
            sale.month,
            sale.amount,
            outside_buyer=sale.outside_buyer,
            proof=sale.proof is not None,
            business=sale.business_id,
        )
        for participant_id in people.get(sale.business_id, ()):
            found[participant_id, f"sale:{sale.id}"] = [fact]


def _visits(session: Session, ids: Ids, found: Evidence) -> None:
    """What the officer saw, and each person's part unless nobody was there to tell."""
    query = _limited(
        select(Visit, VisitPerson).join(VisitPerson, VisitPerson.visit_id == Visit.id),
        Visit.business_id,
        ids,
    )
    for visit, person in session.execute(query):
        photo = visit.photo_id is not None
        data = {"outcome": visit.outcome, "eligible": person.eligible, "photo": photo}
        facts = []
        # Seeing someone else's business run verifies nobody who has no part in it.
        if person.role != NO_PART:
            facts.append(Fact(journey.VISIT, visit.visited_on, data))
        if visit.outcome != NOT_MET:
            facts.append(journey.role(visit.visited_on, person.role, visit.business_id))
        found[person.participant_id, f"visit:{visit.id}"] = facts
