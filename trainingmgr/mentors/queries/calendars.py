"""The secret address of a mentor's calendar, and what stands in it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.foundation import clock, signing
from trainingmgr.foundation.access.policy import MENTOR
from trainingmgr.mentors.models import AgreedAction, CoachingSession, Mentee, Mentor
from trainingmgr.mentors.queries.coaching import is_promised, last_sessions, stands
from trainingmgr.mentors.queries.mentees import mentees_of_mentor
from trainingmgr.mentors.rules.calendars import PlannedDay, calendar_text

PURPOSE = "kalender-pendamping"


def calendar_word(mentor: Mentor) -> str:
    """The secret part of the address; a higher `calendar_serial` makes it another."""
    return signing.sign(PURPOSE, [mentor.id, mentor.calendar_serial])


def mentor_of_word(session: Session, token: str) -> Mentor | None:
    """Whose calendar an address shows; None when it was changed, or the account ended."""
    told = signing.signed(PURPOSE, token)
    if told is None:
        return None
    mentor = session.get(Mentor, told[0], options=[joinedload(Mentor.user)])
    if mentor is None or mentor.calendar_serial != told[1] or not mentor.active:
        return None
    return mentor if mentor.user.active and mentor.user.role == MENTOR else None


def feed_of(session: Session, mentor: Mentor) -> bytes:
    """The next session of each mentee followed today, and what each still has to do by a day."""
    mine = {one.id: one for one in session.scalars(mentees_of_mentor(mentor.user.actor))}
    days = [
        PlannedDay(
            key=f"rencana-{held.id}",
            sequence=held.version - 1,
            changed_at=held.changed_at or held.recorded_at,
            on=held.next_on,
            title=f"Pendampingan {mine[held.mentee_id].name}",
            place=held.place,
        )
        for held in last_sessions(session, mine).values()
        if held.next_on is not None
    ]
    return calendar_text(f"Pendampingan: {mentor.name}", [*days, *_deadlines(session, mine)])


def _deadlines(session: Session, mine: dict[int, Mentee]) -> list[PlannedDay]:
    """Open promises with a day, for as long as they are not forgotten."""
    query = (
        select(AgreedAction, CoachingSession)
        .join(CoachingSession, CoachingSession.id == AgreedAction.session_id)
        .where(
            CoachingSession.mentee_id.in_(mine),
            stands(),
            is_promised(),
            AgreedAction.due_on.is_not(None),
        )
        .order_by(AgreedAction.id)
    )
    return [
        PlannedDay(
            key=f"kesepakatan-{action.id}",
            sequence=held.version - 1,
            changed_at=held.changed_at or held.recorded_at,
            on=action.due_on or clock.today(),
            title=f"Tenggat {mine[held.mentee_id].name}: {action.text}",
        )
        for action, held in session.execute(query)
    ]
