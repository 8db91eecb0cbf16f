"""Long work of the import: checking a large file, bringing it in, and destroying old ones."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.foundation.access.policy import COMMAND_LINE, Actor
from trainingmgr.foundation.jobs import (
    FAILED,
    QUEUED,
    RUNNING,
    Job,
    LostLease,
    Run,
    enqueue,
    every_hour,
    handles,
)
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.models import ImportBatch
from trainingmgr.participants.models.imports import ABANDONED, OPEN, WAITING
from trainingmgr.participants.services import import_originals, import_reading
from trainingmgr.participants.services.import_commit import commit_batch

KIND = "participants.import"
CHECK = "participants.import_check"
# Up to so many rows a request waits for the import; more are worked off as a job.
AT_ONCE = 500
# Up to so many bytes a request waits for the check.
BYTES_AT_ONCE = 128 * 1024


@handles(CHECK)
def check_file(run: Run) -> Mapping[str, Any]:
    """Read and judge a batch's file step by step; taken up again after the rows stored so far.

    No transaction is open while the file is read and its rows are judged: nobody's save waits.
    """
    session, batch_id = run.session, int(run.arguments["batch"])
    batch = session.get_one(ImportBatch, batch_id, populate_existing=True)
    if batch.state != WAITING:
        return {}
    try:
        data = import_originals.content(batch)
        mappings = import_reading.mappings_for(session, batch)
        session.commit()
        file = import_reading.read_file(data, mappings, ask_columns=True)
    except Refused as problem:
        session.rollback()
        import_reading.refuse(session, run.by, _locked(session, batch_id), problem)
        session.commit()
        return {"problem": problem.message, "params": problem.params}
    del data
    rows = import_reading.begin(session, _locked(session, batch_id), file, mappings)
    done, total = import_reading.stored_rows(session, batch_id), len(file.found.people)
    session.commit()
    run.progress(done, total)
    # The rows above are needed to judge those below, so they are judged again, not stored.
    for _ in islice(rows, done):
        pass
    while done < total:
        step = list(islice(rows, import_reading.STEP))
        if _locked(session, batch_id).state != WAITING or done != import_reading.stored_rows(
            session, batch_id
        ):
            session.rollback()
            raise LostLease(str(run.job_id))
        done += import_reading.store(session, batch_id, iter(step))
        session.commit()
        run.progress(done, total)
    batch = _locked(session, batch_id)
    if batch.state == WAITING:
        import_reading.finish(session, run.by, batch)
    session.commit()
    return {"rows": total}


@handles(KIND)
def import_batch(run: Run) -> Mapping[str, Any]:
    """Register a batch's rows, all or none; again finds nothing left to do."""
    batch = run.session.get_one(ImportBatch, run.arguments["batch"])
    total = int(run.arguments["rows"])
    knowingly = bool(run.arguments.get("knowingly"))
    run.progress(0, total)
    try:
        count = commit_batch(run.session, run.by, batch, knowingly=knowingly)
    except Refused as problem:
        run.session.rollback()
        return {"problem": problem.message, "params": problem.params}
    run.session.commit()
    run.progress(total, total)
    return {"imported": count}


def ask_for_check(session: Session, by: Actor, batch: ImportBatch) -> Job:
    """The job that checks a waiting batch; a second tap finds the first one's."""
    return _ask(session, by, batch, CHECK, {"batch": batch.id})


def ask_for_import(
    session: Session, by: Actor, batch: ImportBatch, rows: int, *, knowingly: bool = False
) -> Job:
    """The job that brings a batch in; a second tap finds the first one's."""
    arguments = {"batch": batch.id, "rows": rows, "knowingly": knowingly}
    return _ask(session, by, batch, KIND, arguments)


def job_of(session: Session, batch: ImportBatch) -> Job | None:
    """The newest job of a batch, if it ever was large enough for one."""
    return session.get(Job, batch.job_id) if batch.job_id else None


def is_stuck(batch: ImportBatch, job: Job | None) -> bool:
    """Whether a batch waits for a check that will not come: its job was set aside."""
    return batch.state == WAITING and (job is None or job.state == FAILED)


@every_hour
def sweep_imports(session: Session) -> int:
    """Gives idle batches up, and destroys what is personal in those closed long ago."""
    count = 0
    for batch_id in import_originals.idle_batches(session):
        batch = _locked(session, batch_id)
        if batch.state == OPEN:
            import_originals.abandon(session, COMMAND_LINE, batch)
            count += batch.state == ABANDONED
        session.commit()
    for batch_id in import_originals.due_batches(session):
        import_originals.destroy(session, COMMAND_LINE, _locked(session, batch_id))
        session.commit()
        count += 1
    session.commit()
    return count


def _ask(
    session: Session, by: Actor, batch: ImportBatch, kind: str, arguments: Mapping[str, Any]
) -> Job:
    batch = _locked(session, batch.id)
    known = job_of(session, batch)
    if known is not None and known.kind == kind and known.state in {QUEUED, RUNNING}:
        return known
    job = enqueue(session, by, kind, arguments)
    batch.job_id = job.id
    session.flush()
    return job


def _locked(session: Session, batch_id: int) -> ImportBatch:
    query = select(ImportBatch).where(ImportBatch.id == batch_id).with_for_update()
    return session.scalars(query, execution_options={"populate_existing": True}).one()
