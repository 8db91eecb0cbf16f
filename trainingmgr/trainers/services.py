"""Trainers added and changed."""

from __future__ import annotations

from sqlalchemy.orm import Session

from trainingmgr.accounts.models import User
from trainingmgr.foundation import audit
from trainingmgr.foundation.access.policy import TRAINER, Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.trainers import queries
from trainingmgr.trainers.models import Trainer


def add_trainer(
    session: Session,
    by: Actor,
    user: User,
    expertise: str = "",
    organisation: str = "",
    *,
    name: str | None = None,
) -> Trainer:
    """Makes an account with the role of trainer somebody who teaches.

    `name` is the one to print, with degrees, where it differs from the account's. Raises Refused.
    """
    if user.role != TRAINER:
        raise Refused(N_("Akun ini bukan akun pelatih. Ubah perannya dahulu."), field="user")
    if queries.trainer_of_user(session, user.id):
        raise Refused(N_("Akun ini sudah terdaftar sebagai pelatih."), field="user")
    trainer = Trainer(
        user_id=user.id,
        user=user,
        name=(name or "").strip() or user.name,
        expertise=expertise.strip(),
        organisation=organisation.strip(),
        active=True,
    )
    session.add(trainer)
    session.flush()
    audit.record(session, by, "trainer.create", subject=("trainer", trainer.id))
    return trainer


def change_trainer(
    session: Session,
    by: Actor,
    trainer: Trainer,
    *,
    name: str,
    expertise: str,
    organisation: str,
    active: bool,
) -> None:
    """Changes a trainer; one who no longer teaches keeps the past. Raises Refused."""
    if not name.strip():
        raise Refused(N_("Nama wajib diisi."), field="name")
    trainer.name, trainer.expertise = name.strip(), expertise.strip()
    trainer.organisation, trainer.active = organisation.strip(), active
    session.flush()
    audit.record(session, by, "trainer.change", subject=("trainer", trainer.id))
