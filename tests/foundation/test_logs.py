"""Logs are JSON lines that say what happened and where, and nothing about people."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, request
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from tests.support.builders import make_user
from tests.support.client import PageClient
from tests.support.foundation import OWN
from trainingmgr.foundation.db import db
from trainingmgr.foundation.web import JsonLines


@pytest.fixture
def logged(app: Flask) -> Iterator[list[str]]:
    """The lines as the server would write them."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    keep = Keep()
    keep.setFormatter(JsonLines())
    logger = logging.getLogger("trainingmgr")
    before = logger.level
    logger.addHandler(keep)
    logger.setLevel(logging.INFO)
    yield lines
    logger.removeHandler(keep)
    logger.setLevel(before)


def test_requests_are_logged_as_json_without_people(
    sign_in: Callable[..., PageClient], session: Session, logged: list[str]
) -> None:
    user = make_user(session, "admin", name="Siti Kanari", email="siti@kanari.id")
    client = sign_in(user)
    client.get(f"{OWN}?q=Siti+Kanari&nik=3674015205990001")
    client.send("/akun/baru", status=422, email="siti@kanari.id", password="salah-kanari")
    client.get("/sandi/kanari-3674015205990001")
    client.get("/tidak-ada/3674015205990001?q=kanari")
    entries = [json.loads(line) for line in logged]
    assert [entry["status"] for entry in entries] == [200, 422, 410, 404]
    assert entries[0]["user"] == user.id
    assert {"at", "level", "event", "method", "endpoint", "ms"} <= entries[0].keys()
    for word in ("Kanari", "kanari", "siti", "3674", "?"):
        assert word not in "".join(logged)


def test_errors_are_logged_by_kind_and_place_only(
    client: PageClient, app: Flask, trial: Callable[[Any], str], logged: list[str]
) -> None:
    def wrong() -> Any:
        db.session.execute(text("select * from nowhere where name = :n"), {"n": "Siti Kanari"})

    def odd() -> Any:
        return {}[f"Siti Kanari {request.path}"]

    client.get(trial(wrong))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        client.get(trial(odd) + "?token=kanari")
    finally:
        app.config["PROPAGATE_EXCEPTIONS"] = None
    entries = [json.loads(line) for line in logged]
    assert [entry.get("error") for entry in entries][-1] == "KeyError"
    assert entries[0]["error"] in {"OperationalError", "ProgrammingError"}
    assert all("where" in entry for entry in entries if "error" in entry)
    assert "anari" not in "".join(logged)
    assert "/healthz" not in "".join(logged)


def test_database_errors_do_not_repeat_what_was_typed(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(Exception, match="hide_parameters") as error:
        connection.execute(text("select * from nowhere where name = :n"), {"n": "Siti Kanari"})
    assert "Kanari" not in str(error.value)


def test_an_unusual_thing_in_a_log_does_not_break_it() -> None:
    record = logging.LogRecord("x", logging.INFO, "x", 1, "hal %s", ("a\n{",), None)
    record.fields = {"odd": object()}
    line = JsonLines().format(record)
    assert "\n" not in line
    assert json.loads(line)["event"] == "hal a\n{"
