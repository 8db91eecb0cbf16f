"""Two records made one, and two again: nothing lost, nothing counted twice (handbook R04, R18)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import LargeBinary

from tests.support.builders import actor
from trainingmgr.attendance.models import Mark
from trainingmgr.foundation.crypto import EncryptedJSON, EncryptedText
from trainingmgr.foundation.orm import Base
from trainingmgr.participants.models import MERGED, Participant
from trainingmgr.participants.rules.merging import FIELDS
from trainingmgr.participants.services import merges
from trainingmgr.participants.services.moving import references
from trainingmgr.progress.queries.check import check

# What an undo may leave behind: the trail of what was done, and counters of versions.
BESIDES = {"audit_events", "merges", "jobs"}
# Rebuilt, not restored: what they say is compared, not the numbers of their rows.
CACHES = {"standings", "stages_reached"}


def dump(session: Session) -> dict[str, list[Any]]:
    """Every table as it lies in the database."""
    session.commit()
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name in BESIDES:
            continue
        columns = [
            type_coerce(column, LargeBinary()).label(column.name)
            if isinstance(column.type, EncryptedText | EncryptedJSON)
            else column
            for column in table.columns
            if column.name != "version" and not (table.name in CACHES and column.name == "id")
        ]
        rows = session.execute(select(*columns)).all()
        found[table.name] = sorted(map(repr, rows))
    return found


def differences(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> dict[str, Any]:
    return {
        name: (set(before[name]) - set(after[name]), set(after[name]) - set(before[name]))
        for name in before
        if before[name] != after[name]
    }


def clean(session: Session) -> None:
    found = check(session)
    assert not found.differences, [str(one) for one in found.differences][:5]


def leftovers(session: Session, participant_id: int) -> dict[str, int]:
    """Rows that still point to a record that was merged away."""
    own = {("merges", "gone_id"), ("duplicate_pairs", "first_id"), ("duplicate_pairs", "second_id")}
    found = {}
    for name, column in references():
        table = Base.metadata.tables[name]
        rows = session.execute(select(table.c.id).where(table.c[column] == participant_id)).all()
        if rows and (name, column) not in own:
            found[f"{name}.{column}"] = len(rows)
    return found


def mergeable(session: Session, count: int = 6) -> list[tuple[Participant, Participant]]:
    """Pairs of demonstration records with long histories that nothing stands in the way of."""
    marks = select(Mark.participant_id, Participant.cohort_id).join(
        Participant, Participant.id == Mark.participant_id
    )
    rows = session.execute(marks.distinct().order_by(Mark.participant_id)).all()
    ids = [row[0] for row in rows]
    found = []
    # Of one cohort (on the same rosters, in the same registers), and of two.
    for step in (1, 3, 7, 60):
        for at in range(0, len(ids) - step, 5):
            kept, gone = (session.get_one(Participant, one) for one in (ids[at], ids[at + step]))
            if not any(one.blocks for one in merges.clashes(session, kept, gone)):
                found.append((kept, gone))
                break
    return found[:count]


@pytest.mark.demo
def test_a_merge_is_undone_to_the_last_byte_and_the_journey_stays_true(app, session):
    by = actor(session)
    session.commit()
    pairs = mergeable(session)
    assert len(pairs) >= 3
    clean(session)
    for kept, gone in pairs:
        before = dump(session)
        take = [name for name in FIELDS if getattr(kept, name) != getattr(gone, name)]
        found = merges.merge(session, by, kept, gone, take=take)
        session.commit()
        assert gone.state == MERGED
        assert gone.merged_into_id == kept.id
        assert leftovers(session, gone.id) == {}
        clean(session)
        merges.undo(session, by, found)
        session.commit()
        assert differences(before, dump(session)) == {}
        clean(session)
