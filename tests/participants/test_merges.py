"""Two records made one, and two again: nothing lost, nothing counted twice (handbook R04, R18)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from importlib import import_module
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import LargeBinary

from tests.support.builders import actor
from tests.support.participants import make_cohort
from tests.support.training import DAY, make_class, make_kub, make_session, mark
from trainingmgr.app import ROOMS
from trainingmgr.attendance.models import Mark
from trainingmgr.attendance.services import registers
from trainingmgr.attendance.services.marking import MarkInput
from trainingmgr.cohorts.models import TrainingSession
from trainingmgr.config import ROOT
from trainingmgr.foundation.crypto import EncryptedJSON, EncryptedText
from trainingmgr.foundation.orm import Base
from trainingmgr.foundation.problems import Refused
from trainingmgr.kub.models import KubMember
from trainingmgr.kub.services import set_board
from trainingmgr.participants import queries
from trainingmgr.participants.models import MERGED, Merge, Participant
from trainingmgr.participants.rules.merging import FIELDS
from trainingmgr.participants.services import merges, merging, people
from trainingmgr.participants.services.moving import references
from trainingmgr.progress.queries.check import check

# What an undo may leave behind: the trail of what was done, and counters of versions.
BESIDES = {"audit_events", "merges", "jobs"}
# Rebuilt, not restored: what they say is compared, not the numbers of their rows.
LEFT = {
    "standings": {"id"},
    "stages_reached": {"id"},
    # Undoing a merge says: two people.
    "duplicate_pairs": {"version", "state", "decided_at", "decided_by_id", "decided_score"},
}


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
            if column.name not in LEFT.get(table.name, {"version"})
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


def test_every_reference_to_a_participant_is_moved_by_some_room():
    """A new table that points to a participant must say what a merge does with its rows."""
    covered = {(name, "participant_id") for name in merging.REBUILT} | set(merging.OWN)
    for room in ROOMS:
        if (ROOT / "trainingmgr" / room / "services" / "merging.py").exists():
            module = import_module(f"trainingmgr.{room}.services.merging")
            covered |= {(rows.table.name, rows.column) for rows in module.ROWS}
    forgotten = set(references()) - covered
    assert not forgotten, f"name these in ROWS of their room's services/merging.py: {forgotten}"
    assert covered <= set(references())


def _class_of_two(session):
    """Two records of one person in one class, with a session whose register is still open."""
    course, trainer, roster = make_class(session, 3)
    one = make_session(session, course, trainer)
    session.commit()
    return one, roster


def test_the_better_mark_holds_and_the_other_comes_back_with_undo(session, admin):
    one, (kept, gone, _) = _class_of_two(session)
    mark(session, one, [kept, gone, _], "AHH")
    session.commit()
    before = dump(session)
    found = merges.merge(session, admin, kept, gone)
    session.commit()
    rows = session.execute(select(Mark.participant_id, Mark.status)).all()
    assert sorted(rows) == sorted([(kept.id, "H"), (_.id, "H")])
    clean(session)
    merges.undo(session, admin, found)
    session.commit()
    assert differences(before, dump(session)) == {}
    clean(session)


def test_a_mark_corrected_since_is_not_undone_over(session, admin):
    one, (kept, gone, third) = _class_of_two(session)
    mark(session, one, [kept, gone, third], "AHH")
    found = merges.merge(session, admin, kept, gone)
    session.commit()
    marks = [MarkInput(kept.id, "S", base=2)]
    registers.save(session, admin, one, marks, close=True, reason="surat dokter")
    session.commit()
    with pytest.raises(Refused, match="diubah"):
        merges.undo(session, admin, found)


def test_r04_members_of_two_kub_are_not_merged_before_one_is_left(session, admin):
    cohort = make_cohort(session)
    first, mine = make_kub(session, cohort)
    _second, theirs = make_kub(session, cohort)
    session.commit()
    with pytest.raises(Refused, match="KUB yang berbeda"):
        merges.merge(session, admin, mine[5], theirs[5])
    session.rollback()
    # Both were at the meeting; the record that gives way has held an office and led the meeting.
    first.meeting.chaired_by_id = mine[6].id
    for chair, on in ((mine[6], DAY + timedelta(days=3)), (mine[0], DAY + timedelta(days=9))):
        set_board(
            session, admin, first, chair=chair.id, secretary=mine[1].id, treasurer=mine[2].id, on=on
        )
    session.commit()
    before = dump(session)
    found = merges.merge(session, admin, mine[5], mine[6])
    session.commit()
    kept = select(KubMember).where(KubMember.participant_id == mine[5].id)
    (office,) = session.scalars(kept).one().past_offices
    assert (office.position, first.meeting.chaired_by_id) == ("ketua", mine[5].id)
    members = select(KubMember.participant_id).where(
        KubMember.kub_id == first.id, KubMember.until_on.is_(None)
    )
    assert len(session.scalars(members).all()) == 9
    clean(session)
    merges.undo(session, admin, found)
    session.commit()
    assert differences(before, dump(session)) == {}
    clean(session)


def test_whoever_stopped_under_one_number_and_goes_on_under_the_other_goes_on(session, admin):
    _, (kept, gone, _third) = _class_of_two(session)
    people.leave(session, admin, gone, kind="berhenti", reason="catatan ganda", on=DAY)
    session.commit()
    before = dump(session)
    found = merges.merge(session, admin, kept, gone)
    session.commit()
    assert queries.open_departure(session, kept.id) is None
    clean(session)
    merges.undo(session, admin, found)
    session.commit()
    assert differences(before, dump(session)) == {}


def test_two_people_who_merge_the_same_pair_make_one_merge(session, engine, admin):
    _, (a, b, _third) = _class_of_two(session)
    ids, together = (a.id, b.id), Barrier(2)
    session.commit()

    def act(turn: int) -> str:
        with Session(engine) as own:
            together.wait()
            kept, gone = (own.get_one(Participant, one) for one in ids[:: 1 if turn else -1])
            try:
                merges.merge(own, admin, kept, gone)
                own.commit()
            except Refused:
                own.rollback()
                return "refused"
        return "merged"

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(act, range(2))) == ["merged", "refused"]
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(Merge)) == 1
    clean(session)


@pytest.mark.parametrize("round_", range(4))
def test_a_register_saved_during_a_merge_leaves_no_mark_behind(session, engine, admin, round_):
    one, (kept, gone, third) = _class_of_two(session)
    ids, session_id, together = (kept.id, gone.id, third.id), one.id, Barrier(2)
    session.commit()

    def save() -> str:
        with Session(engine) as own:
            together.wait()
            held = own.get_one(TrainingSession, session_id)
            marks = [MarkInput(who, "H") for who in ids]
            try:
                registers.save(own, admin, held, marks, close=True)
                own.commit()
            except Refused:
                own.rollback()
                return "refused"
        return "saved"

    def merge() -> str:
        with Session(engine) as own:
            together.wait()
            merges.merge(
                own, admin, own.get_one(Participant, ids[0]), own.get_one(Participant, ids[1])
            )
            own.commit()
        return "merged"

    with ThreadPoolExecutor(2) as both:
        saved, merged = both.submit(save), both.submit(merge)
        assert merged.result() == "merged"
        assert saved.result() in {"saved", "refused"}
    session.expire_all()
    assert leftovers(session, ids[1]) == {}
    clean(session)
