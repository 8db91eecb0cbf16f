"""Counts the SQL that a piece of code sends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

CONTROL = ("BEGIN", "SAVEPOINT", "RELEASE", "PRAGMA", "SET LOCAL")


class Statements(list[str]):
    """The statements in order; transaction control is not among them."""

    def __str__(self) -> str:
        return "\n".join(self)


@contextmanager
def counted(engine: Engine) -> Iterator[Statements]:
    """Every statement the engine executes inside the block."""
    statements = Statements()

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.upper().startswith(CONTROL):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
