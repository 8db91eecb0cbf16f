"""The photos of one session's paper sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.accounts.models import User
from trainingmgr.attendance.models import SheetPhoto
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound


@dataclass(frozen=True)
class Taken:
    """One photo, when it was taken and by whom."""

    id: int
    taken_at: datetime
    by: str | None


def photos_of(session: Session, session_id: int) -> Sequence[Taken]:
    """The photos of a session, the first first."""
    rows = session.execute(
        select(SheetPhoto.id, SheetPhoto.taken_at, User.name)
        .outerjoin(User, User.id == SheetPhoto.taken_by_id)
        .where(SheetPhoto.session_id == session_id)
        .order_by(SheetPhoto.taken_at, SheetPhoto.id)
    )
    return [Taken(*row) for row in rows]


def photo_for(session: Session, session_id: int, photo_id: int) -> SheetPhoto:
    """One photo of a session. Raises NotFound."""
    found = session.scalar(
        select(SheetPhoto)
        .where(SheetPhoto.session_id == session_id, SheetPhoto.id == photo_id)
        .options(joinedload(SheetPhoto.file))
    )
    if found is None:
        raise NotFound(N_("Foto ini tidak ada."))
    return found
