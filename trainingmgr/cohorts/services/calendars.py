"""Private calendar links issued and revoked."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import CalendarLink, Cohort
from trainingmgr.cohorts.queries.calendars import digest, live_link, owner_of
from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.trainers.models import Trainer

NOTED_EVERY = timedelta(minutes=10)


def issue_link(session: Session, by: Actor, owner: Trainer | Cohort) -> str:
    """A new secret address, told once; the one before it stops working."""
    # Of two taps the second waits here, and its link is the one that lives.
    row = type(owner)
    session.execute(select(row.id).where(row.id == owner.id).with_for_update(key_share=True))
    revoke_link(session, by, owner)
    token = secrets.token_urlsafe(32)
    link = CalendarLink(
        token_hash=digest(token),
        live_for=_name(owner),
        trainer_id=owner.id if isinstance(owner, Trainer) else None,
        cohort_id=owner.id if isinstance(owner, Cohort) else None,
        made_at=clock.now(),
        made_by_id=by.user_id,
    )
    session.add(link)
    session.flush()
    audit.record(session, by, "calendar.issue", subject=_subject(owner))
    return token


def revoke_link(session: Session, by: Actor, owner: Trainer | Cohort) -> bool:
    """Ends the link that works now; whether there was one."""
    link = live_link(session, _name(owner))
    if link is None:
        return False
    link.live_for, link.revoked_at = None, clock.now()
    session.flush()
    audit.record(session, by, "calendar.revoke", subject=_subject(owner))
    return True


def note_fetch(session: Session, link_id: int) -> None:
    """That a phone has asked for the calendar, noted every ten minutes at most."""
    link, now = session.get(CalendarLink, link_id), clock.now()
    if link is not None and (link.fetched_at is None or now - link.fetched_at >= NOTED_EVERY):
        link.fetched_at = now
        session.flush()


def _name(owner: Trainer | Cohort) -> str:
    if isinstance(owner, Trainer):
        return owner_of(trainer_id=owner.id)
    return owner_of(cohort_id=owner.id)


def _subject(owner: Trainer | Cohort) -> tuple[str, int]:
    return ("trainer" if isinstance(owner, Trainer) else "cohort"), owner.id
