"""Works the jobs off, one after the other, inside the app's context."""

from __future__ import annotations

import logging
import time

import click
from flask import Flask
from flask.cli import AppGroup

from trainingmgr.foundation import jobs
from trainingmgr.foundation.db import db

log = logging.getLogger(__name__)
commands = AppGroup("jobs", help="Pekerjaan panjang: sertifikat dan laporan.")


def work_available(app: Flask) -> int:
    """Runs every job that is waiting; how many were run."""
    count = 0
    while True:
        with app.app_context():
            run = jobs.claim(db.session())
            if run is None:
                return count
            _work(run)
            count += 1


def _work(run: jobs.Run) -> None:
    session = run.session
    job = session.get_one(jobs.Job, run.job_id)
    try:
        outcome = jobs.HANDLERS[job.kind](run)
        jobs.finish(session, run, outcome)
    except jobs.LostLease:
        session.rollback()
    except Exception as error:
        session.rollback()
        log.exception("job failed", extra={"job": run.job_id})
        jobs.give_up(session, run, type(error).__name__)


@commands.command("work")
@click.option("--once", is_flag=True, help="Kerjakan yang menunggu, lalu berhenti.")
@click.option("--every", default=2.0, help="Jeda antarpemeriksaan, dalam detik.")
def work(once: bool, every: float) -> None:
    """Mengerjakan antrean; boleh dijalankan di beberapa mesin bila basis datanya PostgreSQL."""
    from flask import current_app

    app = current_app._get_current_object()  # type: ignore[attr-defined]
    while True:
        count = work_available(app)
        if once:
            click.echo(f"{count} pekerjaan selesai.")
            return
        time.sleep(every)
