"""Files of mentees opened; and the lock under which what hangs on one is written."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.businesses.services import lock_kub
from trainingmgr.foundation import clock
from trainingmgr.kub.models import Kub
from trainingmgr.mentors import queries
from trainingmgr.mentors.models import KUB, Mentee


def file_of_kub(session: Session, kub: Kub) -> Mentee:
    """The KUB's file, opened when there is none yet."""
    lock_kub(session, kub)
    found = queries.mentee_of_kub(session, kub.id)
    if found is None:
        found = Mentee(kind=KUB, kub=kub, added_at=clock.now())
        session.add(found)
        session.flush()
    return found


def lock(session: Session, mentee: Mentee) -> None:
    """From here on nobody else writes about this mentee; a KUB and its business wait too."""
    if mentee.kub is not None:
        lock_kub(session, mentee.kub)
    session.execute(select(Mentee.id).where(Mentee.id == mentee.id).with_for_update())
