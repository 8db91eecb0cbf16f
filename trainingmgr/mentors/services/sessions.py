"""Coaching sessions logged."""

from __future__ import annotations

from sqlalchemy.orm import Session

from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.mentors import queries, rules
from trainingmgr.mentors.models import (
    AgreedAction,
    CoachingPerson,
    CoachingPhoto,
    CoachingSession,
    Mentee,
    Mentor,
)
from trainingmgr.mentors.rules import hours
from trainingmgr.mentors.services import month_figures
from trainingmgr.mentors.services.mentees import lock
from trainingmgr.mentors.services.told import ActionInput, CoachingInput
from trainingmgr.participants.services.rights_requests import refuse_frozen


def log_session(
    session: Session, by: Actor, mentee: Mentee, told: CoachingInput
) -> CoachingSession:
    """Saves a coaching session; a repeated `client_id` returns the first one. Raises Refused,
    Conflict when it came with other words: those are not to be lost."""
    lock(session, mentee)
    known = queries.session_of_client(session, told.client_id)
    if known is not None:
        if (known.mentee_id, known.finding) != (mentee.id, told.finding.strip()):
            raise Conflict("")
        return known
    mentor = queries.mentor_of_user(session, by.user_id)
    check(session, mentor, mentee, told)
    held = CoachingSession(
        client_id=told.client_id,
        mentee_id=mentee.id,
        mentor_id=mentor.id,
        recorded_at=clock.now(),
        replaced={},
    )
    write(held, told)
    session.add(held)
    session.flush()
    check_day(session, held)
    settle(session, held, told)
    month_figures.record(session, by, mentee, held, told)
    audit.record(session, by, "coaching.log", subject=("coaching", held.id))
    return held


def check(session: Session, mentor: Mentor, mentee: Mentee, told: CoachingInput) -> None:
    """Raises Refused for what cannot have been so."""
    rules.check_session(
        finding=told.finding,
        held_on=told.held_on,
        today=clock.today(),
        topics=told.topics,
        mode=told.mode,
        minutes=told.minutes,
        next_on=told.next_on,
    )
    if queries.follows_until(session, mentor.id, mentee.id, told.held_on) is None:
        raise Refused(
            N_("Pada tanggal itu Anda tidak mendampingi %(name)s. Periksa tanggalnya."),
            field="held_on",
            name=mentee.name,
        )
    owners = [one.owner_id for one in told.agreed if one.owner_id is not None]
    members = queries.ever_members(session, mentee)
    rules.check_members(members, present=told.present, owners=owners)
    refuse_frozen(session, {*told.present, *owners})


def check_day(session: Session, held: CoachingSession) -> None:
    """Raises Refused when the mentor's day, with this session, has more hours than a day has."""
    day = queries.sessions_of_mentor(session, held.mentor_id, held.held_on, held.held_on)
    if hours.minutes(day) > hours.MINUTES_A_DAY:
        raise Refused(
            N_("Dengan sesi ini, sesi Anda pada tanggal itu lebih dari 24 jam. Periksa lamanya."),
            field="minutes",
        )


def write(held: CoachingSession, told: CoachingInput) -> None:
    """Puts the words into the row: all but promises of before and the month's figures."""
    held.held_on, held.starts_at, held.minutes = told.held_on, told.starts_at, told.minutes
    held.mode, held.place = told.mode, told.place.strip()
    held.topics = list(dict.fromkeys(told.topics))
    held.finding, held.advice = told.finding.strip(), told.advice.strip()
    held.others, held.next_on = told.others.strip(), told.next_on
    _write_people(held, told)
    _write_actions(held, told)
    held.photos = [one for one in held.photos if one.id not in told.gone_photos]
    held.photos.extend(CoachingPhoto(file_id=file.id) for file in told.photos)


def settle(session: Session, held: CoachingSession, told: CoachingInput) -> None:
    """Earlier promises ticked, dropped or left open at this session; what was promised to the
    next mentor is none of the one's before."""
    said, seen = told.settled, queries.seen_until(session, held.mentor_id, held.mentee_id)
    for action in queries.promises_at(session, held.mentee_id, held):
        one = said.get(action.id)
        if one is None or action.session.held_on >= seen:
            continue
        closed = one.state in {rules.DONE, rules.DROPPED}
        # Nothing is kept before it was promised, also when sessions are told in another order.
        day = max(held.held_on, action.session.held_on)
        action.done_on = day if one.state == rules.DONE else None
        action.dropped_on = day if one.state == rules.DROPPED else None
        action.done_in_id = held.id if closed else None
        action.result = one.result.strip()
    session.flush()


def _write_people(held: CoachingSession, told: CoachingInput) -> None:
    here = {one.participant_id: one for one in held.people}
    for number in set(here) - set(told.present):
        held.people.remove(here[number])
    held.people.extend(
        CoachingPerson(participant_id=number) for number in sorted(set(told.present) - set(here))
    )


def _write_actions(held: CoachingSession, told: CoachingInput) -> None:
    """Actions that were settled since stay, whatever else is said."""
    known = {one.id: one for one in held.actions if one.id is not None}
    kept = {one.id for one in told.agreed if one.id is not None}
    for number, action in known.items():
        if number not in kept and action.done_in_id is None:
            held.actions.remove(action)
    for one in told.agreed:
        if one.id in known:
            _write_action(known[one.id], one)
        else:
            held.actions.append(_write_action(AgreedAction(), one))


def _write_action(action: AgreedAction, one: ActionInput) -> AgreedAction:
    action.text, action.due_on = one.text.strip(), one.due_on
    action.owner_id = one.owner_id
    action.owner_name = "" if one.owner_id is not None else one.owner_name.strip()
    return action
