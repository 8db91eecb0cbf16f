"""Workers in processes of their own, which die as workers die: by SIGKILL, amid an item.

`python job_worker.py ADDRESS LEASE FOLDER`: works until every job has ended; a worker that was
killed is followed by a new one.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from trainingmgr.accounts.models import User
from trainingmgr.foundation import audit, jobs
from trainingmgr.foundation.jobs.worker import work_on
from trainingmgr.foundation.orm import prepare_sqlite

__all__ = ["User"]
BEFORE, BETWEEN, AFTER = "before", "between", "after"
FOLDER = Path(sys.argv[3]) if len(sys.argv) > 3 else Path()


def die(name: str) -> None:
    """By SIGKILL, once at each place; FOLDER remembers the places of earlier lives."""
    try:
        (FOLDER / name).touch(exist_ok=False)
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


@jobs.handles("tes.items")
def items(run: jobs.Run) -> Mapping[str, Any]:
    """Notes each item once, as a handler must that may be run again."""
    count, deaths = run.arguments["count"], run.arguments["deaths"]
    done = select(audit.AuditEvent.subject_id).where(audit.AuditEvent.subject_kind == "item")
    seen = set(run.session.scalars(done))
    run.session.commit()
    for n in range(count):
        if n not in seen:
            if deaths.get(str(n)) == BEFORE:
                die(f"{n}")
            audit.record(run.session, run.by, "tes.item", subject=("item", n))
            run.session.flush()
            if deaths.get(str(n)) == BETWEEN:
                die(f"{n}")
            run.session.commit()
            if deaths.get(str(n)) == AFTER:
                die(f"{n}")
        run.progress(n + 1, count)
    return {"count": count}


@jobs.handles("tes.deadly")
def deadly(run: jobs.Run) -> Mapping[str, Any]:
    """Kills every worker that touches it."""
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


@jobs.handles("tes.slow")
def slow(run: jobs.Run) -> Mapping[str, Any]:
    """Takes longer than a lease over one item, and notes that it ran."""
    audit.record(run.session, run.by, "tes.run", subject=("job", run.job_id))
    run.session.commit()
    time.sleep(run.arguments["seconds"])
    return {}


def work(address: str) -> None:
    """One life: until nothing waits and nobody works."""
    engine = create_engine(address)
    if engine.dialect.name == "sqlite":
        prepare_sqlite(engine)
    while True:
        with Session(engine) as session:
            run = jobs.claim(session)
            if run:
                work_on(run)
                continue
            states = set(session.scalars(select(jobs.Job.state)))
        if not states & {jobs.QUEUED, jobs.RUNNING}:
            return
        time.sleep(0.05)


def main(address: str, lease: float) -> None:
    """A supervisor such as systemd."""
    jobs.LEASE_SECONDS = lease  # type: ignore[assignment]
    while True:
        child = os.fork()
        if child == 0:
            work(address)
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        if not os.WIFSIGNALED(status):
            sys.exit(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
