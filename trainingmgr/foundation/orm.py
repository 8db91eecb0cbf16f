"""Models' base, column types and the safe ways of writing to SQLite; knows no Flask."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Integer, MetaData, TypeDecorator, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column

BUSY_SECONDS = 8.0

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """An aware instant; stored in UTC on every database (SQLite forgets the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table's parent: one metadata with constraint names that never change."""

    metadata = MetaData(naming_convention=NAMING)


class Versioned:
    """A row that two people may edit: a stale save raises StaleDataError (answered 409)."""

    version: Mapped[int] = mapped_column(Integer, nullable=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]


# A request that only reads takes a plain BEGIN; all else is a writer from the start, since a
# read that later turns into a write fails at once on SQLite when another commit came between.
# `take_turn` ends the one and begins the other.
_read_only: ContextVar[bool] = ContextVar("read_only", default=False)


@contextmanager
def reading() -> Iterator[None]:
    """Transactions begun inside only read."""
    token = _read_only.set(True)
    try:
        yield
    finally:
        _read_only.reset(token)


def set_reading(value: bool) -> None:
    """Same for code without a block to wrap, such as a web request."""
    _read_only.set(value)


def is_reading() -> bool:
    """Whether a transaction begun now would only read."""
    return _read_only.get()


def take_turn(session: Session) -> None:
    """Ends the reading that a write begins with: from here on this session writes, in its turn.

    What was read before may have changed since: whatever a write rests on is read again after
    this. Harmless when it writes already; nothing may have been changed while it only read.
    """
    if not is_reading():
        return
    set_reading(False)
    if session.in_transaction() and is_sqlite(session):
        connection = session.connection()
        # On the same connection: handing it back and asking for it again costs as much as a query.
        driver: Any = connection.connection.driver_connection
        driver.execute("ROLLBACK")
        connection.info["begin"](connection)


def is_sqlite(session: Session) -> bool:
    """Whether writers wait for each other by `take_turn` alone, and not for a row's lock."""
    return session.get_bind().dialect.name == "sqlite"


# How long a writer waits for its turn, when it is not BUSY_SECONDS.
_patience: ContextVar[float | None] = ContextVar("patience", default=None)


@contextmanager
def aside(engine: Engine) -> Iterator[Session]:
    """A short write of its own beside a request that reads; the caller commits it.

    Raises OperationalError when the database stays busy for half a second: a page shall not wait
    for a note in its margin.
    """
    tokens = _read_only.set(False), _patience.set(0.5)
    try:
        with Session(engine) as session:
            if engine.dialect.name == "postgresql":
                event.listen(session, "after_begin", _hurry)
            yield session
    finally:
        _read_only.reset(tokens[0])
        _patience.reset(tokens[1])


def _hurry(_session: Session, _transaction: object, connection: Connection) -> None:
    connection.exec_driver_sql("set local lock_timeout = '500ms'")


class WriterQueue:
    """One writer at a time, in turn: a mutex between threads and a lock file between processes.

    SQLite's own busy handler is unfair; waiting in a queue keeps the slowest save near the mean.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self.forget()
        os.register_at_fork(after_in_child=self.forget)

    def forget(self) -> None:
        """A forked child starts afresh: whoever held the lock lives in the parent."""
        self._mutex = threading.Lock()
        self._holder: int | None = None
        self._file = -1

    def acquire(self) -> float:
        """Waits for its turn; seconds of patience left. Raises OperationalError after that."""
        if self._holder == threading.get_ident():
            raise RuntimeError("a second writer in this thread would wait for the first forever")
        patience = _patience.get() or BUSY_SECONDS
        deadline = time.monotonic() + patience
        if not self._mutex.acquire(timeout=patience):
            raise _locked()
        try:
            self._file = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
            while not _flock(self._file):
                if time.monotonic() > deadline:
                    raise _locked()
                time.sleep(0.0005)
        except BaseException:
            self.release()
            raise
        self._holder = threading.get_ident()
        return max(0.0, deadline - time.monotonic())

    def release(self) -> None:
        file, self._file, self._holder = self._file, -1, None
        if file >= 0:
            # Unlocked by name: a child forked meanwhile may still hold a copy of the handle.
            fcntl.flock(file, fcntl.LOCK_UN)
            os.close(file)
        self._mutex.release()


def _flock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _locked() -> OperationalError:
    return OperationalError("BEGIN IMMEDIATE", None, sqlite3.OperationalError("database is locked"))


def prepare_sqlite(engine: Engine) -> None:
    """Durable, sound, many-writer SQLite: WAL, FULL, foreign keys, BEGIN IMMEDIATE."""
    file = engine.url.database
    queue = WriterQueue(f"{file}.writer") if file and file != ":memory:" else None

    @event.listens_for(engine, "connect")
    def configure(dbapi: Any, record: Any) -> None:
        dbapi.isolation_level = None
        record.info["begin"] = begin
        for pragma in ("journal_mode=wal", "synchronous=full", "foreign_keys=on"):
            dbapi.execute(f"pragma {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if _read_only.get():
            connection.exec_driver_sql("BEGIN")
            return
        left = BUSY_SECONDS
        if queue and "writer" not in connection.info:
            left = queue.acquire()
            connection.info["writer"] = os.getpid()
        driver: Any = connection.connection.driver_connection
        # In all no longer than allowed: what the queue took is gone.
        driver.execute(f"pragma busy_timeout={round(left * 1000)}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        driver.execute(f"pragma busy_timeout={round(BUSY_SECONDS * 1000)}")

    # Every way back into the pool passes here, after the rollback: commit, close, a failed
    # BEGIN, an invalidated connection, a session that was forgotten and collected.
    @event.listens_for(engine, "checkin")
    def release(_: Any, record: Any) -> None:
        if queue and record.info.pop("writer", None) == os.getpid():
            queue.release()


def is_duplicate(error: IntegrityError) -> bool:
    """Whether somebody else saved the same thing a moment ago; other broken rules are faults."""
    if isinstance(error.orig, sqlite3.IntegrityError):
        return error.orig.sqlite_errorname in {
            "SQLITE_CONSTRAINT_UNIQUE",
            "SQLITE_CONSTRAINT_PRIMARYKEY",
        }
    return getattr(error.orig, "sqlstate", None) == "23505"
