"""Long work: a row written in the transaction that asks for it, claimed by lease.

A worker that dies loses only its lease; after at most LEASE_SECONDS another takes the job up.
Handlers are registered by name in each room's `tasks` and must be safe to run again.
"""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ForeignKey,
    String,
    Text,
    case,
    event,
    func,
    literal,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.orm import Base, UTCDateTime

log = logging.getLogger(__name__)
LEASE_SECONDS = 60
MAX_ATTEMPTS = 3

QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"


class Job(Base):
    """One piece of long work. `arguments` and `outcome` are JSON; progress is done of total."""

    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    arguments: Mapped[str] = mapped_column(Text, default="{}")
    state: Mapped[str] = mapped_column(String(10), default=QUEUED, index=True)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str] = mapped_column(Text, default="{}")
    problem: Mapped[str | None] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None] = mapped_column(String(36))
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    asked_role: Mapped[str] = mapped_column(String(20))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def result(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.outcome)
        return value


class LostLease(RuntimeError):
    """Another worker has taken the job over; this one must stop."""


@dataclass
class Run:
    """What a handler gets: a session to commit once per item, its arguments, and who asked."""

    session: Session
    job_id: int
    kind: str
    lease: str
    arguments: Mapping[str, Any]
    by: Actor

    def progress(self, done: int, total: int) -> None:
        """Tells how far it is and renews the lease. Raises LostLease. Commits.

        Getting further than ever before counts the attempts anew: a long job whose worker is
        often restarted comes to its end, one that fails at the same item does not go on forever.
        """
        further = Job.done < done
        values = {
            "done": case((further, done), else_=Job.done),
            "attempts": case((further, 1), else_=Job.attempts),
            "total": total,
        }
        renew(self.session, self, **values)


def renew(session: Session, run: Run, **values: Any) -> None:
    """Holds the lease for another LEASE_SECONDS. Raises LostLease. Commits."""
    mine = update(Job).where(Job.id == run.job_id, Job.lease == run.lease)
    changed = session.execute(
        mine.values(lease_until=_lease_end(), **values),
        execution_options={"synchronize_session": False},
    )
    session.commit()
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise LostLease(str(run.job_id))


Handler = Callable[[Run], Mapping[str, Any]]
HANDLERS: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Registers the handler of one kind of job."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return register


Chore = Callable[[Session], int]
CHORES: list[Chore] = []


def every_hour(chore: Chore) -> Chore:
    """Registers what is to be done about once an hour: it commits item by item, tells how many
    there were, and finds nothing left when it runs again."""
    CHORES.append(chore)
    return chore


def enqueue(session: Session, by: Actor, kind: str, arguments: Mapping[str, Any]) -> Job:
    """Asks for work in the caller's transaction; workers are woken when it commits."""
    job = Job(
        kind=kind,
        arguments=json.dumps(dict(arguments)),
        asked_by_id=by.user_id,
        asked_role=by.role,
        asked_at=clock.now(),
    )
    session.add(job)
    session.flush()
    session.info["wake_workers"] = True
    return job


_wake: Callable[[], None] | None = None


def on_wake(callback: Callable[[], None] | None) -> None:
    """Who is told that new work was committed."""
    global _wake
    _wake = callback


@event.listens_for(Session, "after_commit")
def _wake_workers(session: Session) -> None:
    # A savepoint's release comes here too, and then there is nothing to be seen yet.
    if session.in_nested_transaction() or not session.info.pop("wake_workers", False):
        return
    if _wake:
        try:
            _wake()
        except Exception:
            # The work is committed; whoever asked must not be told otherwise. A sweep finds it.
            log.exception("workers not woken")


@event.listens_for(Session, "after_rollback")
def _forget_wake(session: Session) -> None:
    session.info.pop("wake_workers", None)


def claim(session: Session) -> Run | None:
    """Takes the next job that is waiting or whose worker died; None when there is none.

    Commits. First come those that were tried least, so that one that fails holds up nobody; one
    whose workers died MAX_ATTEMPTS times is set aside.
    """
    now = clock.now()
    free = or_(Job.state == QUEUED, (Job.state == RUNNING) & (Job.lease_until < now))
    problem = func.coalesce(Job.problem, "Pekerjaan terhenti berulang kali.")
    session.execute(
        update(Job)
        .where(free, Job.attempts >= MAX_ATTEMPTS)
        .values(state=FAILED, ended_at=now, lease=None, problem=problem),
        execution_options={"synchronize_session": False},
    )
    query = select(Job).where(free).order_by(Job.attempts, Job.id).limit(1)
    job = session.scalars(
        query.with_for_update(skip_locked=True), execution_options={"populate_existing": True}
    ).first()
    if job is None:
        session.commit()
        return None
    job.state, job.attempts = RUNNING, job.attempts + 1
    job.lease, job.lease_until = str(uuid.uuid4()), _lease_end()
    by = Actor(user_id=job.asked_by_id, role=job.asked_role)
    run = Run(session, job.id, job.kind, job.lease, json.loads(job.arguments), by)
    # Last: looking at the job after this would begin a transaction, held while the handler works.
    session.commit()
    return run


def finish(session: Session, run: Run, outcome: Mapping[str, Any]) -> None:
    """Stores the outcome, if the lease is still ours. Commits."""
    _end(session, run, state=DONE, ended_at=clock.now(), outcome=json.dumps(dict(outcome)))


def give_up(session: Session, run: Run, problem: str) -> None:
    """Puts the job back for another try, or aside after MAX_ATTEMPTS. Commits."""
    last = Job.attempts >= MAX_ATTEMPTS
    state = case((last, FAILED), else_=QUEUED)
    ended = case((last, literal(clock.now(), UTCDateTime)), else_=null())
    _end(session, run, state=state, ended_at=ended, problem=problem)


def _end(session: Session, run: Run, **values: Any) -> None:
    session.execute(
        update(Job)
        .where(Job.id == run.job_id, Job.lease == run.lease)
        .values(lease=None, lease_until=None, **values),
        execution_options={"synchronize_session": False},
    )
    session.commit()


def _lease_end() -> datetime:
    return clock.now() + timedelta(seconds=LEASE_SECONDS)
