"""Empties the outbox: takes a letter, posts it, and notes what came of it, one by one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from trainingmgr.config import MailSettings
from trainingmgr.foundation import clock, jobs, mail
from trainingmgr.foundation.mail import (
    DROPPED,
    FAILED,
    KEPT,
    SENDING,
    SENT,
    UNSURE,
    WAITING,
    OutgoingMail,
)
from trainingmgr.foundation.mail.smtp import Letter, NotTaken, Unsure, deliver

# Hours until the next try: 1, 2, 4, 8, 16; the sixth is the last.
MOST_TRIES = 6
# Longer than any conversation with a server lasts.
FORGOTTEN = timedelta(minutes=15)


def install(settings: MailSettings | None) -> None:
    """Called once by the app's assembler; None where no letters are sent."""
    mail.use(settings)


@jobs.handles(mail.POST)
def post(run: jobs.Run) -> Mapping[str, Any]:
    """Posts what is due; safe to run again."""
    count = 0
    while post_next(run.session):
        count += 1
        run.progress(count, count)
    return {"posted": count}


@jobs.every_hour
def post_later(session: Session) -> int:
    """What waits for another try, and the end of what is old."""
    old = delete(OutgoingMail).where(OutgoingMail.ended_at < clock.now() - KEPT)
    session.execute(old.where(OutgoingMail.state.in_([SENT, FAILED, UNSURE, DROPPED])))
    session.commit()
    count = 0
    while post_next(session):
        count += 1
    return count


def post_next(session: Session) -> bool:
    """Posts the next letter that is due; False when there is none, or no way out."""
    settings = mail.settings()
    letter = _take(session) if settings is not None else None
    if settings is None or letter is None:
        return False
    state, problem = SENT, ""
    try:
        deliver(settings, letter)
    except NotTaken as error:
        over = error.final or letter.attempts >= MOST_TRIES
        state, problem = FAILED if over else WAITING, str(error)
    except Unsure as error:
        state, problem = UNSURE, str(error)
    _note(session, letter, state, problem)
    return True


def _take(session: Session) -> Letter | None:
    """Marks the next one as being sent before it is: of two workers one has it.

    The transaction is over when this returns: talking with a server takes its time.
    """
    now = clock.now()
    posted = update(OutgoingMail).execution_options(synchronize_session=False)
    lost = posted.where(OutgoingMail.state == SENDING, OutgoingMail.taken_at < now - FORGOTTEN)
    session.execute(lost.values(state=UNSURE, ended_at=now, problem="pengirim terhenti"))
    late = posted.where(OutgoingMail.state == WAITING, OutgoingMail.not_after < now)
    session.execute(late.values(state=FAILED, ended_at=now, problem="lewat waktunya"))
    query = (
        select(OutgoingMail)
        .where(OutgoingMail.state == WAITING, OutgoingMail.next_at <= now)
        .order_by(OutgoingMail.next_at, OutgoingMail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    row = session.scalar(query)
    letter = None
    if row is not None:
        row.state, row.taken_at = SENDING, now
        row.attempts += 1
        letter = Letter(row.id, row.recipient, row.subject, row.text, row.made_at, row.attempts)
    session.commit()
    return letter


def _note(session: Session, letter: Letter, state: str, problem: str) -> None:
    now = clock.now()
    ended = None if state == WAITING else now
    again = now + timedelta(hours=2 ** (letter.attempts - 1))
    session.execute(
        update(OutgoingMail)
        .where(OutgoingMail.id == letter.id, OutgoingMail.state == SENDING)
        .values(state=state, problem=problem[:200], ended_at=ended, next_at=again)
        .execution_options(synchronize_session=False)
    )
    session.commit()
