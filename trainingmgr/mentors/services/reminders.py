"""A mentor's own switches: letters or none, and another calendar address."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.foundation import audit
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.mentors.models import Mentor


def set_reminders(session: Session, by: Actor, mentor: Mentor, wanted: bool) -> None:
    """Whether this mentor gets a letter a day."""
    _hold(session, mentor)
    if mentor.reminders != wanted:
        mentor.reminders = wanted
        session.flush()
        audit.record(
            session,
            by,
            "mentor.reminders",
            subject=("mentor", mentor.id),
            detail={"wanted": wanted},
        )


def renew_calendar(session: Session, by: Actor, mentor: Mentor) -> None:
    """From here on the address there was shows nothing."""
    _hold(session, mentor)
    mentor.calendar_serial += 1
    session.flush()
    audit.record(session, by, "mentor.calendar", subject=("mentor", mentor.id))


def _hold(session: Session, mentor: Mentor) -> None:
    query = select(Mentor).where(Mentor.id == mentor.id).with_for_update(of=Mentor)
    session.scalars(query, execution_options={"populate_existing": True}).one()
