"""Another trainer gives a session."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from sqlalchemy.orm import Session

from trainingmgr.cohorts import queries, rules
from trainingmgr.cohorts.models import Substitution, TrainingSession
from trainingmgr.cohorts.services.sessions import (
    check_changeable,
    check_teaches,
    wait_for_planners,
)
from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import TRAINER, Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.trainers.models import Trainer
from trainingmgr.trainers.queries import trainer_of_user


def substitute(session: Session, by: Actor, one: TrainingSession, trainer: Trainer) -> None:
    """From today `trainer` gives the session; whom it is taken from may still read it.

    Choosing the one who gives it already changes nothing. Raises Refused, naming a clash.
    """
    wait_for_planners(session, one.course.cohort.programme_id)
    session.refresh(one, ["state", "trainer_id", "version"])
    if one.trainer_id == trainer.id:
        return
    check_changeable(one)
    check_teaches(trainer)
    mine = replace(queries.slot_of(one), trainer_id=trainer.id, trainer=trainer.name)
    others = [
        other for other in queries.slots_on(session, [one.held_on]) if other.session_id != one.id
    ]
    # The room is where it was: only the trainer's own day is in question.
    rules.check_clashes(replace(mine, venue=""), others)
    before = one.trainer_id
    session.add(
        Substitution(
            session_id=one.id,
            from_trainer_id=before,
            to_trainer_id=trainer.id,
            on=clock.today(),
            made_by_id=by.user_id,
        )
    )
    one.trainer = trainer
    session.flush()
    detail = {"from": before, "to": trainer.id}
    audit.record(session, by, "session.substitute", subject=("session", one.id), detail=detail)


def hand_over(session: Session, by: Actor, one: TrainingSession, trainer: Trainer) -> None:
    """Whoever should give a session lets a colleague give it. Raises Refused."""
    check_may_take(by, one)
    substitute(session, by, one, trainer)


def take_over(session: Session, by: Actor, one: TrainingSession) -> None:
    """A trainer of the same course gives a colleague's session, on its day. Raises Refused."""
    mine = trainer_of_user(session, by.user_id)
    if mine is None:
        raise Refused(N_("Hanya pelatih yang dapat mengambil alih pertemuan."))
    if one.held_on != clock.today():
        raise Refused(N_("Pertemuan rekan hanya dapat diambil alih pada harinya."))
    substitute(session, by, one, mine)


class Given(Protocol):
    """A session, as far as who gives it and who leads its course."""

    @property
    def giver_id(self) -> int | None: ...
    @property
    def giver_name(self) -> str: ...
    @property
    def leader_id(self) -> int | None: ...


def may_take(by: Actor, one: Given) -> bool:
    """Whether someone who sees a session may also fill its register in.

    The administrator may, who gives it and who leads the course; whoever was stood in for reads.
    """
    if by.role != TRAINER:
        return by.may("attendance.take")
    return by.user_id in {one.giver_id, one.leader_id}


def check_may_take(by: Actor, one: Given) -> None:
    """Raises Refused for whoever only reads a session."""
    if not may_take(by, one):
        raise Refused(
            N_("Pertemuan ini digantikan %(name)s; Anda hanya dapat membacanya."),
            name=one.giver_name,
        )
