"""Whose cohorts, courses and sessions one may see (handbook 5.9)."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, bindparam, exists, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from trainingmgr.cohorts.models import (
    Cohort,
    CohortGrant,
    Course,
    Substitution,
    TrainingSession,
)
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import FIELD, MENTOR, OFFICE, TRAINER, Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.programmes.models import Kecamatan, Programme
from trainingmgr.trainers.models import Trainer

Found = TypeVar("Found")


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


def visible_courses(actor: Actor) -> Select[Course]:
    """Courses of one's scope; a trainer sees those he teaches in."""
    query = select(Course).join(Course.cohort).order_by(Course.id)
    if actor.role == TRAINER:
        return query.where(_teaches_course(actor))
    return query.where(_in_scope(actor, Course.cohort_id))


def visible_sessions(actor: Actor) -> Select[TrainingSession]:
    """Sessions of one's scope; a trainer sees those of his courses, and those he gives or gave
    away to a substitute.
    """
    query = (
        select(TrainingSession)
        .join(TrainingSession.course)
        .order_by(TrainingSession.held_on, TrainingSession.starts_at, TrainingSession.id)
    )
    if actor.role == TRAINER:
        mine = _trainer_ids(actor)
        return query.where(
            or_(
                TrainingSession.trainer_id.in_(mine),
                Course.trainer_id.in_(mine),
                TrainingSession.id.in_(_given_away(actor)),
            )
        )
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


def session_for(session: Session, actor: Actor, session_id: int) -> TrainingSession:
    """One session of one's scope, with what names it. Raises NotFound."""
    return _found(session.scalar(_one_session(actor, clock.today()), {"id": session_id}))


def check_seen(session: Session, actor: Actor, session_id: int) -> None:
    """Raises NotFound for a session outside of one's scope; reads no more than that."""
    _found(session.scalar(_seen(actor, clock.today()), {"id": session_id}))


# Asked with everything somebody does in a session: putting a statement together costs more than
# asking it. Scopes are drawn with the day on which they hold.
@lru_cache(maxsize=128)
def _one_session(actor: Actor, _today: date) -> Select[TrainingSession]:
    who = joinedload(TrainingSession.course).joinedload(Course.trainer)
    return named(_by_id(actor)).options(who)


@lru_cache(maxsize=128)
def _seen(actor: Actor, _today: date) -> Select[int]:
    return _by_id(actor).with_only_columns(TrainingSession.id)


def _by_id(actor: Actor) -> Select[TrainingSession]:
    return visible_sessions(actor).where(TrainingSession.id == bindparam("id")).order_by(None)


def _found(one: Found | None) -> Found:
    if one is None:
        raise NotFound(N_("Pertemuan tidak ditemukan."))
    return one


def session_of_course(
    session: Session, actor: Actor, course_id: int, session_id: int
) -> TrainingSession:
    """One session of a course of one's scope, whoever gives it. Raises NotFound."""
    course_for(session, actor, course_id)
    every = select(TrainingSession).join(TrainingSession.course)
    found = session.scalar(
        named(every).where(TrainingSession.id == session_id, TrainingSession.course_id == course_id)
    )
    if found is None:
        raise NotFound(N_("Pertemuan tidak ditemukan."))
    return found


def count(session: Session, query: Select[Any]) -> int:
    """How many rows a query finds."""
    return session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def named(query: Select[TrainingSession]) -> Select[TrainingSession]:
    """Loads course, cohort and trainer with the sessions, in the same statement."""
    return query.options(
        joinedload(TrainingSession.course).joinedload(Course.cohort),
        joinedload(TrainingSession.trainer),
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
        TrainingSession.course_id == Course.id,
        or_(TrainingSession.trainer_id.in_(mine), TrainingSession.id.in_(_given_away(actor))),
    )
    return or_(Course.trainer_id.in_(mine), gives)


def _trainer_ids(actor: Actor) -> Select[int]:
    return select(Trainer.id).where(Trainer.user_id == actor.user_id)


def _given_away(actor: Actor) -> Select[int]:
    return select(Substitution.session_id).where(
        Substitution.from_trainer_id.in_(_trainer_ids(actor))
    )
