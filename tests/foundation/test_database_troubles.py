"""The database is busy, full or gone: told in time, and reading goes on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_login import current_user
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tests.support.builders import PASSWORD
from tests.support.client import PageClient
from tests.support.foundation import OWN, held_elsewhere
from trainingmgr.accounts import queries as accounts
from trainingmgr.foundation import clock, orm
from trainingmgr.foundation.access import web as access
from trainingmgr.foundation.db import db


@contextmanager
def table_held(engine: Engine, seconds: float = 60) -> Iterator[None]:
    """Another process writes and does not come to an end."""
    if engine.dialect.name == "postgresql":
        with engine.connect() as other:
            other.execute(text("lock table sign_in_tries in access exclusive mode"))
            yield
            other.rollback()
        return
    with held_elsewhere(Path(str(engine.url.database)), seconds):
        yield


def try_to_sign_in(client: PageClient) -> Any:
    form = {"email": "siapa@contoh.id", "password": PASSWORD, "csrf_token": client.csrf_token()}
    return client.http.post("/masuk", data=form)


@pytest.mark.once
def test_a_lock_held_for_three_seconds_is_waited_for(client: PageClient, engine: Engine) -> None:
    with table_held(engine, 3):
        assert try_to_sign_in(client).status_code == 422


def test_a_lock_held_for_long_is_told_in_time(
    client: PageClient, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once, and not once more while the error's page is made."""
    if engine.dialect.name == "sqlite":
        monkeypatch.setattr(orm, "BUSY_SECONDS", 1.0)
    with table_held(engine):
        started = time.monotonic()
        response = try_to_sign_in(client)
        assert time.monotonic() - started < (8 if engine.dialect.name == "sqlite" else 20)
        assert response.status_code == 503
        assert response.headers["Retry-After"]
        assert client.http.get("/masuk").status_code == 200
    assert try_to_sign_in(client).status_code == 422


def test_a_note_in_the_margin_gives_up_soon(engine: Engine) -> None:
    with table_held(engine):
        started = time.monotonic()
        with pytest.raises(OperationalError), orm.aside(engine) as own:
            own.execute(text("delete from sign_in_tries"))
        assert time.monotonic() - started < 7


@pytest.mark.once
def test_who_only_reads_does_not_wait_for_a_writer(
    as_role: Callable[..., PageClient], session: Session, engine: Engine
) -> None:
    """Not even for the note that the device was seen."""
    client = as_role("trainer")
    seen = clock.now() - timedelta(minutes=5)
    session.execute(text("update user_sessions set seen_at = :seen"), {"seen": f"{seen:%F %T.%f}"})
    session.commit()
    with table_held(engine):
        started = time.monotonic()
        assert client.http.get(OWN).status_code == 200
        assert time.monotonic() - started < 7


def test_an_error_amid_a_save_asks_the_database_nothing_more(
    as_role: Callable[..., PageClient],
    app: Flask,
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
    queries: Any,
) -> None:
    """After the rollback every loaded object would be read again, and by then nothing works."""
    client = as_role("admin")

    @access.needs("account.own")
    def broken() -> Any:
        assert current_user.name
        db.session.execute(text("select 1"))
        with_errors.append(len(asked))
        raise OperationalError("commit", {}, Exception("disk I/O error"))

    with_errors: list[int] = []
    monkeypatch.setitem(app.view_functions, "accounts.own_account", broken)
    with queries() as asked:
        response = client.get(OWN)
    assert response.status_code == 503
    assert asked[with_errors[0] :] == []


def test_not_even_who_is_asking_when_that_was_the_trouble(
    as_role: Callable[..., PageClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = as_role("admin")
    asked = []

    def gone(*_: Any) -> Any:
        asked.append(1)
        raise OperationalError("select", {}, Exception("server closed the connection"))

    monkeypatch.setattr(accounts, "live_session", gone)
    assert client.get(OWN).status_code == 503
    assert len(asked) == 1


@pytest.mark.once
def test_a_full_disk_is_told_and_reading_goes_on(
    client: PageClient, session: Session, engine: Engine
) -> None:
    session.commit()
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("pragma page_count").scalar()
    limits: list[Any] = []

    def limit(dbapi: Any, _record: Any, _proxy: Any) -> None:
        dbapi.execute(f"pragma max_page_count={pages if limits else 2**31}")

    from sqlalchemy import event

    event.listen(engine, "checkout", limit)
    try:
        limits.append(True)
        statuses = [try_to_fill(client, n) for n in range(60)]
        assert 507 in statuses
        assert set(statuses) <= {422, 429, 507}
        assert client.http.get("/masuk").status_code == 200
        limits.clear()
        assert try_to_fill(client, 999) in {422, 429}
    finally:
        event.remove(engine, "checkout", limit)
        engine.dispose()
    with engine.connect() as connection:
        assert connection.exec_driver_sql("pragma integrity_check").scalar() == "ok"


def try_to_fill(client: PageClient, number: int) -> int:
    # Each from elsewhere, so that the throttle lets it through to the database.
    form = {"email": f"x{number}@contoh.id", "password": "x", "csrf_token": client.csrf_token()}
    place = {"REMOTE_ADDR": f"10.0.0.{number % 250}"}
    return int(client.http.post("/masuk", data=form, environ_overrides=place).status_code)


def test_health_is_the_process_and_readiness_the_database(
    client: PageClient, engine: Engine
) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ok"}
    with engine.begin() as connection:
        connection.execute(text("alter table participants rename to elsewhere"))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"status": "database"})
    assert client.get("/healthz").status_code == 200
