"""Commands tell a mistake in one line and by their exit status, never by a traceback."""

from __future__ import annotations

from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from sqlalchemy.exc import OperationalError, ProgrammingError

from trainingmgr.foundation.command import CommandGroup
from trainingmgr.foundation.problems import Conflict, NotFound, Refused


def end_with(error: Exception) -> Result:
    group = CommandGroup("tes")

    @group.command("coba")
    def attempt() -> None:
        raise error

    return CliRunner().invoke(click.Group("flask", commands={"tes": group}), ["tes", "coba"])


@pytest.mark.parametrize("kind", [Refused, Conflict, NotFound])
def test_a_refusal_is_one_line_and_status_1(kind: Any) -> None:
    ended = end_with(kind("KUB belum lengkap: %(n)d anggota.", n=8))
    assert (ended.exit_code, ended.stderr) == (1, "KUB belum lengkap: 8 anggota.\n")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OperationalError("s", {}, Exception("no such table: users")), "db upgrade"),
        (ProgrammingError("s", {}, Exception('relation "users" does not exist')), "db upgrade"),
        (OperationalError("s", {}, Exception("database is locked\nHINT: x")), "locked"),
    ],
)
def test_a_database_that_is_not_ready_is_one_line_too(error: Exception, words: str) -> None:
    ended = end_with(error)
    assert ended.exit_code == 1
    assert ended.stderr.count("\n") == 1
    assert words in ended.stderr


def test_a_fault_of_ours_is_not_dressed_up() -> None:
    assert isinstance(end_with(ZeroDivisionError()).exception, ZeroDivisionError)
    ours = ProgrammingError("s", {}, Exception("syntax error"))
    assert isinstance(end_with(ours).exception, ProgrammingError)
