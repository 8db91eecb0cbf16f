"""Mentees: whose they are, how they are called, and who belongs to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from trainingmgr.businesses.models import NO_PART, Business, BusinessPerson
from trainingmgr.businesses.queries import joint_business
from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import ADMIN, HEAD, MENTOR, Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.kub.models import CHAIR, DISBANDED, DRAFT, MEMBER, Kub, KubMember
from trainingmgr.mentors.models import Mentee, Mentor, MentorAssignment
from trainingmgr.mentors.queries.people import holds_on
from trainingmgr.participants.models import Participant

LATE_DAYS = 30
"""So long after a handover a session from before it may still reach the server."""
# As SQL, for queries that go through `mentees()`.
NAME = func.coalesce(Kub.name, Business.name, Mentee.own_name)
KECAMATAN_CODE = func.coalesce(
    Cohort.kecamatan_code, Business.kecamatan_code, Mentee.own_kecamatan_code
)


def mentees() -> Select[Mentee]:
    """Every mentee, joined with its KUB, cohort or business, so that NAME and the like work."""
    return (
        select(Mentee)
        .outerjoin(Kub, Kub.id == Mentee.kub_id)
        .outerjoin(Cohort, Cohort.id == Kub.cohort_id)
        .outerjoin(Business, Business.id == Mentee.business_id)
    )


def is_open() -> ColumnElement[bool]:
    """The condition, within `mentees()`, that it still is coached: neither ended nor disbanded."""
    return Mentee.ended_on.is_(None) & or_(Kub.id.is_(None), Kub.state.not_in([DRAFT, DISBANDED]))


def mentees_of_mentor(actor: Actor) -> Select[Mentee]:
    """Those this mentor follows today, by name."""
    return mentees().where(_followed_by(actor), is_open()).order_by(NAME, Mentee.id)


def visible_mentees(actor: Actor) -> Select[Mentee]:
    """Head and admin all; a mentor those followed today; nobody else any."""
    if actor.role in {HEAD, ADMIN}:
        return mentees()
    if actor.role == MENTOR:
        return mentees().where(_followed_by(actor), is_open())
    return mentees().where(Mentee.id.is_(None))


def visible_ids(actor: Actor) -> Select[int]:
    """The same as ids, for scopes of what hangs on a mentee."""
    return visible_mentees(actor).with_only_columns(Mentee.id)


def mentee_for(session: Session, actor: Actor, mentee_id: int) -> Mentee:
    """A mentee whose file this person may read. Raises NotFound."""
    found = session.scalar(visible_mentees(actor).where(Mentee.id == mentee_id))
    if found is None:
        raise NotFound(N_("Dampingan ini tidak ada."))
    return found


def own_mentee(session: Session, actor: Actor, mentee_id: int) -> Mentee:
    """A mentee that this mentor follows today, to write into its file. Raises NotFound."""
    found = session.scalar(mentees_of_mentor(actor).where(Mentee.id == mentee_id))
    if found is None:
        raise NotFound(N_("Dampingan ini tidak ada."))
    return found


def mentee_to_log(session: Session, actor: Actor, mentee_id: int) -> Mentee:
    """The same, or one handed over or ended lately: what a phone kept without a line is not lost.

    Raises NotFound.
    """
    today = clock.today()
    since = today - timedelta(days=LATE_DAYS)
    recently = _assigned().where(
        Mentor.user_id == actor.user_id,
        MentorAssignment.from_on <= today,
        or_(MentorAssignment.until_on.is_(None), MentorAssignment.until_on > since),
    )
    lately = or_(is_open(), Mentee.ended_on > since, Kub.disbanded_on > since)
    found = session.scalar(mentees().where(Mentee.id == mentee_id, lately, exists(recently)))
    if found is None:
        raise NotFound(N_("Dampingan ini tidak ada."))
    return found


def follows_until(session: Session, mentor_id: int, mentee_id: int, day: date) -> date | None:
    """When the mentor's following that held on a day ends: the first day without, `date.max` when
    none is set; None when the mentor did not follow the mentee that day."""
    query = select(MentorAssignment).where(
        MentorAssignment.mentor_id == mentor_id,
        MentorAssignment.mentee_id == mentee_id,
        holds_on(day),
    )
    found = session.scalar(query.order_by(MentorAssignment.id.desc()).limit(1))
    return None if found is None else found.until_on or date.max


def seen_until(session: Session, mentor_id: int, mentee_id: int) -> date:
    """The first day of whose sessions a mentor of before knows nothing; `date.max` for who follows
    the mentee with no end set."""
    query = select(MentorAssignment.until_on).where(
        MentorAssignment.mentor_id == mentor_id, MentorAssignment.mentee_id == mentee_id
    )
    return max((one or date.max for one in session.scalars(query)), default=date.min)


def mentee_of_kub(session: Session, kub_id: int) -> Mentee | None:
    """The file of a KUB; None while nobody was ever to coach it."""
    return session.scalar(select(Mentee).where(Mentee.kub_id == kub_id))


def outside_named(name: str, kecamatan_code: str | None) -> Select[int]:
    """Somebody outside the programme of this name there, however it is written."""
    same = func.lower(Mentee.own_name) == name.strip().lower()
    return select(Mentee.id).where(same, Mentee.own_kecamatan_code == kecamatan_code).limit(1)


def members_of(session: Session, mentee: Mentee) -> Sequence[Participant]:
    """Participants who belong to it today, by name; of a KUB the chair and the officers first. None
    outside."""
    if mentee.kub_id is not None:
        query = (
            select(Participant)
            .join(KubMember, KubMember.participant_id == Participant.id)
            .where(KubMember.kub_id == mentee.kub_id, KubMember.until_on.is_(None))
            .order_by(KubMember.position != CHAIR, KubMember.position == MEMBER, Participant.name)
        )
    else:
        query = (
            select(Participant)
            .join(BusinessPerson, BusinessPerson.participant_id == Participant.id)
            .where(BusinessPerson.business_id == mentee.business_id, BusinessPerson.role != NO_PART)
            .order_by(Participant.name)
        )
    return session.scalars(query).all()


def ever_members(session: Session, mentee: Mentee) -> set[int]:
    """Participant ids of all who belong or belonged: an old session may be written down late."""
    if mentee.kub_id is not None:
        query = select(KubMember.participant_id).where(KubMember.kub_id == mentee.kub_id)
    else:
        query = select(BusinessPerson.participant_id).where(
            BusinessPerson.business_id == mentee.business_id
        )
    return set(session.scalars(query))


def business_of(session: Session, mentee: Mentee) -> Business | None:
    """The business whose sales are this mentee's omzet: its own, or its KUB's joint one."""
    if mentee.kub_id is not None:
        return session.scalar(joint_business(mentee.kub_id))
    return mentee.business


def _followed_by(actor: Actor) -> ColumnElement[bool]:
    return exists(_assigned().where(Mentor.user_id == actor.user_id, holds_on(clock.today())))


def _assigned() -> Select[int]:
    return (
        select(MentorAssignment.id)
        .join(Mentor, Mentor.id == MentorAssignment.mentor_id)
        .where(MentorAssignment.mentee_id == Mentee.id)
    )
