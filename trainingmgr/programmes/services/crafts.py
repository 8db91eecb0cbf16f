"""The crafts that a KUB may choose from, as the office maintains them."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trainingmgr.foundation import audit
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.programmes.models import Craft
from trainingmgr.programmes.rules.crafts import CraftData, checked


def add_craft(
    session: Session, by: Actor, data: CraftData, *, picture: StoredFile | None = None
) -> Craft:
    """One more craft that a KUB may choose (handbook R22). Raises Refused."""
    craft = Craft(active=True, picture=picture)
    _write(session, craft, data)
    session.add(craft)
    session.flush()
    audit.record(session, by, "craft.create", subject=("craft", craft.id))
    return craft


def change_craft(
    session: Session,
    by: Actor,
    craft: Craft,
    data: CraftData,
    *,
    active: bool = True,
    picture: StoredFile | None = None,
    drawn: bool = False,
) -> None:
    """Changes a craft; one that is no longer offered stays with those who chose it.

    A new `picture` goes before the old one; with `drawn` the drawing comes back. Raises Refused.
    """
    with session.no_autoflush:
        _write(session, craft, data)
    craft.active = active
    if picture is not None:
        craft.picture = picture
    elif drawn:
        craft.picture = None
    session.flush()
    audit.record(session, by, "craft.change", subject=("craft", craft.id))


def _write(session: Session, craft: Craft, data: CraftData) -> None:
    plain = checked(data)
    others = session.scalars(select(Craft).where(func.lower(Craft.name) == plain.name.lower()))
    if any(other is not craft for other in others):
        raise Refused(N_("Bidang usaha ini sudah ada dalam daftar."), field="name")
    for column, value in asdict(plain).items():
        setattr(craft, column, value)
