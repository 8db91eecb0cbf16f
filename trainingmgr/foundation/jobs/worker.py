"""Works the jobs off, one after the other, inside the app's context."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import click
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from trainingmgr.foundation import jobs
from trainingmgr.foundation.command import CommandGroup
from trainingmgr.foundation.db import db

log = logging.getLogger(__name__)
CHORES_SECONDS = 3600
commands = CommandGroup("jobs", help="Pekerjaan panjang: sertifikat dan laporan.")


def work_available(app: Flask) -> int:
    """Runs every job that is waiting; how many were run."""
    count = 0
    while True:
        with app.app_context():
            run = jobs.claim(db.session())
            if run is None:
                return count
            work_on(run)
            count += 1


def do_chores(app: Flask) -> int:
    """Does what comes round every hour; one that fails holds up none of the others."""
    count = 0
    for chore in jobs.CHORES:
        with app.app_context():
            try:
                count += chore(db.session())
            except Exception:
                db.session.rollback()
                log.exception("chore failed", extra={"fields": {"chore": chore.__name__}})
    return count


def work_on(run: jobs.Run) -> None:
    """Does one job that was claimed; whatever comes of it is noted in its row."""
    session = run.session
    try:
        with _heartbeat(run):
            outcome = jobs.HANDLERS[run.kind](run)
        jobs.finish(session, run, outcome)
    except jobs.LostLease:
        session.rollback()
    except Exception as error:
        session.rollback()
        log.exception("job failed", extra={"fields": {"job": run.job_id, "kind": run.kind}})
        jobs.give_up(session, run, type(error).__name__)


@contextmanager
def _heartbeat(run: jobs.Run) -> Iterator[None]:
    """Renews the lease while the handler is at work: one item may take longer than a lease."""
    engine, done = run.session.get_bind(), Event()

    def beat() -> None:
        while not done.wait(jobs.LEASE_SECONDS / 3):
            try:
                with Session(engine) as own:
                    jobs.renew(own, run)
            except jobs.LostLease:
                return
            except SQLAlchemyError:
                # Perhaps the handler itself is writing; the next beat tries again.
                continue

    thread = Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


@commands.command("work")
@click.option("--once", is_flag=True, help="Kerjakan yang menunggu, lalu berhenti.")
@click.option("--every", default=2.0, help="Jeda antarpemeriksaan, dalam detik.")
def work(once: bool, every: float) -> None:
    """Mengerjakan antrean; boleh dijalankan di beberapa mesin bila basis datanya PostgreSQL."""
    from flask import current_app

    app = current_app._get_current_object()  # type: ignore[attr-defined]
    chores_at = 0.0
    while True:
        try:
            count = work_available(app)
            if time.monotonic() >= chores_at:
                chores_at = time.monotonic() + CHORES_SECONDS
                do_chores(app)
        except SQLAlchemyError:
            if once:
                raise
            # Busy or restarting: a worker outlives its database's troubles.
            log.exception("worker waits")
        if once:
            click.echo(f"{count} pekerjaan selesai.")
            return
        time.sleep(every)
