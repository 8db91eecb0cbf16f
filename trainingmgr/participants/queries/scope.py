"""Whose records one may see, and what one record's page asks for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.cohorts.models import Cohort, Course, TrainingSession
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import (
    ADMIN,
    FIELD,
    HEAD,
    MENTOR,
    PARTICIPANT,
    TRAINER,
    Actor,
)
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.participants.models import (
    ACCEPTED,
    AS_MENTOR,
    AS_OFFICER,
    WITHDRAWN,
    Assignment,
    CourseEnrolment,
    Departure,
    Objection,
    Participant,
    StandingRow,
)
from trainingmgr.participants.rules.enrolment import age_on
from trainingmgr.programmes.models import Kelurahan
from trainingmgr.trainers.models import Trainer


def visible(actor: Actor) -> Select[Participant]:
    """The participants whose records this person may see (handbook 5.9)."""
    return select(Participant).where(may_see(actor))


def may_see(actor: Actor) -> ColumnElement[bool]:
    """The same as a condition on `Participant`, for queries that select other things.

    Nobody sees a record that was merged into another, since all of it is there, or one whose
    acceptance was taken back: the application tells of that.
    """
    reach = Participant.state == ACCEPTED, _in_reach(actor)
    if actor.role in {TRAINER, MENTOR, FIELD}:
        # A record frozen or emptied at the person's own wish is for the office alone.
        return and_(*reach, Participant.restricted_at.is_(None), Participant.erased_at.is_(None))
    return and_(*reach)


def is_frozen() -> ColumnElement[bool]:
    """The condition that no new record may name this participant (UU 27/2022 Ps 41 and 43)."""
    return or_(Participant.restricted_at.is_not(None), Participant.erased_at.is_not(None))


def frozen_among(session: Session, participant_ids: Collection[int]) -> set[int]:
    """Those of these participants whom no new record may name."""
    query = select(Participant.id).where(Participant.id.in_(participant_ids), is_frozen())
    return set(session.scalars(query))


def _in_reach(actor: Actor) -> ColumnElement[bool]:
    if actor.role in {HEAD, ADMIN}:
        return Participant.id.is_not(None)
    if actor.role == TRAINER:
        return _taught_by(actor)
    if actor.role == MENTOR:
        return _assigned_to(actor, AS_MENTOR)
    if actor.role == FIELD:
        return or_(_in_kecamatan(actor.kecamatan_code), _assigned_to(actor, AS_OFFICER))
    if actor.role == PARTICIPANT:
        return Participant.user_id == actor.user_id
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
        Participant.programme_id == programme_id,
        Participant.nik_index.in_(indices),
        Participant.state != WITHDRAWN,
    )
    return {found.nik_index: found for found in session.scalars(query)}


def numbers_of(session: Session, participant_ids: Collection[int]) -> dict[int, str]:
    """The numbers of some participants, by id."""
    query = select(Participant.id, Participant.number).where(Participant.id.in_(participant_ids))
    return {row.id: row.number for row in session.execute(query)}


@dataclass(frozen=True)
class Identity:
    """What the identity card of someone's page shows."""

    participant: Participant
    age: int
    departure: Departure | None
    """The departure not come back from."""
    objections: Sequence[Objection]
    """Open ones first, then the newest."""


def identity_of(session: Session, participant: Participant) -> Identity:
    """The identity card of a record that the reader may see, in two statements."""
    objections = session.scalars(
        select(Objection)
        .where(Objection.participant_id == participant.id)
        .order_by(Objection.closed_on.is_not(None), Objection.id.desc())
    ).all()
    age = age_on(participant.birth_date, clock.today())
    return Identity(participant, age, open_departure(session, participant.id), objections)


def objection_for(session: Session, actor: Actor, objection_id: int) -> Objection:
    """An objection to a record that one may see. Raises NotFound."""
    found = session.scalar(
        select(Objection)
        .join(Participant, Participant.id == Objection.participant_id)
        .where(Objection.id == objection_id, may_see(actor))
    )
    if found is None:
        raise NotFound(N_("Sanggahan ini tidak ada."))
    return found


def open_departure(session: Session, participant_id: int) -> Departure | None:
    """The departure that someone has not come back from."""
    return session.scalar(
        select(Departure)
        .where(Departure.participant_id == participant_id, Departure.returned_on.is_(None))
        .order_by(Departure.id.desc())
        .limit(1)
    )


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
