"""Two rooms that tell of the same person at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.support.participants import make_cohort, make_participant
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.journey import facts
from trainingmgr.participants.models import StageReached, StandingRow
from trainingmgr.participants.services import milestones

SAVERS = 6


def test_standings_are_never_doubled(session: Session, engine: Engine, admin: Actor) -> None:
    one = make_participant(session, make_cohort(session)).id
    session.commit()
    together = Barrier(SAVERS)

    def tell(number: int) -> None:
        with Session(engine) as own:
            together.wait()
            made = facts.production(date(2026, 5, number + 1), "Kokoru", 10)
            milestones.record(own, admin, {(one, f"production:{number}"): [made]})
            own.commit()

    with ThreadPoolExecutor(SAVERS) as savers:
        list(savers.map(tell, range(SAVERS)))
    starts = select(StandingRow.from_on, func.count()).where(StandingRow.participant_id == one)
    assert all(n == 1 for _, n in session.execute(starts.group_by(StandingRow.from_on)))
    reached = select(func.count()).where(StageReached.participant_id == one)
    assert session.scalar(reached) == 2
    assert len(milestones.facts_of(session, [one])[one]) == SAVERS + 1
