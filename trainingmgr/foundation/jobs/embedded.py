"""The worker inside the web server: huey wakes it at once and sweeps dead leases each minute."""

from __future__ import annotations

import fcntl
import threading
from typing import Any

from flask import Flask
from huey import PostgresHuey, SqliteHuey, crontab
from huey.consumer import Consumer

from trainingmgr.config import Settings
from trainingmgr.foundation import audit, jobs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.jobs.worker import do_chores, work_available
from trainingmgr.foundation.orm import reading

# Seconds between two looks at the queue when nothing was found for long (SQLite cannot call).
SLOWEST_LOOK = 0.5


class EmbeddedConsumer(Consumer):  # type: ignore[misc]
    """A consumer in a thread: signals belong to the web server."""

    def _set_signal_handlers(self) -> None:
        pass


def make_huey(settings: Settings) -> Any:
    """The queue that carries only "wake up"; work itself lies in the table `jobs`."""
    with (settings.instance / "huey.lock").open("w") as lock:
        # Of two processes that make the same tables at once, one would fail.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if settings.sqlite:
            file = str(settings.instance / "huey.sqlite3")
            return SqliteHuey("trainingmgr", filename=file, results=False)
        dsn = settings.database_url.replace("postgresql+psycopg://", "postgresql://")
        return PostgresHuey("trainingmgr", dsn=dsn, results=False)


def start(app: Flask, settings: Settings) -> None:
    """Wakes and works: in one process of this machine at a time, in the others as its heirs."""
    huey = make_huey(settings)

    @huey.task()  # type: ignore[untyped-decorator]
    def wake() -> None:
        work_available(app)

    @huey.periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]
    def sweep() -> None:
        work_available(app)

    @huey.periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]
    def export() -> None:
        with app.app_context(), reading():
            audit.export_head(db.session(), settings.instance / audit.HEADS)

    @huey.periodic_task(crontab(minute="11"))  # type: ignore[untyped-decorator]
    def chores() -> None:
        do_chores(app)

    def consume() -> None:
        with (settings.instance / "worker.lock").open("w") as lock:
            # Waits until the process that works now ends, as at each restart of the server.
            fcntl.flock(lock, fcntl.LOCK_EX)
            EmbeddedConsumer(huey, workers=1, periodic=True, max_delay=SLOWEST_LOOK).run()

    jobs.on_wake(lambda: wake() and None)
    threading.Thread(target=consume, name="jobs", daemon=True).start()
