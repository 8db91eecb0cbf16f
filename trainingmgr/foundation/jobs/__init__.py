"""Long work: a row written in the transaction that asks for it, claimed by lease.

A worker that dies loses only its lease; after at most LEASE_SECONDS another takes the job up.
Handlers are registered by name in each room's `tasks` and must be safe to run again.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, String, Text, event, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.orm import Base, UTCDateTime

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
    lease: str
    arguments: Mapping[str, Any]
    by: Actor

    def progress(self, done: int, total: int) -> None:
        """Tells how far it is and renews the lease. Raises LostLease. Commits."""
        changed = self.session.execute(
            update(Job)
            .where(Job.id == self.job_id, Job.lease == self.lease)
            .values(done=done, total=total, lease_until=_lease_end())
        )
        self.session.commit()
        if changed.rowcount != 1:  # type: ignore[attr-defined]
            raise LostLease(str(self.job_id))


Handler = Callable[[Run], Mapping[str, Any]]
HANDLERS: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Registers the handler of one kind of job."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return register


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
    if session.info.pop("wake_workers", False) and _wake:
        _wake()


@event.listens_for(Session, "after_rollback")
def _forget_wake(session: Session) -> None:
    session.info.pop("wake_workers", None)


def claim(session: Session) -> Run | None:
    """Takes the oldest job that is waiting or whose worker died; None when there is none.

    Commits. A job that failed MAX_ATTEMPTS times is set aside and blocks nobody.
    """
    now = clock.now()
    free = or_(Job.state == QUEUED, (Job.state == RUNNING) & (Job.lease_until < now))
    query = select(Job).where(free).order_by(Job.id).limit(1).with_for_update(skip_locked=True)
    job = session.scalars(query).first()
    if job is None:
        session.rollback()
        return None
    if job.attempts >= MAX_ATTEMPTS:
        job.state, job.ended_at = FAILED, now
        job.problem = job.problem or "Pekerjaan terhenti berulang kali."
        session.commit()
        return claim(session)
    job.state, job.attempts = RUNNING, job.attempts + 1
    job.lease, job.lease_until = str(uuid.uuid4()), _lease_end()
    session.commit()
    by = Actor(user_id=job.asked_by_id, role=job.asked_role)
    return Run(session, job.id, job.lease, json.loads(job.arguments), by)


def finish(session: Session, run: Run, outcome: Mapping[str, Any]) -> None:
    """Stores the outcome, if the lease is still ours. Commits."""
    _end(session, run, state=DONE, outcome=json.dumps(dict(outcome)))


def give_up(session: Session, run: Run, problem: str) -> None:
    """Puts the job back for another try. Commits."""
    _end(session, run, state=QUEUED, problem=problem)


def _end(session: Session, run: Run, **values: Any) -> None:
    if values["state"] == DONE:
        values["ended_at"] = clock.now()
    session.execute(
        update(Job)
        .where(Job.id == run.job_id, Job.lease == run.lease)
        .values(lease=None, lease_until=None, **values)
    )
    session.commit()


def _lease_end() -> datetime:
    return clock.now() + timedelta(seconds=LEASE_SECONDS)
