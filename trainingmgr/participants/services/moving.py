"""How rows change from one record to another and back: the same for the tables of every room."""

from __future__ import annotations

import base64
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    LargeBinary,
    Table,
    delete,
    insert,
    literal,
    select,
    type_coerce,
    update,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from trainingmgr.foundation.crypto import EncryptedJSON, EncryptedText
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.orm import Base
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.services.every_room import Moved

Row = Mapping[str, Any]
CHANGED = N_(
    "Penggabungan ini tidak dapat diurungkan lagi: data yang dipersatukan sudah diubah sesudahnya. "
    "Perbaiki catatannya satu per satu."
)


@dataclass(frozen=True)
class Rows:
    """One reference to a participant, and the rule where both records have a row of one thing.

    `same` gives what a row is about; two rows, one of each record, that are about the same cannot
    both stay. The kept record's row stays, with what `better` takes from the two of them; the
    other gives way. Without `same` every row moves.
    """

    model: type[Base]
    column: str = "participant_id"
    same: Callable[[Row], Hashable | None] | None = None
    better: Callable[[Row, Row], Row] = lambda kept, gone: {}

    @property
    def table(self) -> Table:
        return table_of(self.model.__tablename__)


def move(session: Session, every: Sequence[Rows], kept_id: int, gone_id: int) -> list[Moved]:
    """Move all rows of one record to another; tells what it did, in order."""
    session.flush()
    done: list[Moved] = []
    for rows in every:
        done += _move(session, rows, kept_id, gone_id)
    return done


def put_back(session: Session, moved: Sequence[Moved]) -> None:
    """Undo `move`, last first. Raises Refused when a united row was changed since."""
    for one in reversed(moved):
        table = table_of(one.table)
        if one.gone:
            for row_id, row in one.before.items():
                _insert(session, table, row_id, row)
            continue
        for row_id, before in one.before.items():
            after = one.after.get(row_id)
            if after is not None:
                now = _rows(session, table, table.c.id == row_id)
                if not now or any(now[0][name] != value for name, value in after.items()):
                    raise Refused(CHANGED)
            change(session, table, row_id, before)


def clashing(
    session: Session, rows: Rows, kept_id: int, gone_id: int
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Rows of both records that are about the same thing, as (kept's, gone's)."""
    if rows.same is None:
        return []
    column = rows.table.c[rows.column]
    kept: dict[Hashable, dict[str, Any]] = {}
    for row in _rows(session, rows.table, column == kept_id):
        about = rows.same(row)
        if about is not None:
            kept.setdefault(about, row)
    found = []
    for row in _rows(session, rows.table, column == gone_id):
        about = rows.same(row)
        if about is not None and about in kept:
            found.append((kept[about], row))
    return found


def change(session: Session, table: Table, row_id: int, values: Row) -> None:
    """Columns of one row, encrypted ones as they lie there; a version counts on."""
    new: dict[str, Any] = {name: _stored(table.c[name], value) for name, value in values.items()}
    if "version" in table.c:
        new["version"] = table.c.version + 1
    session.execute(update(table).where(table.c.id == row_id).values(new))


def raw_row(session: Session, table: Table, row_id: int) -> dict[str, Any]:
    """A row as it lies in the database, encrypted columns unopened."""
    return _rows(session, table, table.c.id == row_id)[0]


def table_of(name: str) -> Table:
    """The table of that name; KeyError when there is none."""
    return Base.metadata.tables[name]


def references() -> Iterator[tuple[str, str]]:
    """Every (table, column) that points to a participant."""
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if any(key.target_fullname == "participants.id" for key in column.foreign_keys):
                yield table.name, column.name


def packed(moved: Sequence[Moved]) -> list[dict[str, Any]]:
    """What was moved, as JSON."""
    return [
        {
            "table": one.table,
            "gone": one.gone,
            "before": {str(key): _pack(row) for key, row in one.before.items()},
            "after": {str(key): _pack(row) for key, row in one.after.items()},
        }
        for one in moved
    ]


def unpacked(data: Sequence[Mapping[str, Any]]) -> list[Moved]:
    """And back."""
    return [
        Moved(
            one["table"],
            {int(key): _unpack(row) for key, row in one["before"].items()},
            one["gone"],
            {int(key): _unpack(row) for key, row in one["after"].items()},
        )
        for one in data
    ]


def _move(session: Session, rows: Rows, kept_id: int, gone_id: int) -> list[Moved]:
    table, done = rows.table, list[Moved]()
    for kept, gone in clashing(session, rows, kept_id, gone_id):
        session.execute(delete(table).where(table.c.id == gone["id"]))
        done.append(Moved(table.name, {gone["id"]: gone}, gone=True))
        better = {
            name: value for name, value in rows.better(kept, gone).items() if kept[name] != value
        }
        if better:
            before = {name: kept[name] for name in better}
            change(session, table, kept["id"], better)
            done.append(Moved(table.name, {kept["id"]: before}, after={kept["id"]: better}))
    column = table.c[rows.column]
    ids = list(session.scalars(select(table.c.id).where(column == gone_id).order_by(table.c.id)))
    if ids:
        session.execute(update(table).where(column == gone_id).values({rows.column: kept_id}))
        done.append(Moved(table.name, {one: {rows.column: gone_id} for one in ids}))
    return done


def _rows(session: Session, table: Table, where: ColumnElement[bool]) -> list[dict[str, Any]]:
    columns = [_as_stored(column).label(column.name) for column in table.columns]
    found = session.execute(select(*columns).where(where).order_by(table.c.id)).mappings()
    return [dict(row) for row in found]


def _as_stored(column: Column[Any]) -> ColumnElement[Any]:
    if isinstance(column.type, EncryptedText | EncryptedJSON):
        return type_coerce(column, LargeBinary())
    return column


def _stored(column: Column[Any], value: Any) -> Any:
    """A value for this column; bytes of an encrypted one go in as they came out."""
    if isinstance(column.type, EncryptedText | EncryptedJSON) and isinstance(value, bytes):
        return literal(value, LargeBinary())
    return value


def _insert(session: Session, table: Table, row_id: int, row: Row) -> None:
    """A row that gave way comes back under its number; if that was taken since, under another."""
    taken = session.scalar(select(table.c.id).where(table.c.id == row_id))
    values = {
        name: _stored(table.c[name], value)
        for name, value in row.items()
        if name != "id" or taken is None
    }
    session.execute(insert(table).values(values))


def _pack(row: Row) -> dict[str, Any]:
    return {name: _pack_value(value) for name, value in row.items()}


def _pack_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, date):
        return {"on": value.isoformat()}
    if isinstance(value, bytes | memoryview):
        return {"bytes": base64.b64encode(bytes(value)).decode()}
    if isinstance(value, dict | list):
        return {"json": value}
    return value


def _unpack(row: Row) -> dict[str, Any]:
    return {name: _unpack_value(value) for name, value in row.items()}


def _unpack_value(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, inner),) = value.items()
    if kind == "at":
        return datetime.fromisoformat(inner)
    if kind == "on":
        return date.fromisoformat(inner)
    return base64.b64decode(inner) if kind == "bytes" else inner
