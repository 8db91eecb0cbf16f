"""Whose KUB one may see (handbook 5.9)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.cohorts.models import Cohort, Course, TrainingSession
from trainingmgr.foundation.access.policy import ADMIN, FIELD, HEAD, MENTOR, TRAINER, Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.kub.models import Kub, KubMember
from trainingmgr.participants.models import Participant
from trainingmgr.participants.queries import may_see
from trainingmgr.trainers.models import Trainer


def visible_kub(actor: Actor) -> Select[Kub]:
    """The KUB this person may see."""
    return select(Kub).where(may_see_kub(actor))


def may_see_kub(actor: Actor) -> ColumnElement[bool]:
    """The same as a condition on `Kub`, for queries that select other things.

    Trainers see the KUB in their courses and those of the people they teach, mentors those of
    the people they coach, field officers those of their kecamatan.
    """
    if actor.role in {HEAD, ADMIN}:
        return Kub.id.is_not(None)
    if actor.role == TRAINER:
        return or_(Kub.course_id.in_(_taught(actor)), Kub.id.in_(_of_people(actor)))
    if actor.role == MENTOR:
        return Kub.id.in_(_of_people(actor))
    if actor.role == FIELD and actor.kecamatan_code:
        own = select(Cohort.id).where(Cohort.kecamatan_code == actor.kecamatan_code)
        return Kub.cohort_id.in_(own)
    return false()


def kub_for(session: Session, actor: Actor, kub_id: int) -> Kub:
    """One KUB with its cohort, craft and course. Raises NotFound for a neighbour's as for none."""
    query = visible_kub(actor).where(Kub.id == kub_id)
    found = session.scalar(query.options(joinedload(Kub.cohort), joinedload(Kub.course)))
    if found is None:
        raise NotFound(N_("KUB ini tidak ada."))
    return found


def _of_people(actor: Actor) -> Select[int]:
    people = select(Participant.id).where(may_see(actor))
    return select(KubMember.kub_id).where(
        KubMember.until_on.is_(None), KubMember.participant_id.in_(people)
    )


def _taught(actor: Actor) -> Select[int]:
    trainer = select(Trainer.id).where(Trainer.user_id == actor.user_id).scalar_subquery()
    sessions = select(TrainingSession.course_id).where(TrainingSession.trainer_id == trainer)
    return select(Course.id).where(or_(Course.trainer_id == trainer, Course.id.in_(sessions)))
