"""An address that a test lends to a view of its own, and a SQLite file of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.support.foundation import counter_of
from trainingmgr.foundation.access import web as access


@pytest.fixture
def trial(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], str]:
    """`trial(act)`: an address whose view does `act`; /healthz and its POST lend their place."""

    def lend(act: Any) -> str:
        monkeypatch.setitem(app.view_functions, "healthz", access.public(lambda: act()))
        return "/healthz"

    return lend


@pytest.fixture
def sqlite_file(tmp_path: Path) -> Path:
    return tmp_path / "trial.sqlite3"


@pytest.fixture
def sqlite(sqlite_file: Path) -> Iterator[Engine]:
    """An engine on that file, which has a counter."""
    engine = counter_of(sqlite_file)
    yield engine
    engine.dispose()
