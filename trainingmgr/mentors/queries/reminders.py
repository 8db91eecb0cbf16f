"""Whom mentors are to be reminded of, all mentors at once; and what a chair is reminded of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.accounts.models import User
from trainingmgr.foundation.access.policy import MENTOR
from trainingmgr.mentors.models import Mentee, Mentor, MentorAssignment
from trainingmgr.mentors.queries.coaching import last_sessions, open_actions
from trainingmgr.mentors.queries.contacts import Contact, contacts_of
from trainingmgr.mentors.queries.mentees import NAME, is_open, mentees
from trainingmgr.mentors.queries.people import holds_on
from trainingmgr.mentors.queries.standing import standings
from trainingmgr.mentors.rules.reminders import Line, message, promise


@dataclass(frozen=True)
class Words:
    """A message to who speaks for a mentee, ready to send."""

    to: Contact
    text: str


def lines_of(session: Session, mentor_ids: Sequence[int], today: date) -> dict[int, list[Line]]:
    """mentor id -> the mentees followed on a day and how each stands; a constant number of
    statements however many mentors."""
    query = (
        mentees()
        .add_columns(MentorAssignment.mentor_id)
        .join(MentorAssignment, MentorAssignment.mentee_id == Mentee.id)
        .where(MentorAssignment.mentor_id.in_(mentor_ids), holds_on(today), is_open())
        .order_by(NAME, Mentee.id)
    )
    rows = [(row[0], row[1]) for row in session.execute(query)]
    how = standings(session, [one.id for one, _mentor in rows], today)
    found: dict[int, list[Line]] = {}
    for one, mentor_id in rows:
        found.setdefault(mentor_id, []).append(Line(one.name, how[one.id]))
    return found


def to_remind(session: Session) -> Sequence[Mentor]:
    """Mentors who want letters and have an address and an account that works."""
    query = (
        select(Mentor)
        .join(User, User.id == Mentor.user_id)
        .where(
            Mentor.active.is_(True),
            Mentor.reminders.is_(True),
            User.active.is_(True),
            User.role == MENTOR,
            User.email.is_not(None),
        )
        .order_by(Mentor.id)
        .options(joinedload(Mentor.user))
    )
    return session.scalars(query).all()


def words_for(
    session: Session, mentor: Mentor, found: Sequence[Mentee], today: date
) -> dict[int, Words]:
    """mentee id -> a message to its chair or owner, where one is known by telephone."""
    ids = [one.id for one in found]
    last, promises = last_sessions(session, ids), open_actions(session, ids)
    people = contacts_of(session, found)
    told: dict[int, Words] = {}
    for one in found:
        to = people.get(one.id)
        if to is None or not to.phone:
            continue
        held = last.get(one.id)
        ahead = held.next_on if held and held.next_on and held.next_on >= today else None
        lines = [promise(each.text, each.due_on) for each in promises.get(one.id, ())]
        told[one.id] = Words(to, message(to.name, one.name, mentor.name, ahead, lines))
    return told
