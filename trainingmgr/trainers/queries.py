"""Who teaches."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from trainingmgr.accounts.models import User
from trainingmgr.foundation.access.policy import TRAINER
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


def count(session: Session, query: Select[Trainer]) -> int:
    """How many trainers a query finds."""
    return session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def accounts_without_trainer(session: Session) -> Sequence[User]:
    """Accounts with the role of trainer whose owner is not written down as one yet."""
    query = select(User).where(
        User.role == TRAINER,
        User.active,
        User.id.not_in(select(Trainer.user_id)),
    )
    return session.scalars(query.order_by(User.name, User.id)).all()


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
