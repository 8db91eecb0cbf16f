"""Institutions, mentors, and who follows whom on a day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.accounts.models import User
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import MENTOR
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.kub.models import DISBANDED, Kub
from trainingmgr.mentors.models import Institution, Mentee, Mentor, MentorAssignment


def institutions(session: Session) -> Sequence[Institution]:
    """Universities first, then practitioners' organisations."""
    return session.scalars(select(Institution).order_by(Institution.kind, Institution.label)).all()


def mentors(search: str = "", institution_id: int | None = None) -> Select[Mentor]:
    """Mentors by name, found by name, expertise or institution."""
    query = select(Mentor).join(Institution, Institution.id == Mentor.institution_id)
    if search:
        like = f"%{search.lower()}%"
        columns = (Mentor.name, Mentor.expertise, Institution.label, Institution.name,
                   Institution.former_name)  # fmt: skip
        query = query.where(or_(*(func.lower(column).like(like) for column in columns)))
    if institution_id is not None:
        query = query.where(Mentor.institution_id == institution_id)
    return query.order_by(Mentor.name, Mentor.id)


def accounts_without_mentor(session: Session) -> Sequence[User]:
    """Accounts with the role that nobody has written down as a mentor yet."""
    query = select(User).where(User.role == MENTOR, User.active.is_(True))
    query = query.where(User.id.not_in(select(Mentor.user_id)))
    return session.scalars(query.order_by(User.name)).all()


def mentor_of_user(session: Session, user_id: int | None) -> Mentor:
    """The signed-in mentor. Raises NotFound."""
    found = session.scalar(select(Mentor).where(Mentor.user_id == user_id))
    if found is None:
        raise NotFound(N_("Akun ini belum tercatat sebagai pendamping."))
    return found


def holds_on(day: date) -> ColumnElement[bool]:
    """The condition that an assignment holds on a day."""
    return and_(
        MentorAssignment.from_on <= day,
        or_(MentorAssignment.until_on.is_(None), MentorAssignment.until_on > day),
    )


def holds_from(day: date) -> ColumnElement[bool]:
    """The condition that an assignment holds on a day or will later."""
    until = MentorAssignment.until_on
    return or_(until.is_(None), and_(until > day, until > MentorAssignment.from_on))


def open_assignment(on: date) -> Select[MentorAssignment]:
    """Assignments that hold on a day."""
    return select(MentorAssignment).where(holds_on(on))


def assigned_after(session: Session, mentee_id: int, day: date) -> MentorAssignment | None:
    """An assignment that begins after a day; one called off before it began never does."""
    query = select(MentorAssignment).where(
        MentorAssignment.mentee_id == mentee_id,
        MentorAssignment.from_on > day,
        holds_from(day),
    )
    return session.scalar(query.order_by(MentorAssignment.from_on.desc()).limit(1))


def mentor_of(session: Session, mentee_id: int, on: date | None = None) -> Mentor | None:
    """Who follows the mentee on a day (default today)."""
    holding = open_assignment(on or clock.today()).where(MentorAssignment.mentee_id == mentee_id)
    eager = holding.options(joinedload(MentorAssignment.mentor))
    found = session.scalar(eager.order_by(MentorAssignment.id.desc()).limit(1))
    return found.mentor if found else None


def followers(session: Session, mentee_id: int) -> Sequence[MentorAssignment]:
    """Who follows, will follow and followed the mentee, what began last on top."""
    until = MentorAssignment.until_on
    query = select(MentorAssignment).where(
        MentorAssignment.mentee_id == mentee_id,
        # One that was replaced on its first day never held.
        or_(until.is_(None), until > MentorAssignment.from_on),
    )
    newest = query.order_by(MentorAssignment.from_on.desc(), MentorAssignment.id.desc())
    return session.scalars(newest.options(joinedload(MentorAssignment.mentor))).all()


def mentors_on(session: Session, mentee_ids: Collection[int], day: date) -> dict[int, Mentor]:
    """mentee id -> who follows it on a day."""
    holding = open_assignment(day).where(MentorAssignment.mentee_id.in_(mentee_ids))
    eager = holding.options(joinedload(MentorAssignment.mentor))
    return {one.mentee_id: one.mentor for one in session.scalars(eager)}


def mentor_of_kub(session: Session, kub_id: int, on: date | None = None) -> Mentor | None:
    """The same for a KUB, whether or not it has a file yet."""
    mentee_id = session.scalar(select(Mentee.id).where(Mentee.kub_id == kub_id))
    return mentor_of(session, mentee_id, on) if mentee_id is not None else None


def loads(session: Session, on: date) -> dict[int, int]:
    """mentor id -> how many mentees that mentor follows on a day."""
    query = (
        select(MentorAssignment.mentor_id, func.count(func.distinct(MentorAssignment.mentee_id)))
        .join(Mentee, Mentee.id == MentorAssignment.mentee_id)
        .outerjoin(Kub, Kub.id == Mentee.kub_id)
        .where(
            holds_on(on), Mentee.ended_on.is_(None), or_(Kub.id.is_(None), Kub.state != DISBANDED)
        )
        .group_by(MentorAssignment.mentor_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}
