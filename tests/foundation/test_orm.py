"""Columns and connections: instants in UTC, durable commits, writers that begin as writers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import IntegrityError

from tests.support.foundation import can_write
from trainingmgr.foundation import orm
from trainingmgr.foundation.orm import reading

pytestmark = pytest.mark.once


def test_every_connection_is_durable_and_checks_foreign_keys(sqlite: Engine) -> None:
    connections = [sqlite.connect() for _ in range(4)]
    with reading():
        for connection in connections:
            pragmas = {
                name: connection.exec_driver_sql(f"pragma {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys")
            }
            assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    for connection in connections:
        connection.close()
    with pytest.raises(IntegrityError), sqlite.begin() as writer:
        writer.execute(text("insert into child values (7)"))


def test_writers_begin_immediate_and_readers_do_not(sqlite: Engine, sqlite_file: Path) -> None:
    with reading(), sqlite.begin() as connection:
        connection.execute(text("select * from counter"))
        assert can_write(sqlite_file)
    with sqlite.begin():
        assert not can_write(sqlite_file)
    assert can_write(sqlite_file)


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


def test_reading_ends_with_its_block(sqlite: Engine) -> None:
    begun: list[str] = []

    @event.listens_for(sqlite, "before_cursor_execute")
    def note(_c: Any, _k: Any, statement: str, *_: Any) -> None:
        begun.append(statement)

    with pytest.raises(ZeroDivisionError), reading():
        raise ZeroDivisionError
    with sqlite.begin():
        pass
    assert "BEGIN IMMEDIATE" in begun
