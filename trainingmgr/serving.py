"""How gunicorn serves the app: `gunicorn --config python:trainingmgr.serving wsgi:app`."""

from __future__ import annotations

import os
import socket
import sys
from typing import Any

from trainingmgr.config import Settings

_settings = Settings.load()

# A reverse proxy on the same machine ends TLS; HOST is only for one that stands elsewhere.
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{_settings.port}"
worker_class = "gthread"
# Two processes keep pages quick while one is busy; saves wait in line on SQLite anyway.
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 8
timeout = 60
graceful_timeout = 30
keepalive = 5
# Requests are logged as JSON by the app, without personal data; gunicorn adds only trouble.
accesslog = None
loglevel = "warning"
# The heartbeat lives in memory: a slow disk must not look like a hung worker.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108


def on_starting(server: Any) -> None:
    """One line for the commonest mistakes, instead of five attempts and a traceback."""
    from trainingmgr.foundation import db

    host, _, port = bind.rpartition(":")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError:
            sys.exit(f"Alamat {bind} sudah dipakai. Hentikan yang lama, atau: PORT=8001 make run")
    # Loaded here, where a wrong key or an old database ends it all; the workers inherit the app.
    db.check_fit(server.app.wsgi())


def when_ready(server: Any) -> None:
    """Says where to look."""
    print(f"Bina Usaha: http://{bind}  (Ctrl+C untuk berhenti)", flush=True)


def post_worker_init(worker: Any) -> None:
    """Long work is done beside the web server; one process per machine takes it."""
    from trainingmgr.foundation.jobs import embedded

    embedded.start(worker.wsgi, _settings)
