"""The production server: it refuses what is unfit, and one of its processes does the long work."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask_migrate import stamp
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.support.participants import make_cohort, make_participant
from trainingmgr.config import ROOT
from trainingmgr.foundation.jobs import DONE, Job

Server = subprocess.Popen[str]
Start = Callable[..., tuple[Server, str]]


@pytest.fixture
def start(app: Flask, engine: Engine, session: Session) -> Iterator[Start]:
    """`start()`: gunicorn on this test's database; the process and its address."""
    running: list[Server] = []

    def start(**env: str) -> tuple[Server, str]:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        given = os.environ | {
            "TRAININGMGR_INSTANCE": str(app.extensions["settings"].instance),
            "DATABASE_URL": engine.url.render_as_string(hide_password=False),
            "PORT": str(port),
        }
        command = [sys.executable, "-m", "gunicorn", "--config", "python:trainingmgr.serving"]
        server = subprocess.Popen(
            [*command, "tests.support.served:app"],
            cwd=ROOT,
            env=given | env,
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        running.append(server)
        return server, f"http://127.0.0.1:{port}"

    session.commit()
    with app.app_context():
        stamp()
    yield start
    for server in running:
        server.terminate()
        server.communicate(timeout=30)


def ask(url: str, data: bytes | None = None) -> Any:
    with urllib.request.urlopen(url, data, timeout=10) as answer:
        return json.load(answer)


def wait_for(act: Callable[[], Any], seconds: float = 40) -> Any:
    """What `act` answers as soon as it answers anything."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            found = act()
        except OSError:
            found = None
        if found:
            return found
        assert time.monotonic() < deadline
        time.sleep(0.05)


def worker_of(session: Session, job_id: int) -> int | None:
    """Which process did this job, once it is done."""
    job = session.get_one(Job, job_id, populate_existing=True)
    pid = job.result["pid"] if job.state == DONE else None
    session.rollback()
    return pid


def test_one_process_works_for_all_and_has_an_heir(start: Start, session: Session) -> None:
    _, address = start()
    wait_for(lambda: ask(f"{address}/readyz"))
    asked: dict[int, list[int]] = {}

    def from_both() -> bool:
        answer = ask(f"{address}/tes/minta", b"")
        asked.setdefault(answer["pid"], []).append(answer["job"])
        return len(asked) == 2

    wait_for(from_both)
    # Well within the minute after which a sweep would find them.
    workers = {
        wait_for(lambda job=job: worker_of(session, job), 15)
        for jobs in asked.values()
        for job in jobs
    }
    assert len(workers) == 1
    first = workers.pop()
    assert first in asked
    os.kill(first, signal.SIGKILL)
    job = wait_for(lambda: ask(f"{address}/tes/minta", b""))["job"]
    assert wait_for(lambda: worker_of(session, job), 20) != first


def test_the_server_ends_with_one_line_when_it_cannot_open_what_is_stored(
    start: Start, session: Session
) -> None:
    make_participant(session, make_cohort(session))
    session.commit()
    other = urlsafe_b64encode(bytes(range(100, 132))).decode()
    server, _ = start(NIK_KEYS=f"k1:{other}")
    _, said = server.communicate(timeout=40)
    assert server.returncode == 1
    assert said == "Kunci NIK_KEYS tidak cocok dengan data yang tersimpan.\n"
