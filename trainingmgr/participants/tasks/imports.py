"""Long work of this room: bringing in a large file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.jobs import QUEUED, RUNNING, Job, Run, enqueue, handles
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.models import ImportBatch
from trainingmgr.participants.services.import_clinic import commit_batch

KIND = "participants.import"
# Up to so many rows a request waits for the import; more are worked off as a job.
AT_ONCE = 500


@handles(KIND)
def import_batch(run: Run) -> Mapping[str, Any]:
    """Register a batch's rows, all or none; again finds nothing left to do."""
    batch = run.session.get_one(ImportBatch, run.arguments["batch"])
    total = int(run.arguments["rows"])
    run.progress(0, total)
    try:
        count = commit_batch(run.session, run.by, batch)
    except Refused as problem:
        run.session.rollback()
        return {"problem": problem.message, "params": problem.params}
    run.session.commit()
    run.progress(total, total)
    return {"imported": count}


def ask_for_import(session: Session, by: Actor, batch: ImportBatch, rows: int) -> Job:
    """The job that brings a batch in; a second tap finds the first one's."""
    session.execute(select(ImportBatch.id).where(ImportBatch.id == batch.id).with_for_update())
    running = job_of(session, batch)
    if running is not None and running.state in {QUEUED, RUNNING}:
        return running
    return enqueue(session, by, KIND, {"batch": batch.id, "rows": rows})


def job_of(session: Session, batch: ImportBatch) -> Job | None:
    """The newest job of a batch, if it ever was large enough for one."""
    newest = select(Job).where(Job.kind == KIND).order_by(Job.id.desc()).limit(50)
    for job in session.scalars(newest):
        if json.loads(job.arguments)["batch"] == batch.id:
            return job
    return None
