"""One empty database per worker, put back to empty between tests in a few milliseconds."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import URL


class SqliteDatabase:
    """A file, copied back from an empty twin."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "test.sqlite3"
        self.url = f"sqlite:///{self.file}"
        self._template = folder / "empty.sqlite3"

    def keep_as_template(self) -> None:
        shutil.copyfile(self.file, self._template)

    def restore(self) -> None:
        for suffix in ("-wal", "-shm"):
            Path(f"{self.file}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(self._template, self.file)

    def drop(self) -> None:
        """The temporary folder goes with its files."""


class PostgresDatabase:
    """A database of its own in the cluster of TEST_DATABASE_URL, made again from a template."""

    def __init__(self, server: URL, name: str) -> None:
        self.name = f"test_{name}"
        self._template = f"empty_{name}"
        self.url = server.set(database=self.name).render_as_string(hide_password=False)
        self._server = create_engine(server, isolation_level="AUTOCOMMIT")
        self._recreate(self.name, "template1")

    def keep_as_template(self) -> None:
        self._recreate(self._template, self.name)

    def restore(self) -> None:
        self._recreate(self.name, self._template)

    def drop(self) -> None:
        with self._server.connect() as connection:
            for name in (self.name, self._template):
                connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self._server.dispose()

    def _recreate(self, name: str, template: str) -> None:
        with self._server.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


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
