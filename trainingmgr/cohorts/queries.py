"""Whose cohorts, courses and sessions one may see; what clashes with what."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from trainingmgr.cohorts.models import (
    CANCELLED,
    DRAFT,
    HELD,
    SCHEDULED,
    TECHNICAL,
    WORKSHOP,
    Cohort,
    CohortGrant,
    Course,
    TrainingSession,
)
from trainingmgr.cohorts.rules import Progress, Slot
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import FIELD, MENTOR, OFFICE, TRAINER, Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.programmes.models import Kecamatan, Programme
from trainingmgr.trainers.models import Trainer


@dataclass(frozen=True)
class SessionCount:
    """A course's sessions: those not cancelled, and of them those whose register is closed."""

    planned: int = 0
    held: int = 0


def visible_cohorts(actor: Actor, search: str = "") -> Select[Cohort]:
    """Cohorts of one's scope (handbook 5.9): the latest programme first, in their turns.

    `search` finds by code, name or kecamatan.
    """
    query = (
        select(Cohort)
        .where(_in_scope(actor, Cohort.id))
        .order_by(Cohort.programme_id.desc(), Cohort.turn.is_(None), Cohort.turn, Cohort.code)
    )
    if search:
        like = f"%{search.lower()}%"
        named_so = select(Kecamatan.code).where(func.lower(Kecamatan.name).like(like))
        query = query.where(
            or_(
                func.lower(Cohort.code).like(like),
                func.lower(Cohort.name).like(like),
                Cohort.kecamatan_code.in_(named_so),
            )
        )
    return query


def count(session: Session, query: Select[Any]) -> int:
    """How many rows a query finds."""
    return session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def visible_courses(actor: Actor) -> Select[Course]:
    """Courses of one's scope; a trainer sees those he teaches in."""
    query = select(Course).join(Course.cohort).order_by(Course.id)
    if actor.role == TRAINER:
        return query.where(_teaches_course(actor))
    return query.where(_in_scope(actor, Course.cohort_id))


def visible_sessions(actor: Actor) -> Select[TrainingSession]:
    """Sessions of one's scope; a trainer sees those of his courses and those he gives."""
    query = (
        select(TrainingSession)
        .join(TrainingSession.course)
        .order_by(TrainingSession.held_on, TrainingSession.starts_at, TrainingSession.id)
    )
    if actor.role == TRAINER:
        mine = _trainer_ids(actor)
        return query.where(or_(TrainingSession.trainer_id.in_(mine), Course.trainer_id.in_(mine)))
    return query.where(_in_scope(actor, Course.cohort_id))


def cohort_for(session: Session, actor: Actor, cohort_id: int) -> Cohort:
    """One cohort of one's scope. Raises NotFound."""
    found = session.scalar(
        visible_cohorts(actor)
        .where(Cohort.id == cohort_id)
        .options(joinedload(Cohort.programme).selectinload(Programme.targets))
    )
    if found is None:
        raise NotFound(N_("Angkatan tidak ditemukan."))
    return found


def cohort_by_code(session: Session, code: str) -> Cohort:
    """The cohort of a code such as `SRP-2026`, for commands. Raises NotFound."""
    found = session.scalar(select(Cohort).where(Cohort.code == code.strip().upper()))
    if found is None:
        raise NotFound(N_("Angkatan %(code)s tidak ditemukan."), code=code)
    return found


def course_for(session: Session, actor: Actor, course_id: int) -> Course:
    """One course of one's scope, with its cohort, craft, trainer and subjects. Raises NotFound."""
    found = session.scalar(
        visible_courses(actor)
        .where(Course.id == course_id)
        .options(
            joinedload(Course.cohort),
            joinedload(Course.craft),
            joinedload(Course.trainer),
            selectinload(Course.subjects),
        )
    )
    if found is None:
        raise NotFound(N_("Pelatihan tidak ditemukan."))
    return found


def courses_in(session: Session, actor: Actor, cohort_id: int) -> Sequence[Course]:
    """The courses of a cohort that are of one's scope, the workshop first."""
    query = (
        visible_courses(actor)
        .where(Course.cohort_id == cohort_id)
        .order_by(None)
        .order_by(Course.kind != WORKSHOP, Course.id)
        .options(
            joinedload(Course.craft), joinedload(Course.trainer), selectinload(Course.subjects)
        )
    )
    return session.scalars(query).all()


def next_sessions(
    session: Session, actor: Actor, cohort_id: int, limit: int = 5
) -> Sequence[TrainingSession]:
    """What a cohort meets for next, of one's scope."""
    query = visible_sessions(actor).where(
        Course.cohort_id == cohort_id,
        TrainingSession.held_on >= clock.today(),
        TrainingSession.state == SCHEDULED,
    )
    return session.scalars(named(query).limit(limit)).all()


def session_for(session: Session, actor: Actor, session_id: int) -> TrainingSession:
    """One session of one's scope, with what names it. Raises NotFound."""
    found = session.scalar(named(visible_sessions(actor)).where(TrainingSession.id == session_id))
    if found is None:
        raise NotFound(N_("Pertemuan tidak ditemukan."))
    return found


def named(query: Select[TrainingSession]) -> Select[TrainingSession]:
    """Loads course, cohort, subject and trainer with the sessions, in the same statement."""
    return query.options(
        joinedload(TrainingSession.course).joinedload(Course.cohort),
        joinedload(TrainingSession.subject),
        joinedload(TrainingSession.trainer),
    )


def sessions_of_trainer(
    session: Session, user_id: int | None, day: date
) -> Sequence[TrainingSession]:
    """What the trainer with this account gives on a day, by hour; cancelled ones left out."""
    query = (
        select(TrainingSession)
        .join(TrainingSession.trainer)
        .where(
            Trainer.user_id == user_id,
            TrainingSession.held_on == day,
            TrainingSession.state != CANCELLED,
        )
        .order_by(TrainingSession.starts_at, TrainingSession.id)
    )
    return session.scalars(named(query)).all()


def sessions_of(session: Session, course_ids: Collection[int]) -> Sequence[TrainingSession]:
    """All sessions of some courses by day and hour, cancelled ones included."""
    query = (
        select(TrainingSession)
        .where(TrainingSession.course_id.in_(course_ids))
        .order_by(TrainingSession.held_on, TrainingSession.starts_at, TrainingSession.id)
    )
    return session.scalars(named(query)).all()


def session_days(session: Session, cohort_id: int) -> Sequence[date]:
    """The first and the last day on which a cohort meets; empty when nothing is planned."""
    first, last = session.execute(
        select(func.min(TrainingSession.held_on), func.max(TrainingSession.held_on))
        .join(TrainingSession.course)
        .where(Course.cohort_id == cohort_id, TrainingSession.state != CANCELLED)
    ).one()
    return [] if first is None else [first, last]


def workshop_of(session: Session, cohort_id: int) -> Course | None:
    """The cohort's opening workshop."""
    return session.scalar(
        select(Course).where(Course.cohort_id == cohort_id, Course.kind == WORKSHOP).limit(1)
    )


def progress_of(session: Session, cohorts: Sequence[Cohort]) -> dict[int, Progress]:
    """How far each cohort has come, in one statement."""
    live = TrainingSession.state.in_((SCHEDULED, HELD))
    rows = session.execute(
        select(
            Course.cohort_id,
            Course.kind,
            Course.state,
            func.sum(case((live, 1), else_=0)),
            func.sum(case((TrainingSession.state == HELD, 1), else_=0)),
        )
        .join(Course.sessions, isouter=True)
        .where(Course.cohort_id.in_([one.id for one in cohorts]))
        .group_by(Course.cohort_id, Course.id, Course.kind, Course.state)
    ).all()
    found = {}
    for one in cohorts:
        mine = [(kind, state, plan, held) for key, kind, state, plan, held in rows if key == one.id]
        found[one.id] = Progress(
            workshop=any(kind == WORKSHOP for kind, *_rest in mine),
            workshop_sessions=sum(plan for kind, _state, plan, _held in mine if kind == WORKSHOP),
            enrolment_open=one.enrolment_open,
            technical=sum(kind == TECHNICAL for kind, *_rest in mine),
            technical_open=sum(
                kind == TECHNICAL and state != DRAFT for kind, state, _plan, _held in mine
            ),
            planned=sum(plan for _kind, _state, plan, _held in mine),
            held=sum(held for _kind, _state, _plan, held in mine),
        )
    return found


def sessions_by_course(session: Session, course_ids: Iterable[int]) -> dict[int, SessionCount]:
    """How many sessions each course has planned and held, in one statement."""
    wanted = list(course_ids)
    rows = session.execute(
        select(
            TrainingSession.course_id,
            func.count(),
            func.sum(case((TrainingSession.state == HELD, 1), else_=0)),
        )
        .where(TrainingSession.course_id.in_(wanted), TrainingSession.state != CANCELLED)
        .group_by(TrainingSession.course_id)
    )
    found = {number: SessionCount(planned, int(held or 0)) for number, planned, held in rows}
    return {number: found.get(number, SessionCount()) for number in wanted}


def turns_taken(session: Session, year: int, except_id: int | None = None) -> dict[int, str]:
    """Turn number -> name of the cohort that has it, over all programmes of a year (R01)."""
    rows = session.execute(
        select(Cohort.turn, Cohort.name)
        .join(Cohort.programme)
        .where(
            Programme.year == year,
            Cohort.turn.is_not(None),
            Cohort.id != except_id if except_id is not None else true(),
        )
    )
    return {turn: name for turn, name in rows if turn is not None}


def slots_on(session: Session, days: Collection[date]) -> list[Slot]:
    """Every session that takes place on some days, whichever cohort it belongs to."""
    query = select(TrainingSession).where(
        TrainingSession.held_on.in_(days), TrainingSession.state != CANCELLED
    )
    return [slot_of(one) for one in session.scalars(named(query))]


def slot_of(one: TrainingSession) -> Slot:
    """A session as the rules compare it."""
    title = one.subject.title if one.subject else one.course.title
    return Slot(
        on=one.held_on,
        start=one.starts_at,
        end=one.ends_at,
        venue=one.venue,
        trainer_id=one.trainer_id,
        trainer=one.trainer.name,
        title=f"{title}, {one.course.cohort.name}",
        session_id=one.id,
    )


def _in_scope(actor: Actor, cohort_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether a cohort belongs to someone's scope; what is not written here is not seen."""
    if actor.role in OFFICE:
        return true()
    if actor.role == TRAINER:
        return cohort_id.in_(select(Course.cohort_id).where(_teaches_course(actor)))
    if actor.role == MENTOR:
        today = clock.today()
        return cohort_id.in_(
            select(CohortGrant.cohort_id).where(
                CohortGrant.user_id == actor.user_id,
                CohortGrant.from_on <= today,
                or_(CohortGrant.until_on.is_(None), CohortGrant.until_on > today),
            )
        )
    if actor.role == FIELD and actor.kecamatan_code:
        return cohort_id.in_(select(Cohort.id).where(Cohort.kecamatan_code == actor.kecamatan_code))
    return false()


def _teaches_course(actor: Actor) -> ColumnElement[bool]:
    mine = _trainer_ids(actor)
    gives = exists().where(
        TrainingSession.course_id == Course.id, TrainingSession.trainer_id.in_(mine)
    )
    return or_(Course.trainer_id.in_(mine), gives)


def _trainer_ids(actor: Actor) -> Select[int]:
    return select(Trainer.id).where(Trainer.user_id == actor.user_id)
