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
from trainingmgr.foundation.jobs.worker import work_available


class EmbeddedConsumer(Consumer):  # type: ignore[misc]
    """A consumer in a thread: signals belong to the web server."""

    def _set_signal_handlers(self) -> None:
        pass


def make_huey(settings: Settings) -> Any:
    """The queue that carries only "wake up"; work itself lies in the table `jobs`."""
    if settings.sqlite:
        return SqliteHuey("trainingmgr", filename=str(settings.instance / "huey.sqlite3"))
    dsn = settings.database_url.replace("postgresql+psycopg://", "postgresql://")
    return PostgresHuey("trainingmgr", dsn=dsn)


def start(app: Flask, settings: Settings) -> None:
    """Starts the worker in one process of this machine; in the others only the waking."""
    huey = make_huey(settings)

    @huey.task()  # type: ignore[untyped-decorator]
    def wake() -> None:
        work_available(app)

    @huey.periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]
    def sweep() -> None:
        work_available(app)
        with app.app_context():
            audit.export_head(db.session(), settings.instance / audit.HEADS)

    jobs.on_wake(lambda: wake() and None)
    lock = (settings.instance / "worker.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return
    app.extensions["trainingmgr.worker_lock"] = lock
    consumer = EmbeddedConsumer(huey, workers=1, periodic=True)
    threading.Thread(target=consumer.run, name="jobs", daemon=True).start()
