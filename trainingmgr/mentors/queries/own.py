"""What a trainee sees of being coached: who does it, when next, what was promised and told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.businesses.models import NO_PART, BusinessPerson
from trainingmgr.foundation import clock
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.kub.models import KubMember
from trainingmgr.mentors.models import (
    AgreedAction,
    CoachingPerson,
    CoachingSession,
    Mentee,
    MentorAssignment,
)
from trainingmgr.mentors.queries.coaching import is_promised, last_sessions, stands
from trainingmgr.mentors.queries.confirmations import whole
from trainingmgr.mentors.queries.mentees import is_open, mentees
from trainingmgr.mentors.queries.people import open_assignment


@dataclass(frozen=True)
class OwnMentor:
    """Who coaches one's KUB or business, how to reach them, and the next date they named."""

    mentee: Mentee
    name: str
    institution: str
    phone: str | None
    next_on: date | None


@dataclass(frozen=True)
class OwnCoaching:
    """What one's first page says of it: who, how many promises are open, how many sessions wait
    for an answer."""

    mentors: Sequence[OwnMentor]
    promises: int
    waiting: int


def coaching_of(session: Session, participant_id: int) -> OwnCoaching | None:
    """None for whom nobody coaches and nobody ever did."""
    mentors, told = own_mentors(session, participant_id), own_sessions(session, participant_id)
    if not mentors and not told:
        return None
    waiting = sum(one.confirmation is None for one in told)
    return OwnCoaching(mentors, len(own_promises(session, participant_id)), waiting)


def mentees_of_person(participant_id: int) -> Select[Mentee]:
    """The KUB or businesses that someone belongs to today, where they are coached."""
    kub = select(KubMember.kub_id).where(
        KubMember.participant_id == participant_id, KubMember.until_on.is_(None)
    )
    business = select(BusinessPerson.business_id).where(
        BusinessPerson.participant_id == participant_id, BusinessPerson.role != NO_PART
    )
    mine = or_(Mentee.kub_id.in_(kub), Mentee.business_id.in_(business))
    return mentees().where(mine, is_open()).order_by(Mentee.id)


def own_mentors(session: Session, participant_id: int) -> list[OwnMentor]:
    """Who coaches someone today."""
    mine = {one.id: one for one in session.scalars(mentees_of_person(participant_id))}
    today, last = clock.today(), last_sessions(session, mine)
    holding = open_assignment(today).where(MentorAssignment.mentee_id.in_(mine))
    found: list[OwnMentor] = []
    for row in session.scalars(holding.options(joinedload(MentorAssignment.mentor))):
        held, mentor = last.get(row.mentee_id), row.mentor
        ahead = held.next_on if held and held.next_on and held.next_on >= today else None
        institution = mentor.institution.label
        mentee = mine[row.mentee_id]
        found.append(OwnMentor(mentee, mentor.name, institution, mentor.user.phone, ahead))
    return found


def own_sessions(session: Session, participant_id: int) -> Sequence[CoachingSession]:
    """Sessions that count, of what one belongs to and those one was at, newest first."""
    query = _mine(participant_id).options(*whole())
    newest = query.order_by(CoachingSession.held_on.desc(), CoachingSession.id.desc())
    return session.scalars(newest).all()


def own_session(session: Session, participant_id: int, session_id: int) -> CoachingSession:
    """One of them. Raises NotFound for another's as for none."""
    query = _mine(participant_id).where(CoachingSession.id == session_id)
    found = session.scalar(query.options(*whole()))
    if found is None:
        raise NotFound(N_("Sesi pendampingan ini tidak ada."))
    return found


def own_promises(session: Session, participant_id: int) -> Sequence[AgreedAction]:
    """What one is to do oneself, or all of one's KUB together; soonest first."""
    mine = mentees_of_person(participant_id).with_only_columns(Mentee.id).order_by(None)
    all_of_us = (
        CoachingSession.mentee_id.in_(mine)
        & AgreedAction.owner_id.is_(None)
        & (AgreedAction.owner_name == "")
    )
    query = (
        select(AgreedAction)
        .join(CoachingSession, CoachingSession.id == AgreedAction.session_id)
        .where(stands(), is_promised(), or_(AgreedAction.owner_id == participant_id, all_of_us))
        .order_by(AgreedAction.due_on.is_(None), AgreedAction.due_on, AgreedAction.id)
    )
    return session.scalars(query.options(joinedload(AgreedAction.session))).all()


def _mine(participant_id: int) -> Select[CoachingSession]:
    mine = mentees_of_person(participant_id).with_only_columns(Mentee.id).order_by(None)
    present = select(CoachingPerson.session_id).where(
        CoachingPerson.participant_id == participant_id
    )
    belongs = or_(CoachingSession.mentee_id.in_(mine), CoachingSession.id.in_(present))
    return select(CoachingSession).where(stands(), belongs)
