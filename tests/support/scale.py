"""A city ten times as large, or a list of three: for proving that pages do not grow with rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    String,
    Table,
    UniqueConstraint,
    delete,
    insert,
    select,
)

from trainingmgr.foundation.crypto import EncryptedText, vault
from trainingmgr.foundation.orm import Base

# What a second copy of the programme shares with the first.
SHARED = {
    "audit_events",
    "crafts",
    "fasting_periods",
    "files",
    "holidays",
    "jobs",
    "kecamatan",
    "kelurahan",
    "number_series",
    "organisation_units",
    "programmes",
    "search_entries",
    "settings",
    "sign_in_tries",
    "signatories",
    "targets",
    "throttle_hits",
    "user_sessions",
}
STEP = 1_000_000
CHUNK = 2_000


def multiply(engine: Engine, times: int) -> None:
    """Every row of the programme stands there `times` times, each copy with parents of its own."""
    with _unchecked(engine) as connection:
        for table in _copied():
            rows = [dict(row) for row in connection.execute(select(table)).mappings()]
            copies = [_copy(table, row, number) for number in range(1, times) for row in rows]
            for start in range(0, len(copies), CHUNK):
                connection.execute(insert(table), copies[start : start + CHUNK])


def reduce(engine: Engine, table: Table, keep: int) -> None:
    """Only the first row of one table and the last are left, `keep` together.

    The newest participants do not count yet, the first do; what hung on the others dangles unseen.
    """
    with _unchecked(engine) as connection:
        key = next(iter(table.primary_key.columns))
        kept = list(connection.scalars(select(key).order_by(key.desc()).limit(keep - 1)))
        kept += connection.scalars(select(key).order_by(key).limit(1))
        connection.execute(delete(table).where(key.not_in(kept)))


def _copied() -> list[Table]:
    return [table for name, table in Base.metadata.tables.items() if name not in SHARED]


def _copy(table: Table, row: Mapping[str, Any], number: int) -> dict[str, Any]:
    moved = {c.name for c in table.columns if _moves(c)}
    copy = {name: _move(value, number) if name in moved else value for name, value in row.items()}
    sealed = dict(_indexed(table))
    for name, index in sealed.items():
        digits = _another_number(str(row[name]), number)
        copy |= {name: digits, index: vault().blind_index(digits)}
    for columns in _unique(table):
        if not (moved | set(sealed.values())) & {column.name for column in columns}:
            own = [column for column in columns if not column.foreign_keys] or columns
            varied = max(own, key=lambda column: isinstance(column.type, String))
            copy[varied.name] = _vary(varied, copy[varied.name], number)
    return copy


def _moves(column: Column[Any]) -> bool:
    if column.primary_key and isinstance(column.type, Integer) and not column.foreign_keys:
        return True
    return any(key.column.table.name not in SHARED for key in column.foreign_keys)


def _move(value: int | None, number: int) -> int | None:
    return None if value is None else value + number * STEP


def _unique(table: Table) -> Iterator[list[Column[Any]]]:
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield list(constraint.columns)
    for index in table.indexes:
        if index.unique:
            yield list(index.columns)


def _indexed(table: Table) -> Iterator[tuple[str, str]]:
    """Encrypted columns that a blind index stands beside: both must tell of the same number."""
    for column in table.columns:
        if isinstance(column.type, EncryptedText) and column.type.index:
            yield column.name, column.type.index


def _another_number(digits: str, number: int) -> str:
    if not digits[-4:].isdigit():  # a secret, not a NIK
        return f"{digits[:-2]}{number:02d}"
    return f"{digits[:-4]}{(int(digits[-4:]) + 1000 * number) % 10_000:04d}"


def _vary(column: Column[Any], value: Any, number: int) -> Any:
    if isinstance(value, int):
        return value + number * STEP
    if isinstance(value, str):
        ending = f"~{number}"
        room = getattr(column.type, "length", None) or len(value) + len(ending)
        return value[: room - len(ending)] + ending
    return value


@contextmanager
def _unchecked(engine: Engine) -> Iterator[Connection]:
    """A transaction in which foreign keys and triggers sleep."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.connection.cursor().execute("pragma foreign_keys=off")
        else:
            connection.exec_driver_sql("set session_replication_role = replica")
        yield connection
        connection.commit()
    engine.dispose()
