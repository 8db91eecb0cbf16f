"""A mentee answers for a session: it was as told, or something in it is not right."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import PARTICIPANT, Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.mentors.models import CoachingSession, Confirmation
from trainingmgr.mentors.rules.confirmations import check_answer
from trainingmgr.mentors.services.mentees import lock
from trainingmgr.participants.services.rights_requests import refuse_frozen

# Whoever holds the link: nobody signed in.
HOLDER = Actor(user_id=None, role=PARTICIPANT)


def confirm(
    session: Session,
    by: Actor,
    held: CoachingSession,
    *,
    agrees: bool,
    name: str,
    remark: str = "",
    participant_id: int | None = None,
) -> Confirmation:
    """Keeps the answer. Once confirmed, every further answer is the first one; an objection may
    be answered anew, for after talking. Raises Refused, Conflict when the session was changed
    since `held` was read: nobody confirms what they have not seen."""
    check_answer(agrees=agrees, name=name, remark=remark)
    seen = held.version
    lock(session, held.mentee)
    session.refresh(held, ["voided_at", "version"])
    if held.version != seen:
        raise Conflict("")
    if held.voided_at is not None:
        raise Refused(N_("Catatan sesi ini sudah dibatalkan, jadi tidak perlu dikonfirmasi."))
    known = session.scalar(
        select(Confirmation)
        .where(Confirmation.session_id == held.id)
        .execution_options(populate_existing=True)
    )
    if known is not None and (known.agrees or _same(known, agrees, name, remark)):
        return known
    if participant_id is not None:
        refuse_frozen(session, {participant_id})
    row = known or Confirmation(session_id=held.id)
    row.agrees, row.name, row.remark = agrees, name.strip(), remark.strip()
    row.participant_id, row.answered_at = participant_id, clock.now()
    session.add(row)
    session.flush()
    session.expire(held, ["confirmation"])
    audit.record(
        session, by, "coaching.confirm", subject=("coaching", held.id), detail={"agrees": agrees}
    )
    return row


def ask_again(session: Session, by: Actor, held: CoachingSession) -> bool:
    """What was confirmed has changed, so it waits for a new paraf; whether there was one."""
    known = session.scalar(select(Confirmation).where(Confirmation.session_id == held.id))
    if known is None:
        return False
    audit.record(
        session,
        by,
        "coaching.ask_again",
        subject=("coaching", held.id),
        detail={"agreed": known.agrees, "answered_at": known.answered_at.isoformat()},
    )
    session.delete(known)
    session.flush()
    session.expire(held, ["confirmation"])
    return True


def _same(known: Confirmation, agrees: bool, name: str, remark: str) -> bool:
    told = (agrees, name.strip(), remark.strip())
    return (known.agrees, known.name, known.remark) == told
