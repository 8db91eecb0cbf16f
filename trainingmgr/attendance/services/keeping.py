"""How a register is written: one statement each for its marks, for what was sent, for its row.

However many people it has. All of it happens under the ledger's lock, so nothing is compared here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
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
    """Many rows of one table in one statement. `columns` are its columns and their kinds.

    SQLite takes them as parameters; PostgreSQL as one JSON text, which it plans once and for all.
    """

    def __init__(self, table: str, columns: dict[str, str], otherwise: str = "") -> None:
        names = ", ".join(columns)
        read = ", ".join(_read(place, kind) for place, kind in enumerate(columns.values()))
        self._into = f"insert into {table} ({names})"
        self._row = f"({', '.join('?' for _ in columns)})"
        self._otherwise = otherwise
        self._from_json = (
            f"{self._into} select {read}"  # noqa: S608 -- columns of ours
            f" from jsonb_array_elements(cast(%s as jsonb)) as sent(one) {otherwise}"
        )

    def write(self, session: Session, rows: Sequence[Sequence[Any]]) -> None:
        """Insert them in their order; `rows` is never empty."""
        connection = session.connection()
        if not is_sqlite(session):
            connection.exec_driver_sql(self._from_json, (json.dumps(rows),))
            return
        places = ", ".join([self._row] * len(rows))
        values = tuple(value for row in rows for value in row)
        connection.exec_driver_sql(f"{self._into} values {places} {self._otherwise}", values)


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
_SETTLED = text(
    "update mark_entries set outcome = :outcome, decided_at = :at, decided_by_id = :by"
    " where id = :id"
).bindparams(bindparam("at", type_=UTCDateTime))
_STAND = text(
    """insert into registers
    (session_id, version, saved_at, closed_at, first_closed_at, closed_by_id, closed_with)
    values (:session_id, :version, :saved_at, :closed_at, :first_closed_at, :closed_by, :with)
    on conflict (session_id) do update set version = excluded.version,
    saved_at = excluded.saved_at, closed_at = excluded.closed_at,
    first_closed_at = excluded.first_closed_at, closed_by_id = excluded.closed_by_id,
    closed_with = excluded.closed_with"""
).bindparams(
    *(bindparam(name, type_=UTCDateTime) for name in ("saved_at", "closed_at", "first_closed_at"))
)


def write_marks(session: Session, by: Actor, session_id: int, marks: Iterable[Weighed]) -> None:
    """Insert or change these marks; all others keep who marked them and when."""
    now, rows = _instant(clock.now()), []
    for mark in marks:
        stored, value = mark.stored, mark.stored.value
        rows.append(
            (
                session_id, mark.participant_id, value.status, value.late, value.early,
                mark.counted_jp, value.note, stored.revision, stored.chain, stored.step,
                now, by.user_id,
            )
        )  # fmt: skip
    _MARKS.write(session, rows)


def write_entries(session: Session, entries: Iterable[Entry]) -> None:
    """Add what was sent, in its order."""
    rows = [
        (
            one.client_id, one.session_id, one.participant_id, one.status, one.late_minutes,
            one.early_minutes, one.note, one.base, one.chain, one.step, one.source, one.phone,
            _instant(one.claimed_at), _instant(one.made_at), _instant(one.received_at),
            one.user_id, one.outcome, one.after_lock,
            _instant(one.decided_at) if one.decided_at else None, one.decided_by_id,
        )
        for one in entries
    ]  # fmt: skip
    _ENTRIES.write(session, rows)


def write_settled(session: Session, entries: Iterable[Entry]) -> None:
    """What waited waits no more: what became of it, and who said so."""
    told = [
        {"id": one.id, "outcome": one.outcome, "at": one.decided_at, "by": one.decided_by_id}
        for one in entries
    ]
    session.execute(_SETTLED, told)


def write_stand(session: Session, session_id: int, stand: Stand) -> None:
    """The register's own row."""
    told = {
        "session_id": session_id,
        "version": stand.version,
        "saved_at": clock.now(),
        "closed_at": stand.closed_at,
        "first_closed_at": stand.first_closed_at,
        "closed_by": stand.closed_by_id,
        "with": stand.closed_with,
    }
    session.execute(_STAND, told)


def _instant(moment: datetime) -> str:
    """As SQLite keeps it."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
