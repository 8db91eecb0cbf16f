"""Each morning a letter to every mentor who has something to do, and wants to be told."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from flask import current_app
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingmgr.foundation import clock, mail
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.jobs import every_hour
from trainingmgr.mentors.queries.reminders import lines_of, to_remind
from trainingmgr.mentors.rules.reminders import EARLIEST, LATEST, letter, reminder

# Addresses by themselves: outside a request there is no page to begin from.
TODAY, SWITCH = "/pendampingan/hari-ini", "/pendampingan/pengingat"


@every_hour
def remind_mentors(session: Session) -> int:
    """Lays today's letters into the outbox, one a mentor; how many. Nothing without a server."""
    now = clock.local(clock.now())
    if mail.settings() is None or not EARLIEST <= now.time() < LATEST:
        return 0
    today, count = now.date(), 0
    host = current_app.extensions["settings"].public_url
    mentors = {one.id: (one.name, one.user.email, one.user_id) for one in to_remind(session)}
    lines = lines_of(session, list(mentors), today)
    session.rollback()
    for mentor_id, (name, address, user_id) in mentors.items():
        found = reminder(lines.get(mentor_id, ()), today)
        if found is None:
            continue
        try:
            laid = mail.put(
                session,
                COMMAND_LINE,
                key=f"pengingat:{mentor_id}:{today}",
                recipient=address or "",
                subject=found.subject,
                text=letter(name, found, host + TODAY, host + SWITCH),
                user_id=user_id,
                not_after=_end_of(now),
            )
            session.commit()
        except IntegrityError:
            # Another machine was a moment faster.
            session.rollback()
            continue
        count += laid is not None
    return count


def _end_of(now: datetime) -> datetime:
    """Midnight in Jakarta: tomorrow there is a letter of its own."""
    tomorrow = now.date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), now.tzinfo).astimezone(UTC)
