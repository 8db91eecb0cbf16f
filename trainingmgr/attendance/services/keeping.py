"""How a register is written, however many people it has: its marks, what was sent, its own row.

All of it happens under the ledger's lock, so nothing is compared here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from trainingmgr.attendance import rules
from trainingmgr.attendance.queries.ledgers import Entry, Stand
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.orm import UTCDateTime, is_sqlite

WHOLE, TEXT, YES_NO = "integer", "text", "boolean"
# Instants travel as text in UTC; SQLite keeps them so.
INSTANT = "timestamptz"


@dataclass(frozen=True)
class Weighed:
    """A mark that is to be written, with the JP it counts for."""

    participant_id: int
    stored: rules.Stored
    counted_jp: int


class Rows:
    """How many rows of one table are written by one statement; `columns` are theirs, with kinds.

    SQLite takes their values as parameters; PostgreSQL takes them all as one JSON text, so that
    it plans the statement once and for all.
    """

    def __init__(self, table: str, columns: dict[str, str], otherwise: str = "") -> None:
        read = ", ".join(_read(place, kind) for place, kind in enumerate(columns.values()))
        self._into = f"insert into {table} ({', '.join(columns)})"
        self._row = f"({', '.join('?' for _ in columns)})"
        self._otherwise = otherwise
        self.from_json = (
            f"{self._into} select {read}"  # noqa: S608 -- columns of ours
            f" from jsonb_array_elements(cast(%s as jsonb)) as sent(one) {otherwise}"
        )

    def of(self, count: int) -> str:
        """The statement with parameters for so many rows."""
        return f"{self._into} values {', '.join([self._row] * count)} {self._otherwise}"


Written = tuple[Rows, list[tuple[Any, ...]]]


def _write(session: Session, *tables: Written) -> None:
    """Rows in their order; on PostgreSQL, where each statement is a journey, all in one."""
    connection = session.connection()
    filled = [(table, rows) for table, rows in tables if rows]
    if is_sqlite(session):
        for table, rows in filled:
            values = tuple(chain.from_iterable(rows))
            connection.exec_driver_sql(table.of(len(rows)), values)
    elif filled:
        *before, last = (table.from_json for table, _ in filled)
        named = ", ".join(f"part{place} as ({one})" for place, one in enumerate(before))
        statement = f"with {named} {last}" if named else last
        connection.exec_driver_sql(statement, tuple(json.dumps(rows) for _, rows in filled))


def _read(place: int, kind: str) -> str:
    """A value of a JSON row as what it is."""
    value = f"one ->> {place}"
    return f"cast({value} || '+00' as {kind})" if kind == INSTANT else f"cast({value} as {kind})"


_MARKS = Rows(
    "marks",
    {
        "session_id": WHOLE, "participant_id": WHOLE, "status": TEXT, "late_minutes": WHOLE,
        "early_minutes": WHOLE, "counted_jp": WHOLE, "note": TEXT, "revision": WHOLE,
        "chain": TEXT, "step": WHOLE, "marked_at": INSTANT, "marked_by_id": WHOLE,
    },
    # A mark that only counts for other JP keeps who made it.
    """on conflict (session_id, participant_id) do update set
    status = excluded.status, late_minutes = excluded.late_minutes,
    early_minutes = excluded.early_minutes, counted_jp = excluded.counted_jp,
    note = excluded.note, revision = excluded.revision, chain = excluded.chain,
    step = excluded.step,
    marked_at = case when marks.revision = excluded.revision then marks.marked_at
        else excluded.marked_at end,
    marked_by_id = case when marks.revision = excluded.revision then marks.marked_by_id
        else excluded.marked_by_id end""",
)  # fmt: skip
_ENTRIES = Rows(
    "mark_entries",
    {
        "client_id": TEXT, "session_id": WHOLE, "participant_id": WHOLE, "status": TEXT,
        "late_minutes": WHOLE, "early_minutes": WHOLE, "note": TEXT, "base": WHOLE,
        "chain": TEXT, "step": WHOLE, "source": TEXT, "phone": TEXT, "claimed_at": INSTANT,
        "made_at": INSTANT, "received_at": INSTANT, "user_id": WHOLE, "outcome": TEXT,
        "after_lock": YES_NO, "decided_at": INSTANT, "decided_by_id": WHOLE,
    },
)  # fmt: skip
_STANDS = Rows(
    "registers",
    {
        "session_id": WHOLE, "version": WHOLE, "saved_at": INSTANT, "closed_at": INSTANT,
        "first_closed_at": INSTANT, "closed_by_id": WHOLE,
    },
    """on conflict (session_id) do update set version = excluded.version,
    saved_at = excluded.saved_at, closed_at = excluded.closed_at,
    first_closed_at = excluded.first_closed_at, closed_by_id = excluded.closed_by_id""",
)  # fmt: skip
_SETTLED = text(
    "update mark_entries set outcome = :outcome, decided_at = :at, decided_by_id = :by"
    " where id = :id"
).bindparams(bindparam("at", type_=UTCDateTime))


def write_all(
    session: Session,
    by: Actor,
    session_id: int,
    marks: Iterable[Weighed],
    entries: Iterable[Entry],
    stand: Stand,
) -> None:
    """Insert or change these marks, add what was sent, and keep the register's own row.

    All other marks keep who marked them and when.
    """
    now = _instant(clock.now())
    closed = (_when(stand.closed_at), _when(stand.first_closed_at), stand.closed_by_id)
    _write(
        session,
        (_MARKS, [_of_mark(session_id, one, now, by) for one in marks]),
        (_ENTRIES, [_of_entry(one) for one in entries]),
        (_STANDS, [(session_id, stand.version, now, *closed)]),
    )


def write_entries(session: Session, entries: Iterable[Entry]) -> None:
    """Add what was sent, in its order, where nothing else came of it."""
    _write(session, (_ENTRIES, [_of_entry(one) for one in entries]))


def write_settled(session: Session, entries: Iterable[Entry]) -> None:
    """What waited waits no more: what became of it, and who said so."""
    told = [
        {"id": one.id, "outcome": one.outcome, "at": one.decided_at, "by": one.decided_by_id}
        for one in entries
    ]
    if told:
        session.execute(_SETTLED, told)


def _of_mark(session_id: int, mark: Weighed, now: str, by: Actor) -> tuple[Any, ...]:
    stored, value = mark.stored, mark.stored.value
    return (
        session_id, mark.participant_id, value.status, value.late, value.early, mark.counted_jp,
        value.note, stored.revision, stored.chain, stored.step, now, by.user_id,
    )  # fmt: skip


def _of_entry(one: Entry) -> tuple[Any, ...]:
    return (
        one.client_id, one.session_id, one.participant_id, one.status, one.late_minutes,
        one.early_minutes, one.note, one.base, one.chain, one.step, one.source, one.phone,
        _instant(one.claimed_at), _instant(one.made_at), _instant(one.received_at), one.user_id,
        one.outcome, one.after_lock, _when(one.decided_at), one.decided_by_id,
    )  # fmt: skip


def _when(moment: datetime | None) -> str | None:
    return _instant(moment) if moment else None


def _instant(moment: datetime) -> str:
    """As SQLite keeps it."""
    return moment.astimezone(UTC).isoformat(" ", "microseconds")[:26]
