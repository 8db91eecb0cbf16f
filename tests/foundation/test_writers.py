"""Many write to SQLite at once: in turn, losing nothing, and told in time when it takes long."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tests.support.foundation import (
    add_one,
    can_write,
    counted,
    held_elsewhere,
    holding,
    in_threads,
)
from trainingmgr.foundation import orm
from trainingmgr.foundation.orm import WriterQueue, reading

pytestmark = pytest.mark.once

COUNT = """
import sys
from sqlalchemy import create_engine, text
from trainingmgr.foundation.orm import prepare_sqlite
engine = create_engine(f"sqlite:///{sys.argv[1]}")
prepare_sqlite(engine)
for _ in range(int(sys.argv[2])):
    with engine.begin() as connection:
        n = connection.scalar(text("select n from counter"))
        connection.execute(text("update counter set n = :n"), {"n": n + 1})
"""


def test_threads_and_processes_lose_no_update(sqlite: Engine, sqlite_file: Path) -> None:
    command = [sys.executable, "-c", COUNT, sqlite_file, "40"]
    others = [subprocess.Popen(command) for _ in range(2)]
    raised = in_threads(8, lambda: [add_one(sqlite) for _ in range(20)])
    assert not raised
    assert [other.wait(30) for other in others] == [0, 0]
    assert counted(sqlite) == 8 * 20 + 2 * 40


def test_a_lock_held_for_a_while_only_delays(sqlite: Engine, sqlite_file: Path) -> None:
    with held_elsewhere(sqlite_file, 3):
        add_one(sqlite)
    assert counted(sqlite) == 1


def test_a_lock_held_too_long_fails_all_who_wait_in_time(
    sqlite: Engine, sqlite_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second in the queue must not wait once for its turn and once more for SQLite."""
    assert orm.BUSY_SECONDS + 1 < 10
    monkeypatch.setattr(orm, "BUSY_SECONDS", 3.0)
    with held_elsewhere(sqlite_file, 60):
        started = time.monotonic()
        raised = in_threads(3, lambda: add_one(sqlite))
        assert time.monotonic() - started < 5.9
        with reading():
            assert counted(sqlite) == 0
    assert [type(error) for error in raised] == [OperationalError] * 3
    add_one(sqlite)
    assert counted(sqlite) == 1


def test_a_process_that_dies_leaves_the_queue(sqlite: Engine, sqlite_file: Path) -> None:
    hold = (
        "import sys, time\nfrom trainingmgr.foundation.orm import WriterQueue\n"
        "WriterQueue(sys.argv[1]).acquire()\nprint('held', flush=True)\ntime.sleep(60)"
    )
    with holding(hold, f"{sqlite_file}.writer") as other:
        killing = threading.Timer(0.5, other.kill)
        killing.start()
        started = time.monotonic()
        add_one(sqlite)
        assert time.monotonic() - started > 0.3


def test_a_short_write_beside_the_request_s_own_reading(sqlite: Engine) -> None:
    with reading():
        request = Session(sqlite)
        assert request.scalar(text("select n from counter")) == 0
    add_one(sqlite)
    with reading():
        assert request.scalar(text("select n from counter")) == 0
    request.close()
    assert counted(sqlite) == 1


def test_a_note_beside_a_reading_waits_for_nobody(sqlite: Engine, sqlite_file: Path) -> None:
    with reading(), Session(sqlite) as request:
        assert request.scalar(text("select n from counter")) == 0
        with orm.aside(sqlite) as own:
            own.execute(text("update counter set n = 1"))
            own.commit()
        with held_elsewhere(sqlite_file, 60):
            started = time.monotonic()
            with pytest.raises(OperationalError), orm.aside(sqlite) as own:
                own.execute(text("update counter set n = 2"))
            assert time.monotonic() - started < 6
        with Session(sqlite) as still_reading:
            assert still_reading.scalar(text("select n from counter")) == 1
            assert can_write(sqlite_file)
    add_one(sqlite)
    assert counted(sqlite) == 2


def test_a_second_writer_in_one_thread_is_told_at_once(sqlite: Engine) -> None:
    with Session(sqlite) as first:
        first.execute(text("update counter set n = 5"))
        started = time.monotonic()
        with pytest.raises(RuntimeError, match="second writer"):
            add_one(sqlite)
        assert time.monotonic() - started < 6
        first.commit()
    add_one(sqlite)
    assert counted(sqlite) == 6


def test_a_fork_amid_a_write_holds_nobody_up(sqlite_file: Path) -> None:
    """The child inherits the lock's handle; the parent's turn must end all the same."""
    ours, theirs = WriterQueue(f"{sqlite_file}.writer"), WriterQueue(f"{sqlite_file}.writer")
    ours.acquire()
    with forked(lambda: time.sleep(1)):
        ours.release()
        assert theirs.acquire() > orm.BUSY_SECONDS - 0.5
        theirs.release()


def test_a_fork_of_a_busy_process_starts_afresh(sqlite_file: Path) -> None:
    """The mutex of a thread that exists only in the parent would stay locked in the child."""
    queue = WriterQueue(f"{sqlite_file}.writer")
    queue.acquire()
    with forked(queue.acquire):
        time.sleep(0.2)
        queue.release()


@contextmanager
def forked(act: Any) -> Iterator[None]:
    """A child that does `act` and must succeed with it."""
    child = os.fork()
    if child == 0:
        try:
            act()
        except BaseException:
            os._exit(1)
        os._exit(0)
    yield
    assert os.waitpid(child, 0)[1] == 0


def test_the_queue_does_not_hold_back_readers(sqlite: Engine) -> None:
    with sqlite.begin() as writer:
        writer.execute(text("update counter set n = 5"))
        assert counted(sqlite) == 0
