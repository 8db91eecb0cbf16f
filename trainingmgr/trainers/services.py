"""Trainers added and changed."""

from __future__ import annotations

from sqlalchemy.orm import Session

from trainingmgr.accounts.models import User
from trainingmgr.foundation import audit
from trainingmgr.foundation.access.policy import TRAINER, Actor
from trainingmgr.foundation.indonesia.nip import check_nip
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
    nip: str = "",
    pppk: bool = False,
) -> Trainer:
    """Makes an account with the role of trainer somebody who teaches.

    `name` is the one to print, with degrees, where it differs from the account's; `nip` is that
    of a civil servant, or empty (handbook R13). Raises Refused.
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
        nip=_nip(nip, pppk),
        pppk=pppk and bool(nip.strip()),
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
    nip: str = "",
    pppk: bool = False,
) -> None:
    """Changes a trainer; one who no longer teaches keeps the past. Raises Refused (R13)."""
    if not name.strip():
        raise Refused(N_("Nama wajib diisi."), field="name")
    trainer.name, trainer.expertise = name.strip(), expertise.strip()
    trainer.organisation, trainer.active = organisation.strip(), active
    trainer.nip, trainer.pppk = _nip(nip, pppk), pppk and bool(nip.strip())
    session.flush()
    audit.record(session, by, "trainer.change", subject=("trainer", trainer.id))


def _nip(text: str, pppk: bool) -> str | None:
    """Eighteen digits, or none for somebody outside the civil service (handbook R13)."""
    return check_nip(text, pppk=pppk).digits if text.strip() else None
