"""The facts that this room's own rows prove."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.journey import facts as journey
from trainingmgr.journey.facts import Fact
from trainingmgr.participants.models import ACCEPTED, Departure, Objection, Participant

Evidence = dict[tuple[int, str], list[Fact]]


def evidence(session: Session, participant_ids: Collection[int] | None = None) -> Evidence:
    """Every fact that this room's own rows prove, by (participant id, source)."""
    people = select(Participant).where(Participant.state == ACCEPTED)
    objections, departures = select(Objection), select(Departure)
    if participant_ids is not None:
        people = people.where(Participant.id.in_(participant_ids))
        objections = objections.where(Objection.participant_id.in_(participant_ids))
        departures = departures.where(Departure.participant_id.in_(participant_ids))
    return (
        evidence_of_people(session.scalars(people))
        | evidence_of_objections(session.scalars(objections))
        | evidence_of_departures(session.scalars(departures))
    )


def evidence_of_people(people: Iterable[Participant]) -> Evidence:
    """Accepted on a day, and whether a business was running already."""
    found: Evidence = {}
    for one in people:
        if one.state != ACCEPTED or one.accepted_on is None:
            continue
        facts = [Fact(journey.ACCEPTED, one.accepted_on, {})]
        if one.already_in_business:
            facts.append(Fact(journey.ALREADY_RUNNING, one.accepted_on, {}))
        found[one.id, f"participant:{one.id}"] = facts
    return found


def evidence_of_objections(objections: Iterable[Objection]) -> Evidence:
    """When an objection was opened and, once resolved, closed."""
    found: Evidence = {}
    for one in objections:
        facts = [Fact(journey.OBJECTION_OPENED, one.opened_on, {"id": one.id})]
        if one.closed_on:
            facts.append(Fact(journey.OBJECTION_CLOSED, one.closed_on, {"id": one.id}))
        found[one.participant_id, f"objection:{one.id}"] = facts
    return found


def evidence_of_departures(departures: Iterable[Departure]) -> Evidence:
    """When someone stopped, and came back (handbook R30)."""
    found: Evidence = {}
    for one in departures:
        facts = [Fact(journey.STOPPED, one.on, {"reason": one.kind})]
        if one.returned_on:
            facts.append(Fact(journey.RESUMED, one.returned_on, {}))
        found[one.participant_id, f"departure:{one.id}"] = facts
    return found
