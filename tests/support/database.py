"""One database per worker, put back to a kept state between tests in a few milliseconds."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import URL


class SqliteDatabase:
    """A file, copied back from one of its kept twins.

    Each restoring makes a new file behind the same name: a connection that a test left open goes
    on with the old one, and cannot spoil the next test's.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = 0
        self.file = folder / "test.sqlite3"
        self.file.symlink_to(self._real)
        self.url = f"sqlite:///{self.file}"

    @property
    def _real(self) -> Path:
        return self._folder / f"test-{self._number}.sqlite3"

    def keep(self, name: str) -> None:
        # The backup reads what still lies in the write-ahead log; a plain copy would not.
        source = sqlite3.connect(self.file)
        target = sqlite3.connect(self._folder / f"{name}.kept")
        source.backup(target)
        source.close()
        target.close()

    def restore(self, name: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self._real}{suffix}").unlink(missing_ok=True)
        self._number += 1
        shutil.copyfile(self._folder / f"{name}.kept", self._real)
        self.file.unlink()
        self.file.symlink_to(self._real)

    def drop(self) -> None:
        """The temporary folder goes with its files."""


class PostgresDatabase:
    """A database of its own in the cluster of TEST_DATABASE_URL, made again from templates."""

    def __init__(self, server: URL, worker: str) -> None:
        self._worker = worker
        self._made: set[str] = set()
        self._server = create_engine(server, isolation_level="AUTOCOMMIT", pool_pre_ping=True)
        self._name = self._make("now", "template1")
        self.url = server.set(database=self._name).render_as_string(hide_password=False)

    def keep(self, name: str) -> None:
        self._make(name, self._name)

    def restore(self, name: str) -> None:
        self._make("now", f"test_{self._worker}_{name}")

    def drop(self) -> None:
        with self._server.connect() as connection:
            for name in self._made:
                connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self._server.dispose()

    def _make(self, name: str, template: str) -> str:
        full = f"test_{self._worker}_{name}"
        with self._server.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{full}" WITH (FORCE)')
            connection.exec_driver_sql(f'CREATE DATABASE "{full}" TEMPLATE "{template}"')
        self._made.add(full)
        return full


Database = SqliteDatabase | PostgresDatabase


def open_database(folder: Path, worker: str) -> Database:
    """The database that this test run was asked to use."""
    address = os.environ.get("TEST_DATABASE_URL")
    if not address:
        return SqliteDatabase(folder)
    return PostgresDatabase(make_url(address), worker)


class Changes:
    """Whether anything was committed since the last look: an untouched database is kept."""

    def __init__(self, engine: Engine) -> None:
        self.seen = False
        event.listen(engine, "commit", self._note)

    def _note(self, _: object) -> None:
        self.seen = True

    def take(self) -> bool:
        seen, self.seen = self.seen, False
        return seen
