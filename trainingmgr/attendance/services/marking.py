"""Marks go to the database in one statement for a whole register, however many people it has."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from trainingmgr.attendance import rules
from trainingmgr.cohorts.models import TrainingSession
from trainingmgr.cohorts.rules import session_minutes
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.orm import UTCDateTime
from trainingmgr.foundation.problems import Refused

LONGEST_NOTE = 200


@dataclass(frozen=True)
class MarkInput:
    """One person's mark as taken: H, I, S or A, with minutes late in and early out.

    base: the revision of the mark that its writer had before their eyes, 0 when there was none.
    """

    participant_id: int
    status: str
    late: int = 0
    early: int = 0
    note: str = ""
    base: int = 0

    @property
    def value(self) -> rules.Value:
        return rules.Value(self.status, self.late, self.early, self.note)


@dataclass(frozen=True)
class Weighed:
    """A mark that is to be written, with the JP it counts for."""

    participant_id: int
    stored: rules.Stored
    counted_jp: int

    def row(self) -> dict[str, Any]:
        value = self.stored.value
        return {
            "p": self.participant_id, "s": value.status, "l": value.late, "e": value.early,
            "j": self.counted_jp, "n": value.note, "r": self.stored.revision,
            "c": self.stored.chain, "t": self.stored.step,
        }  # fmt: skip


_ROWS = {
    "sqlite": (
        "select json_extract(value, '$.p') as p, json_extract(value, '$.s') as s, "
        "json_extract(value, '$.l') as l, json_extract(value, '$.e') as e, "
        "json_extract(value, '$.j') as j, json_extract(value, '$.n') as n, "
        "json_extract(value, '$.r') as r, json_extract(value, '$.c') as c, "
        "json_extract(value, '$.t') as t from json_each(:rows)"
    ),
    "postgresql": (
        "select p, s, l, e, j, n, r, c, t from jsonb_to_recordset(cast(:rows as jsonb)) as sheet"
        "(p integer, s text, l integer, e integer, j integer, n text, r integer, c text, t integer)"
    ),
}
# A mark that only counts for other JP keeps who made it; `where true` is for SQLite's parser.
_UPSERT = """
insert into marks (session_id, participant_id, status, late_minutes, early_minutes, counted_jp,
    note, revision, chain, step, marked_at, marked_by_id)
select :session_id, p, s, l, e, j, n, r, c, t, :marked_at, :marked_by
from ({rows}) as typed where true
on conflict (session_id, participant_id) do update set
    status = excluded.status, late_minutes = excluded.late_minutes,
    early_minutes = excluded.early_minutes, counted_jp = excluded.counted_jp,
    note = excluded.note, revision = excluded.revision, chain = excluded.chain,
    step = excluded.step,
    marked_at = case when marks.revision = excluded.revision then marks.marked_at
        else excluded.marked_at end,
    marked_by_id = case when marks.revision = excluded.revision then marks.marked_by_id
        else excluded.marked_by_id end
"""


def weigh(one: TrainingSession, person: int, value: rules.Value, jp_minutes: int) -> int:
    """Return the JP that a mark counts for (handbook R07, R08). Raises Refused."""
    if value.status not in rules.MARKS:
        raise Refused(N_("Tanda presensi hanya H, I, S, atau A."), field=f"mark-{person}")
    minutes = session_minutes(one.starts_at, one.ends_at, one.break_minutes)
    try:
        rules.check_mark(value.status, minutes=minutes, late=value.late, early=value.early)
    except Refused as problem:
        problem.field = f"late-{person}"
        raise
    if len(value.note) > LONGEST_NOTE:
        raise Refused(
            N_("Catatan paling panjang %(n)d huruf."), field=f"note-{person}", n=LONGEST_NOTE
        )
    return rules.counted_jp(
        value.status,
        minutes=minutes,
        jp=one.jp,
        late=value.late,
        early=value.early,
        jp_minutes=jp_minutes,
    )


def write(session: Session, by: Actor, one: TrainingSession, marks: Sequence[Weighed]) -> None:
    """Insert or change these marks in one statement; all others keep who marked them and when."""
    dialect = session.get_bind().dialect.name
    statement = text(_UPSERT.format(rows=_ROWS[dialect])).bindparams(
        bindparam("marked_at", type_=UTCDateTime)
    )
    session.execute(
        statement,
        {
            "rows": json.dumps([mark.row() for mark in marks]),
            "session_id": one.id,
            "marked_at": clock.now(),
            "marked_by": by.user_id,
        },
    )
