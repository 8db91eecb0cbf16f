"""What a database keeps of rows that are gone: free pages, the log, old versions, old words.

A deleted row's bytes lie in the file until something else is written over them. After an erasure
the whole is written afresh, so that nobody finds them with a hexadecimal editor.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

FTS5 = "select name from sqlite_master where sql like 'create virtual table%using fts5%'"


class StillRead(RuntimeError):
    """Somebody reads the old rows at this moment; to be tried again."""


def forget_old_rows(session: Session) -> None:
    """Rewrites the database without what was deleted. Raises StillRead.

    The caller's transaction must have ended: this works on a connection of its own.
    """
    engine = session.get_bind()
    if not isinstance(engine, Engine):
        raise RuntimeError("a session bound to one connection cannot be rewritten")
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("vacuum"))
        return
    with engine.connect() as connection:
        # Past SQLAlchemy's own BEGIN: VACUUM runs in no transaction.
        driver: Any = connection.connection.driver_connection
        for (name,) in driver.execute(FTS5).fetchall():
            # A word index keeps deleted words until its parts are merged.
            quoted = '"' + name.replace('"', '""') + '"'
            driver.execute(f"insert into {quoted}({quoted}) values ('optimize')")  # noqa: S608
        driver.execute("vacuum")
        busy, _frames, _done = driver.execute("pragma wal_checkpoint(truncate)").fetchone()
    if busy:
        raise StillRead
