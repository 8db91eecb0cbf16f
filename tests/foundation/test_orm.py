"""SQLite as many people use it at once: durable, in turn, and never stuck."""

from __future__ import annotations

import gc
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from trainingmgr.foundation import orm
from trainingmgr.foundation.orm import WriterQueue, prepare_sqlite, reading

pytestmark = pytest.mark.once

HOLD = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
connection.execute("COMMIT")
"""

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


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "trial.sqlite3"


def engine_of(file: Path) -> Engine:
    engine = create_engine(f"sqlite:///{file}", pool_size=10, max_overflow=20)
    prepare_sqlite(engine)
    return engine


@pytest.fixture
def engine(file: Path) -> Iterator[Engine]:
    engine = engine_of(file)
    with engine.begin() as connection:
        connection.execute(text("create table counter (n integer)"))
        connection.execute(text("create table child (up integer references parent (id))"))
        connection.execute(text("create table parent (id integer primary key)"))
        connection.execute(text("insert into counter values (0)"))
    yield engine
    engine.dispose()


@contextmanager
def held_elsewhere(file: Path, seconds: float) -> Iterator[None]:
    """Another process that knows nothing of the queue holds SQLite's own write lock."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(file), str(seconds)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    try:
        yield
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def add_one(engine: Engine) -> None:
    with Session(engine) as session:
        n = session.scalar(text("select n from counter"))
        session.execute(text("update counter set n = :n"), {"n": n + 1})
        session.commit()


def counted(engine: Engine) -> int:
    with reading(), engine.connect() as connection:
        return int(connection.scalar(text("select n from counter")) or 0)


def in_threads(count: int, act: Any) -> list[Exception]:
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


def test_every_connection_is_durable_and_checks_foreign_keys(engine: Engine) -> None:
    connections = [engine.connect() for _ in range(4)]
    with reading():
        for connection in connections:
            pragmas = {
                name: connection.exec_driver_sql(f"pragma {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys")
            }
            assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    for connection in connections:
        connection.close()
    with pytest.raises(IntegrityError), engine.begin() as writer:
        writer.execute(text("insert into child values (7)"))


def test_writers_begin_immediate_and_readers_do_not(engine: Engine, file: Path) -> None:
    with reading(), engine.begin() as connection:
        connection.execute(text("select * from counter"))
        assert can_write(file)
    with engine.begin():
        assert not can_write(file)
    assert can_write(file)


def can_write(file: Path) -> bool:
    other = sqlite3.connect(file, timeout=0, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return False
    finally:
        other.close()
    return True


def test_threads_and_processes_lose_no_update(engine: Engine, file: Path) -> None:
    others = [subprocess.Popen([sys.executable, "-c", COUNT, file, "40"]) for _ in range(2)]
    raised = in_threads(8, lambda: [add_one(engine) for _ in range(20)])
    assert not raised
    assert [other.wait(30) for other in others] == [0, 0]
    assert counted(engine) == 8 * 20 + 2 * 40


def test_a_lock_held_for_a_while_only_delays(engine: Engine, file: Path) -> None:
    with held_elsewhere(file, 3):
        add_one(engine)
    assert counted(engine) == 1


def test_a_lock_held_too_long_fails_all_who_wait_in_time(
    engine: Engine, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second in the queue must not wait once for its turn and once more for SQLite."""
    assert orm.BUSY_SECONDS + 1 < 10
    monkeypatch.setattr(orm, "BUSY_SECONDS", 3.0)
    with held_elsewhere(file, 60):
        started = time.monotonic()
        raised = in_threads(3, lambda: add_one(engine))
        assert time.monotonic() - started < 5.9
        with reading():
            assert counted(engine) == 0
    assert [type(error) for error in raised] == [OperationalError] * 3
    add_one(engine)
    assert counted(engine) == 1


def test_a_process_that_dies_leaves_the_queue(engine: Engine, file: Path) -> None:
    hold = (
        "import sys, time\nfrom trainingmgr.foundation.orm import WriterQueue\n"
        "WriterQueue(sys.argv[1]).acquire()\nprint('held', flush=True)\ntime.sleep(60)"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", hold, f"{file}.writer"], stdout=subprocess.PIPE, text=True
    )
    assert other.stdout
    assert other.stdout.readline() == "held\n"
    killing = threading.Timer(0.5, other.kill)
    killing.start()
    started = time.monotonic()
    add_one(engine)
    assert time.monotonic() - started > 0.3
    other.wait()
    other.stdout.close()


def refused_begin(engine: Engine) -> None:
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("BEGIN")
        with pytest.raises(OperationalError, match="within a transaction"):
            connection.begin()


def error_in_the_middle(engine: Engine) -> None:
    with pytest.raises(OperationalError), Session(engine) as session:
        session.execute(text("select * from nowhere"))


def closed_without_commit(engine: Engine) -> None:
    session = Session(engine)
    session.execute(text("update counter set n = 99"))
    session.close()


def rolled_back(engine: Engine) -> None:
    session = Session(engine)
    session.execute(text("update counter set n = 99"))
    session.rollback()


def invalidated(engine: Engine) -> None:
    with Session(engine) as session:
        session.execute(text("update counter set n = 99"))
        session.connection().invalidate()
        session.rollback()


def forgotten(engine: Engine) -> None:
    session = Session(engine)
    session.execute(text("update counter set n = 99"))
    del session
    gc.collect()


def generator_given_up(engine: Engine) -> None:
    def rows() -> Iterator[Any]:
        with Session(engine) as session:
            yield from session.execute(text("select n from counter"))

    generator = rows()
    next(generator)
    generator.close()


def lock_file_not_writable(engine: Engine) -> None:
    lock = Path(f"{engine.url.database}.writer")
    lock.unlink()
    lock.mkdir()
    with pytest.raises(IsADirectoryError):
        add_one(engine)
    lock.rmdir()


@pytest.mark.parametrize(
    "way",
    [
        refused_begin,
        error_in_the_middle,
        closed_without_commit,
        rolled_back,
        invalidated,
        forgotten,
        generator_given_up,
        lock_file_not_writable,
    ],
)
def test_the_turn_ends_on_every_way_out(
    engine: Engine, way: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orm, "BUSY_SECONDS", 2)
    way(engine)
    assert in_threads(1, lambda: add_one(engine)) == []
    add_one(engine)
    assert counted(engine) == 2


def test_a_failing_rollback_ends_the_turn(engine: Engine) -> None:
    class Stubborn:
        def do_rollback(self, _: Any) -> None:
            raise sqlite3.OperationalError("disk I/O error")

    session = Session(engine)
    session.execute(text("update counter set n = 99"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine.dialect, "do_rollback", Stubborn().do_rollback)
        with pytest.raises(OperationalError):
            session.rollback()
        session.close()
    add_one(engine)
    assert counted(engine) == 1


def test_a_short_write_beside_the_request_s_own_reading(engine: Engine) -> None:
    with reading():
        request = Session(engine)
        assert request.scalar(text("select n from counter")) == 0
    add_one(engine)
    with reading():
        assert request.scalar(text("select n from counter")) == 0
    request.close()
    assert counted(engine) == 1


def test_a_note_beside_a_reading_waits_for_nobody(engine: Engine, file: Path) -> None:
    with reading(), Session(engine) as request:
        assert request.scalar(text("select n from counter")) == 0
        with orm.aside(engine) as own:
            own.execute(text("update counter set n = 1"))
            own.commit()
        with held_elsewhere(file, 60):
            started = time.monotonic()
            with pytest.raises(OperationalError), orm.aside(engine) as own:
                own.execute(text("update counter set n = 2"))
            assert time.monotonic() - started < 6
        with Session(engine) as still_reading:
            assert still_reading.scalar(text("select n from counter")) == 1
            assert can_write(file)
    add_one(engine)
    assert counted(engine) == 2


def test_a_second_writer_in_one_thread_is_told_at_once(engine: Engine) -> None:
    with Session(engine) as first:
        first.execute(text("update counter set n = 5"))
        started = time.monotonic()
        with pytest.raises(RuntimeError, match="second writer"):
            add_one(engine)
        assert time.monotonic() - started < 6
        first.commit()
    add_one(engine)
    assert counted(engine) == 6


def test_a_fork_amid_a_write_holds_nobody_up(file: Path) -> None:
    """The child inherits the lock's handle; the parent's turn must end all the same."""
    ours, theirs = WriterQueue(f"{file}.writer"), WriterQueue(f"{file}.writer")
    ours.acquire()
    with forked(lambda: time.sleep(1)):
        ours.release()
        assert theirs.acquire() > orm.BUSY_SECONDS - 0.5
        theirs.release()


def test_a_fork_of_a_busy_process_starts_afresh(file: Path) -> None:
    """The mutex of a thread that exists only in the parent would stay locked in the child."""
    queue = WriterQueue(f"{file}.writer")
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


def test_the_queue_does_not_hold_back_readers(engine: Engine) -> None:
    with engine.begin() as writer:
        writer.execute(text("update counter set n = 5"))
        assert counted(engine) == 0


def test_instants_are_kept_in_utc_and_naive_ones_refused() -> None:
    import datetime as dt

    column = orm.UTCDateTime()
    dialect: Any = None
    jakarta = dt.datetime(2026, 11, 21, 0, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))
    stored = column.process_bind_param(jakarta, dialect)
    assert stored == jakarta
    assert stored.utcoffset() == dt.timedelta(0)
    naive = dt.datetime(2026, 11, 20, 17, 30)
    assert column.process_result_value(naive, dialect) == jakarta
    with pytest.raises(ValueError, match="naive"):
        column.process_bind_param(naive, dialect)


def test_reading_ends_with_its_block(engine: Engine) -> None:
    begun: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(_c: Any, _k: Any, statement: str, *_: Any) -> None:
        begun.append(statement)

    with pytest.raises(ZeroDivisionError), reading():
        raise ZeroDivisionError
    with engine.begin():
        pass
    assert "BEGIN IMMEDIATE" in begun
