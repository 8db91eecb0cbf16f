"""Whose records one may see, where someone stands on a day, and lists of people."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.cohorts.models import Cohort, Course, TrainingSession
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import ADMIN, FIELD, HEAD, MENTOR, TRAINER, Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.journey import facts as journey
from trainingmgr.journey.facts import Fact
from trainingmgr.participants.models import (
    ACCEPTED,
    AS_MENTOR,
    AS_OFFICER,
    Assignment,
    CourseEnrolment,
    Departure,
    Objection,
    Participant,
    StandingRow,
)
from trainingmgr.programmes.models import Kelurahan
from trainingmgr.trainers.models import Trainer

Evidence = dict[tuple[int, str], list[Fact]]


def visible(actor: Actor) -> Select[Participant]:
    """The participants whose records this person may see (handbook 5.9)."""
    return select(Participant).where(may_see(actor))


def may_see(actor: Actor) -> ColumnElement[bool]:
    """The same as a condition on `Participant`, for queries that select other things."""
    if actor.role in {HEAD, ADMIN}:
        return Participant.id.is_not(None)
    if actor.role == TRAINER:
        return _taught_by(actor)
    if actor.role == MENTOR:
        return _assigned_to(actor, AS_MENTOR)
    if actor.role == FIELD:
        return or_(_in_kecamatan(actor.kecamatan_code), _assigned_to(actor, AS_OFFICER))
    return false()


def participant_for(session: Session, actor: Actor, participant_id: int) -> Participant:
    """One record with its cohort and kelurahan. Raises NotFound for a neighbour's as for none."""
    query = visible(actor).where(Participant.id == participant_id)
    eager = query.options(joinedload(Participant.cohort), joinedload(Participant.kelurahan))
    found = session.scalar(eager)
    if found is None:
        raise NotFound(N_("Peserta ini tidak ada."))
    return found


def on_day(day: date) -> ColumnElement[bool]:
    """The condition that a `StandingRow` holds on a day: from_on <= day < until_on."""
    return and_(
        StandingRow.from_on <= day,
        or_(StandingRow.until_on.is_(None), StandingRow.until_on > day),
    )


def registered_niks(
    session: Session, programme_id: int, indices: Collection[str]
) -> dict[str, Participant]:
    """Participants of a programme year by blind index, among these indices (handbook R12)."""
    query = select(Participant).where(
        Participant.programme_id == programme_id, Participant.nik_index.in_(indices)
    )
    return {found.nik_index: found for found in session.scalars(query)}


def open_departure(session: Session, participant_id: int) -> Departure | None:
    """The departure that someone has not come back from."""
    return session.scalar(
        select(Departure)
        .where(Departure.participant_id == participant_id, Departure.returned_on.is_(None))
        .order_by(Departure.id.desc())
        .limit(1)
    )


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


def _taught_by(actor: Actor) -> ColumnElement[bool]:
    trainer = select(Trainer.id).where(Trainer.user_id == actor.user_id).scalar_subquery()
    teaches = or_(
        Course.trainer_id == trainer,
        exists().where(
            TrainingSession.course_id == Course.id, TrainingSession.trainer_id == trainer
        ),
    )
    roster = select(CourseEnrolment.participant_id).join(Course).where(teaches)
    return Participant.id.in_(roster)


def _assigned_to(actor: Actor, kind: str) -> ColumnElement[bool]:
    today = clock.today()
    own = select(Assignment.participant_id).where(
        Assignment.user_id == actor.user_id,
        Assignment.kind == kind,
        Assignment.from_on <= today,
        or_(Assignment.until_on.is_(None), Assignment.until_on > today),
    )
    return Participant.id.in_(own)


def _in_kecamatan(code: str | None) -> ColumnElement[bool]:
    if code is None:
        return false()
    wards = select(Kelurahan.code).where(Kelurahan.kecamatan_code == code)
    cohorts = select(Cohort.id).where(Cohort.kecamatan_code == code)
    return or_(Participant.kelurahan_code.in_(wards), Participant.cohort_id.in_(cohorts))
