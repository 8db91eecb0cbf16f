"""Coaching sessions logged."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from trainingmgr.businesses import services as businesses
from trainingmgr.businesses.services import SaleInput
from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.mentors import queries, rules
from trainingmgr.mentors.models import (
    AgreedAction,
    CoachingPerson,
    CoachingPhoto,
    CoachingSession,
    Mentee,
)
from trainingmgr.mentors.services.mentees import lock
from trainingmgr.participants.services.rights_requests import refuse_frozen


@dataclass(frozen=True)
class ActionInput:
    """What was agreed; owner is a participant id or None for the whole KUB."""

    text: str
    owner_id: int | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class CoachingInput:
    """One session as the mentor tells it; only `finding` cannot be guessed. minutes: length."""

    client_id: str
    held_on: date
    finding: str
    topic: str = rules.USUAL_TOPIC
    mode: str = rules.USUAL_MODE
    minutes: int = rules.USUAL_MINUTES
    advice: str = ""
    present: Collection[int] = ()
    actions: Sequence[ActionInput] = field(default_factory=tuple)
    done_actions: Collection[int] = ()
    sale: SaleInput | None = None
    next_on: date | None = None
    photo: StoredFile | None = None


def log_session(
    session: Session, by: Actor, mentee: Mentee, told: CoachingInput
) -> CoachingSession:
    """Saves a coaching session; a repeated `client_id` returns the first one. Raises Refused."""
    lock(session, mentee)
    known = queries.session_of_client(session, told.client_id)
    if known is not None:
        return known
    _check(session, mentee, told)
    mentor = queries.mentor_of_user(session, by.user_id)
    held = CoachingSession(
        client_id=told.client_id,
        mentee_id=mentee.id,
        mentor_id=mentor.id,
        held_on=told.held_on,
        minutes=told.minutes,
        mode=told.mode,
        topics=[told.topic],
        finding=told.finding.strip(),
        advice=told.advice.strip(),
        next_on=told.next_on,
        recorded_at=clock.now(),
    )
    held.people = [CoachingPerson(participant_id=number) for number in sorted(set(told.present))]
    held.actions = [
        AgreedAction(text=action.text.strip(), owner_id=action.owner_id, due_on=action.due_on)
        for action in told.actions
        if action.text.strip()
    ]
    held.photos = [CoachingPhoto(file_id=told.photo.id)] if told.photo else []
    session.add(held)
    session.flush()
    _tick_promises(session, mentee, told, held)
    if told.sale:
        _record_sale(session, by, mentee, told.sale, held)
    audit.record(session, by, "coaching.log", subject=("coaching", held.id))
    return held


def _check(session: Session, mentee: Mentee, told: CoachingInput) -> None:
    rules.check_session(
        finding=told.finding,
        held_on=told.held_on,
        today=clock.today(),
        topic=told.topic,
        mode=told.mode,
        minutes=told.minutes,
        next_on=told.next_on,
    )
    owners = [one.owner_id for one in told.actions if one.owner_id is not None and one.text.strip()]
    members = queries.ever_members(session, mentee)
    rules.check_members(members, present=told.present, owners=owners)
    refuse_frozen(session, {*told.present, *owners})


def _record_sale(
    session: Session, by: Actor, mentee: Mentee, sale: SaleInput, held: CoachingSession
) -> None:
    business = queries.business_of(session, mentee)
    if business is None:
        raise Refused(N_("KUB ini belum mempunyai usaha bersama yang tercatat."), field="amount")
    source = f"coaching:{held.id}"
    businesses.record_sale(session, by, business, sale, source=source, on=held.held_on)


def _tick_promises(
    session: Session, mentee: Mentee, told: CoachingInput, held: CoachingSession
) -> None:
    ticked = set(told.done_actions)
    for action in queries.open_actions(session, [mentee.id]).get(mentee.id, []):
        if action.id in ticked:
            action.done_on, action.done_in_id = told.held_on, held.id
    session.flush()
