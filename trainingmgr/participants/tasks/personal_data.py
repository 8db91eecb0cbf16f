"""Complete copies are made here, and destroyed in time; what an erasure leaves behind goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from trainingmgr.foundation import files, jobs
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.shredding import forget_old_rows
from trainingmgr.participants.models import PersonalCopy, RightsRequest
from trainingmgr.participants.services import personal_copies
from trainingmgr.participants.services.erasure import SHRED

MAKE = "participants.copy"


def ask_for_copy(session: Session, by: Actor, request: RightsRequest) -> PersonalCopy:
    """Asks for the copy in the caller's transaction; a job that failed is asked for again."""
    copy = personal_copies.ask(session, by, request)
    job = session.get(jobs.Job, copy.job_id) if copy.job_id else None
    if copy.made_at is None and (job is None or job.state == jobs.FAILED):
        copy.job_id = jobs.enqueue(session, by, MAKE, {"copy": copy.id}).id
        session.flush()
    return copy


@jobs.handles(MAKE)
def make_copy(run: jobs.Run) -> Mapping[str, Any]:
    """Makes the copy unless it is there; safe to run again."""
    run.progress(0, 1)
    copy = run.session.get_one(PersonalCopy, run.arguments["copy"])
    if copy.made_at is None and copy.destroyed_at is None:
        personal_copies.fill(run.session, run.by, copy)
        run.session.commit()
    run.progress(1, 1)
    return {"entries": copy.entries}


@jobs.handles(SHRED)
def shred(run: jobs.Run) -> Mapping[str, Any]:
    """Destroys bytes that no row names any more, in the files and in the database's own pages."""
    gone = files.destroy(run.session, run.arguments["names"])
    run.session.commit()
    forget_old_rows(run.session)
    return {"files": gone}


@jobs.every_hour
def destroy_copies(session: Session) -> int:
    """Destroys the copies whose seven days are over."""
    count = personal_copies.destroy_expired(session)
    session.commit()
    return count
