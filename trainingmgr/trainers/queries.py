"""Who teaches."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.trainers.models import Trainer


def trainers(search: str = "") -> Select[Trainer]:
    """Trainers by name, found by name, expertise or organisation."""
    query = select(Trainer).order_by(Trainer.name, Trainer.id)
    if search:
        like = f"%{search.lower()}%"
        columns = (Trainer.name, Trainer.expertise, Trainer.organisation)
        query = query.where(or_(*(func.lower(column).like(like) for column in columns)))
    return query


def active_trainers(session: Session) -> Sequence[Trainer]:
    """Those who may be given a course or a session, by name."""
    return session.scalars(trainers().where(Trainer.active)).all()


def trainer_for(session: Session, trainer_id: int) -> Trainer:
    """One trainer. Raises NotFound."""
    found = session.get(Trainer, trainer_id)
    if found is None:
        raise NotFound(N_("Pelatih tidak ditemukan."))
    return found


def trainer_of_user(session: Session, user_id: int | None) -> Trainer | None:
    """The trainer who signs in with this account."""
    return session.scalar(select(Trainer).where(Trainer.user_id == user_id))
