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
    """One person's mark as taken: H, I, S or A, with minutes late in and early out."""

    participant_id: int
    status: str
    late: int = 0
    early: int = 0
    note: str = ""


_ROWS = {
    "sqlite": (
        "select json_extract(value, '$.p') as p, json_extract(value, '$.s') as s, "
        "json_extract(value, '$.l') as l, json_extract(value, '$.e') as e, "
        "json_extract(value, '$.j') as j, json_extract(value, '$.n') as n from json_each(:rows)"
    ),
    "postgresql": (
        "select p, s, l, e, j, n from jsonb_to_recordset(cast(:rows as jsonb)) "
        "as sheet(p integer, s text, l integer, e integer, j integer, n text)"
    ),
}
# Rows that stay as they are keep who marked them and when; `where true` is for SQLite's parser.
_UPSERT = """
insert into marks (session_id, participant_id, status, late_minutes, early_minutes, counted_jp,
    note, marked_at, marked_by_id)
select :session_id, p, s, l, e, j, n, :marked_at, :marked_by from ({rows}) as typed where true
on conflict (session_id, participant_id) do update set
    status = excluded.status, late_minutes = excluded.late_minutes,
    early_minutes = excluded.early_minutes, counted_jp = excluded.counted_jp,
    note = excluded.note, marked_at = excluded.marked_at, marked_by_id = excluded.marked_by_id
where marks.status <> excluded.status or marks.late_minutes <> excluded.late_minutes
    or marks.early_minutes <> excluded.early_minutes or marks.counted_jp <> excluded.counted_jp
    or marks.note <> excluded.note
"""


def weigh(
    training_session: TrainingSession, marks: Sequence[MarkInput], jp_minutes: int
) -> list[dict[str, Any]]:
    """Each mark with the JP it counts for (handbook R07, R08). Raises Refused."""
    one = training_session
    minutes = session_minutes(one.starts_at, one.ends_at, one.break_minutes)
    return [_weighed(one, mark, minutes, jp_minutes) for mark in marks]


def _weighed(
    one: TrainingSession, mark: MarkInput, minutes: int, jp_minutes: int
) -> dict[str, Any]:
    if mark.status not in rules.MARKS:
        field = f"mark-{mark.participant_id}"
        raise Refused(N_("Tanda presensi hanya H, I, S, atau A."), field=field)
    status = mark.status
    try:
        rules.check_mark(status, minutes=minutes, late=mark.late, early=mark.early)
    except Refused as problem:
        problem.field = f"late-{mark.participant_id}"
        raise
    if len(mark.note) > LONGEST_NOTE:
        raise Refused(
            N_("Catatan paling panjang %(n)d huruf."),
            field=f"note-{mark.participant_id}",
            n=LONGEST_NOTE,
        )
    jp = rules.counted_jp(
        status, minutes=minutes, jp=one.jp, late=mark.late, early=mark.early, jp_minutes=jp_minutes
    )
    return {
        "p": mark.participant_id, "s": status, "l": mark.late, "e": mark.early, "j": jp,
        "n": mark.note,
    }  # fmt: skip


def write(
    session: Session, by: Actor, training_session: TrainingSession, rows: Sequence[dict[str, Any]]
) -> None:
    """Insert or change these marks in one statement."""
    dialect = session.get_bind().dialect.name
    statement = text(_UPSERT.format(rows=_ROWS[dialect])).bindparams(
        bindparam("marked_at", type_=UTCDateTime)
    )
    session.execute(
        statement,
        {
            "rows": json.dumps(rows),
            "session_id": training_session.id,
            "marked_at": clock.now(),
            "marked_by": by.user_id,
        },
    )
