"""Views that fail, and a database that several write to at once."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session

from trainingmgr.foundation.orm import prepare_sqlite, reading

OWN = "/akun/saya"
"""A page of everybody who is signed in."""

HOLD = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
connection.execute("COMMIT")
"""


def failing(error: Exception) -> Callable[[], Any]:
    """A view that fails with this."""

    def fail() -> Any:
        raise error

    return fail


@contextmanager
def held_elsewhere(file: Path, seconds: float) -> Iterator[None]:
    """Another process that knows nothing of the queue holds SQLite's own write lock."""
    with holding(HOLD, str(file), str(seconds)):
        yield


@contextmanager
def holding(program: str, *args: str) -> Iterator[subprocess.Popen[str]]:
    """A Python program that runs beside the test, from when it prints `held`."""
    other = subprocess.Popen(
        [sys.executable, "-c", program, *args], stdout=subprocess.PIPE, text=True
    )
    assert other.stdout
    assert other.stdout.readline() == "held\n"
    try:
        yield other
    finally:
        other.kill()
        other.wait()
        other.stdout.close()


def can_write(file: Path) -> bool:
    """Whether nobody holds SQLite's write lock."""
    other = sqlite3.connect(file, timeout=0, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return False
    finally:
        other.close()
    return True


def counter_of(file: Path) -> Engine:
    """The app's kind of engine on a new file with a counter at 0."""
    engine = create_engine(f"sqlite:///{file}", pool_size=10, max_overflow=20)
    prepare_sqlite(engine)
    with engine.begin() as connection:
        connection.execute(text("create table counter (n integer)"))
        connection.execute(text("create table child (up integer references parent (id))"))
        connection.execute(text("create table parent (id integer primary key)"))
        connection.execute(text("insert into counter values (0)"))
    return engine


def add_one(engine: Engine) -> None:
    """Reads the counter, then writes it: an update is lost if another writes in between."""
    with Session(engine) as session:
        n = session.scalar(text("select n from counter"))
        session.execute(text("update counter set n = :n"), {"n": n + 1})
        session.commit()


def counted(engine: Engine) -> int:
    """Where the counter stands."""
    with reading(), engine.connect() as connection:
        return int(connection.scalar(text("select n from counter")) or 0)


def in_threads(count: int, act: Callable[[], Any]) -> list[Exception]:
    """Runs `act` in that many threads at once; what they raised."""
    raised: list[Exception] = []

    def run() -> None:
        try:
            act()
        except Exception as error:
            raised.append(error)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    return raised
