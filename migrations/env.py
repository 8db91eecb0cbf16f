"""How migrations run: inside the app's context, on whatever database the settings name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from trainingmgr.cohorts.services import load_templates
from trainingmgr.foundation.crypto import EncryptedJSON, EncryptedText
from trainingmgr.foundation.orm import Base, UTCDateTime
from trainingmgr.foundation.search import UNMODELLED
from trainingmgr.mentors.services import load_institutions
from trainingmgr.programmes.services import load_reference


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    """The job queue and the search index keep tables of their own: they are to stay."""
    return not (kind == "table" and (name or "").startswith("huey_")) and name not in UNMODELLED


def _plain(kind: str, item: object, _context: object) -> str | bool:
    """Migrations name the database's own types, so that they outlive ours."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, EncryptedText | EncryptedJSON):
        return "sa.LargeBinary()"
    return False


@contextmanager
def _tables_replaced(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew, and may not while others point at its rows.

    Raises RuntimeError when afterwards a row points at nothing.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    # Straight to the driver, because inside a transaction the pragma does nothing.
    driver = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        lost = driver.execute("PRAGMA foreign_key_check").fetchall()
        if lost:
            raise RuntimeError(f"rows that point at nothing: {lost[:5]}")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def run() -> None:
    """Migrates, then adds reference rows that are missing once the newest revision is reached."""
    database = current_app.extensions["migrate"].db
    with database.engine.connect() as connection, _tables_replaced(connection):
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            include_name=_ours,
            render_item=_plain,
            render_as_batch=True,
            compare_type=True,
            transaction_per_migration=False,
        )
        with context.begin_transaction():
            context.run_migrations()
        script = ScriptDirectory.from_config(context.config)
        now = MigrationContext.configure(connection).get_current_revision()
        if now and now == script.get_current_head():
            with Session(connection) as session:
                load_reference(session)
                load_templates(session)
                load_institutions(session)
                session.commit()
            connection.commit()


run()
