"""The shape of the house: which files a room has, who commits, where time comes from."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from trainingmgr.app import ROOMS
from trainingmgr.config import ROOT

PACKAGE = ROOT / "trainingmgr"
FURNITURE = {"rules", "models", "queries", "services", "forms", "routes", "tasks", "cli"}
EDGE = {"routes", "cli", "tasks"}
ATTIC = {"utils", "util", "helpers", "helper", "common", "misc"}
MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE).with_suffix(""))


def calls(path: Path) -> Iterator[tuple[str, int]]:
    """Every dotted call of a module, with its line."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_only_the_house_s_furniture(room: str) -> None:
    parts = {path.stem for path in (PACKAGE / room).iterdir() if path.suffix == ".py"}
    parts |= {path.name for path in (PACKAGE / room).iterdir() if (path / "__init__.py").exists()}
    assert parts - {"__init__"} <= FURNITURE


def test_there_is_no_attic() -> None:
    assert not [name_of(path) for path in MODULES if ATTIC & set(path.with_suffix("").parts)]


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        name_of(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert not silent


def test_only_the_edge_commits() -> None:
    """Routes, commands and tasks commit; the job queue does for its own rows."""
    committing = {
        name_of(path) for path in MODULES for call, _ in calls(path) if call.endswith(".commit")
    }
    below = [
        name
        for name in committing
        if not EDGE & set(name.split("/")) and not name.startswith("foundation/jobs/")
    ]
    assert not below


def test_below_the_edge_nobody_takes_flask_s_session() -> None:
    below = [
        name_of(path)
        for path in MODULES
        if {"services", "queries", "rules", "models"} & set(path.relative_to(PACKAGE).parts)
        or path.stem in {"services", "queries", "rules", "models"}
        if "db.session" in path.read_text()
    ]
    assert not below


def test_time_comes_from_the_clock() -> None:
    """A frozen test and a backdated demonstration need one place that tells the time."""
    elsewhere = [
        f"{name_of(path)}:{line}"
        for path in MODULES
        if name_of(path) not in {"foundation/clock", "foundation/web"}
        for call, line in calls(path)
        if call in {"datetime.now", "datetime.utcnow", "date.today", "time.time"}
    ]
    assert not elsewhere


def test_nothing_is_left_for_later() -> None:
    words = ("TO" + "DO", "FIX" + "ME", "XX" + "X")
    left = [name_of(p) for p in MODULES if any(word in p.read_text() for word in words)]
    assert not left
