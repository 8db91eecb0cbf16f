"""Closed monthly reports and letters of mentors, and whose one may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.foundation.access.policy import ADMIN, HEAD, MENTOR, Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.mentors.models import (
    CoachingSession,
    Institution,
    Mentor,
    MentoringLetter,
    MentorReport,
)
from trainingmgr.mentors.queries.coaching import stands
from trainingmgr.mentors.rules.reports import key_of


@dataclass(frozen=True)
class MonthRow:
    """A month of a mentor: its report when closed, and the sessions that no report holds yet."""

    month: str
    report: MentorReport | None
    waiting: int


def report_of_month(session: Session, mentor_id: int, month: str) -> MentorReport | None:
    """The closed report of a month."""
    query = select(MentorReport).where(
        MentorReport.mentor_id == mentor_id, MentorReport.month == month
    )
    return session.scalar(query)


def mentor_if_any(session: Session, actor: Actor) -> Mentor | None:
    """The signed-in mentor; None for an account whose institution nobody wrote down yet."""
    return session.scalar(select(Mentor).where(Mentor.user_id == actor.user_id))


def is_late(session: Session, held: CoachingSession) -> bool:
    """Whether its month was closed without it, so that a later report holds it."""
    if held.report_id is not None or held.voided_at is not None:
        return False
    return report_of_month(session, held.mentor_id, key_of(held.held_on)) is not None


def visible_reports(actor: Actor) -> Select[MentorReport]:
    """Head and admin all, a mentor the own ones; newest month first."""
    query = select(MentorReport).join(Mentor, Mentor.id == MentorReport.mentor_id)
    if actor.role == MENTOR:
        query = query.where(Mentor.user_id == actor.user_id)
    elif actor.role not in {HEAD, ADMIN}:
        query = query.where(MentorReport.id.is_(None))
    return query.order_by(MentorReport.month.desc(), Mentor.name, MentorReport.id)


def report_for(session: Session, actor: Actor, report_id: int) -> MentorReport:
    """A closed report one may read. Raises NotFound."""
    found = session.scalar(visible_reports(actor).where(MentorReport.id == report_id))
    if found is None:
        raise NotFound(N_("Laporan ini tidak ada."))
    return found


def closed_reports(
    actor: Actor, search: str = "", institution_id: int | None = None, month: str = ""
) -> Select[MentorReport]:
    """Of those one may read: found by mentor, of an institution, of a month."""
    query = visible_reports(actor).join(Institution, Institution.id == Mentor.institution_id)
    query = query.options(joinedload(MentorReport.mentor))
    if search:
        like = f"%{search.lower()}%"
        found = (Mentor.name, Institution.label, Institution.name)
        query = query.where(or_(*(func.lower(column).like(like) for column in found)))
    if institution_id is not None:
        query = query.where(Mentor.institution_id == institution_id)
    return query.where(MentorReport.month == month) if month else query


def months_closed(session: Session) -> Sequence[str]:
    """Months of which any report is closed, newest first."""
    query = select(MentorReport.month).distinct()
    return session.scalars(query.order_by(MentorReport.month.desc())).all()


def months_of(session: Session, mentor: Mentor, today_month: str) -> list[MonthRow]:
    """A mentor's months, newest first: this one, those closed, and those with sessions to close."""
    closed = {
        one.month: one
        for one in session.scalars(select(MentorReport).where(MentorReport.mentor_id == mentor.id))
    }
    days = session.scalars(
        select(CoachingSession.held_on).where(
            CoachingSession.mentor_id == mentor.id, stands(), CoachingSession.report_id.is_(None)
        )
    )
    waiting: dict[str, int] = {}
    for day in days:
        waiting[key_of(day)] = waiting.get(key_of(day), 0) + 1
    keys = sorted({today_month, *closed, *waiting}, reverse=True)
    return [MonthRow(key, closed.get(key), waiting.get(key, 0)) for key in keys]


def visible_letters(actor: Actor) -> Select[MentoringLetter]:
    """Head and admin all, a mentor the own ones; newest first."""
    query = select(MentoringLetter).join(Mentor, Mentor.id == MentoringLetter.mentor_id)
    if actor.role == MENTOR:
        query = query.where(Mentor.user_id == actor.user_id)
    elif actor.role not in {HEAD, ADMIN}:
        query = query.where(MentoringLetter.id.is_(None))
    eager = query.options(joinedload(MentoringLetter.mentor))
    return eager.order_by(MentoringLetter.issued_on.desc(), MentoringLetter.id.desc())


def letters(actor: Actor, search: str = "") -> Select[MentoringLetter]:
    """Those one may read, found by number or mentor."""
    query = visible_letters(actor)
    if search:
        like = f"%{search.lower()}%"
        found = (MentoringLetter.number, Mentor.name)
        query = query.where(or_(*(func.lower(column).like(like) for column in found)))
    return query


def letter_for(session: Session, actor: Actor, letter_id: int) -> MentoringLetter:
    """A letter one may read. Raises NotFound."""
    found = session.scalar(visible_letters(actor).where(MentoringLetter.id == letter_id))
    if found is None:
        raise NotFound(N_("Surat keterangan ini tidak ada."))
    return found
