"""A whole programme year looked through for people who are entered twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.foundation.jobs import QUEUED, RUNNING, Job, Run, handles
from trainingmgr.foundation.orm import reading
from trainingmgr.participants.services import duplicates


@handles(duplicates.FIND)
def find_duplicates(run: Run) -> Mapping[str, Any]:
    """Compares everyone; safe to run again."""
    run.progress(0, 1)
    # Weighing takes seconds, in which nobody who saves may have to wait.
    with reading():
        compared = duplicates.compare_all(run.session, int(run.arguments["programme"]))
        run.session.rollback()
    waiting = duplicates.keep_all(run.session, compared)
    run.session.commit()
    run.progress(1, 1)
    return {"waiting": waiting}


def newest(session: Session) -> Job | None:
    """The newest look through the records that waits or runs."""
    query = select(Job).where(Job.kind == duplicates.FIND, Job.state.in_((QUEUED, RUNNING)))
    return session.scalar(query.order_by(Job.id.desc()).limit(1))
