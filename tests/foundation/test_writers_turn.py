"""A writer's turn ends on every way out, so that the next is never stuck."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tests.support.foundation import add_one, counted, in_threads
from trainingmgr.foundation import orm

pytestmark = pytest.mark.once


def refused_begin(sqlite: Engine) -> None:
    with sqlite.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("BEGIN")
        with pytest.raises(OperationalError, match="within a transaction"):
            connection.begin()


def error_in_the_middle(sqlite: Engine) -> None:
    with pytest.raises(OperationalError), Session(sqlite) as session:
        session.execute(text("select * from nowhere"))


def closed_without_commit(sqlite: Engine) -> None:
    session = Session(sqlite)
    session.execute(text("update counter set n = 99"))
    session.close()


def rolled_back(sqlite: Engine) -> None:
    session = Session(sqlite)
    session.execute(text("update counter set n = 99"))
    session.rollback()


def invalidated(sqlite: Engine) -> None:
    with Session(sqlite) as session:
        session.execute(text("update counter set n = 99"))
        session.connection().invalidate()
        session.rollback()


def forgotten(sqlite: Engine) -> None:
    session = Session(sqlite)
    session.execute(text("update counter set n = 99"))
    del session
    gc.collect()


def generator_given_up(sqlite: Engine) -> None:
    def rows() -> Iterator[Any]:
        with Session(sqlite) as session:
            yield from session.execute(text("select n from counter"))

    generator = rows()
    next(generator)
    generator.close()


def lock_file_not_writable(sqlite: Engine) -> None:
    lock = Path(f"{sqlite.url.database}.writer")
    lock.unlink()
    lock.mkdir()
    with pytest.raises(IsADirectoryError):
        add_one(sqlite)
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
    sqlite: Engine, way: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orm, "BUSY_SECONDS", 2)
    way(sqlite)
    assert in_threads(1, lambda: add_one(sqlite)) == []
    add_one(sqlite)
    assert counted(sqlite) == 2


def test_a_failing_rollback_ends_the_turn(sqlite: Engine) -> None:
    class Stubborn:
        def do_rollback(self, _: Any) -> None:
            raise sqlite3.OperationalError("disk I/O error")

    session = Session(sqlite)
    session.execute(text("update counter set n = 99"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite.dialect, "do_rollback", Stubborn().do_rollback)
        with pytest.raises(OperationalError):
            session.rollback()
        session.close()
    add_one(sqlite)
    assert counted(sqlite) == 1
