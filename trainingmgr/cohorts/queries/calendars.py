"""Private calendar links, and the feed behind each."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.cohorts.models import (
    CANCELLED,
    CalendarLink,
    Course,
    Substitution,
    TrainingSession,
)
from trainingmgr.cohorts.queries.scopes import named
from trainingmgr.cohorts.rules.calendars import FeedEvent, calendar_text
from trainingmgr.trainers.models import Trainer


def digest(token: str) -> str:
    """What is kept of a secret address."""
    return hashlib.sha256(token.encode()).hexdigest()


def owner_of(*, trainer_id: int | None = None, cohort_id: int | None = None) -> str:
    """Whose link it is, in one word: `trainer:3`, `cohort:1`."""
    return f"cohort:{cohort_id}" if trainer_id is None else f"trainer:{trainer_id}"


def live_link(session: Session, owner: str) -> CalendarLink | None:
    """The link that works now, if there is one."""
    return session.scalar(select(CalendarLink).where(CalendarLink.live_for == owner))


def link_of_token(session: Session, token: str) -> CalendarLink | None:
    """The link behind a secret address; none once revoked, or when its trainer's account ended."""
    link = session.scalar(
        select(CalendarLink)
        .where(CalendarLink.token_hash == digest(token), CalendarLink.revoked_at.is_(None))
        .options(
            joinedload(CalendarLink.trainer).joinedload(Trainer.user),
            joinedload(CalendarLink.cohort),
        )
    )
    if link is None or (link.trainer is not None and not link.trainer.user.active):
        return None
    return link


def feed_of(session: Session, link: CalendarLink) -> tuple[bytes, datetime]:
    """The calendar and when something in it changed last, in one statement.

    Whoever was stood in for finds the session cancelled in their own calendar.
    """
    query = named(select(TrainingSession)).order_by(TrainingSession.id)
    if link.trainer is not None:
        gone = select(Substitution.session_id).where(
            Substitution.from_trainer_id == link.trainer_id
        )
        query = query.where(
            or_(TrainingSession.trainer_id == link.trainer_id, TrainingSession.id.in_(gone))
        )
        name = f"Mengajar: {link.trainer.name}"
    else:
        mine = select(Course.id).where(Course.cohort_id == link.cohort_id)
        query = query.where(TrainingSession.course_id.in_(mine))
        name = f"Jadwal {link.cohort.name}" if link.cohort else ""
    events = [_event(one, link) for one in session.scalars(query)]
    changed = max([link.made_at, *(one.changed_at for one in events)])
    return calendar_text(name, events), changed


def _event(one: TrainingSession, link: CalendarLink) -> FeedEvent:
    given_away = link.trainer_id is not None and one.trainer_id != link.trainer_id
    return FeedEvent(
        session_id=one.id,
        sequence=one.version - 1,
        changed_at=one.changed_at or link.made_at,
        on=one.held_on,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        title=one.title,
        course=one.course.title,
        cohort=one.course.cohort.name,
        trainer=one.trainer.name,
        venue=one.venue,
        jp=one.jp,
        cancelled=one.state == CANCELLED or given_away,
    )
