"""How many KUB of each craft the mentors of a programme year can follow."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.kub.models import CraftCapacity
from trainingmgr.programmes.models import Programme


def capacities(session: Session, programme_id: int) -> dict[int, int]:
    """Craft id → KUB; crafts without a limit are not in it."""
    rows = session.execute(
        select(CraftCapacity.craft_id, CraftCapacity.groups).where(
            CraftCapacity.programme_id == programme_id
        )
    )
    return {row[0]: row[1] for row in rows}


def set_capacities(
    session: Session, by: Actor, programme: Programme, wanted: Mapping[int, int | None]
) -> None:
    """Set what these crafts may have; None: no limit. Others stay as they are."""
    session.execute(select(Programme.id).where(Programme.id == programme.id).with_for_update())
    rows = session.scalars(select(CraftCapacity).where(CraftCapacity.programme_id == programme.id))
    known = {one.craft_id: one for one in rows}
    for craft_id, groups in wanted.items():
        row = known.get(craft_id)
        if groups is None and row is not None:
            session.delete(row)
        elif groups is not None and row is None:
            session.add(CraftCapacity(programme_id=programme.id, craft_id=craft_id, groups=groups))
        elif groups is not None and row is not None:
            row.groups = groups
    session.flush()
    audit(session, by, "kub.capacity", subject=("programme", programme.id))
