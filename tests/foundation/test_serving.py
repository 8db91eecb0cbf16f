"""The production server: it refuses what is unfit, and one of its processes does the long work."""

from __future__ import annotations

import os
import signal
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.support.participants import make_cohort, make_participant
from tests.support.serving import Server, ask, server_of, wait_for
from trainingmgr.foundation.jobs import DONE, Job


@pytest.fixture
def server(app: Flask, engine: Engine, session: Session) -> Iterator[Server]:
    with server_of(app, engine) as server:
        yield server


def worker_of(session: Session, job_id: int) -> int | None:
    """Which process did this job, once it is done."""
    job = session.get_one(Job, job_id, populate_existing=True)
    pid = job.result["pid"] if job.state == DONE else None
    session.rollback()
    return pid


def test_one_process_works_for_all_and_has_an_heir(server: Server, session: Session) -> None:
    server.start()
    server.ready()
    address = server.address
    asked: dict[int, list[int]] = {}

    def from_both() -> bool:
        answer = ask(f"{address}/tes/minta", b"")
        asked.setdefault(answer["pid"], []).append(answer["job"])
        return len(asked) == 2

    wait_for(from_both)
    # Well within the minute after which a sweep would find them.
    workers = {
        wait_for(partial(worker_of, session, job), 15) for jobs in asked.values() for job in jobs
    }
    assert len(workers) == 1
    first = workers.pop()
    assert first in asked
    os.kill(first, signal.SIGKILL)
    job = wait_for(lambda: ask(f"{address}/tes/minta", b""))["job"]
    assert wait_for(lambda: worker_of(session, job), 20) != first


def test_the_server_ends_with_one_line_when_it_cannot_open_what_is_stored(
    server: Server, session: Session
) -> None:
    make_participant(session, make_cohort(session))
    session.commit()
    other = urlsafe_b64encode(bytes(range(100, 132))).decode()
    server.start(NIK_KEYS=f"k1:{other}")
    assert server.end(40) == 1
    assert server.said() == "Kunci NIK_KEYS tidak cocok dengan data yang tersimpan.\n"
