"""A whole import taken back, as long as nothing was built on it.

Its people were never more than rows of a wrong file: they leave the register, so that their NIK
may come in again, and the trail keeps that they were there, how many and under which numbers.
What was built on them since is never taken away in silence (handbook R30): then nothing is undone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Table, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Session

from trainingmgr.cohorts.models import WORKSHOP, Cohort, Course, TrainingSession
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_, Sentence
from trainingmgr.foundation.orm import Base
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.models import (
    CourseEnrolment,
    ImportBatch,
    ImportRow,
    Milestone,
    Participant,
    StageReached,
    StandingRow,
)
from trainingmgr.participants.models.duplicates import DIFFERENT, SAME, DuplicatePair
from trainingmgr.participants.models.imports import COMMITTED, UNDONE
from trainingmgr.participants.rules.import_undo import CHANGED, FROZEN, of_table
from trainingmgr.participants.services.import_rows import (
    CLOSED_BATCH,
    IMPORTED,
    UNDONE_ROW,
    lock_batch,
)

# Ids in one statement.
CHUNK = 5000
# Follows from the acceptance alone and goes with it.
OWN = (StandingRow, StageReached)
DEPENDS = N_(
    "Impor ini tidak dapat dibatalkan karena sudah ada catatan sesudahnya. Lihat daftarnya, atau "
    "catat tiap peserta yang keliru sebagai berhenti."
)


def what_depends(session: Session, batch: ImportBatch) -> list[Sentence]:
    """Return what stands against undoing, one sentence for each kind; nothing means it may be."""
    ids = _people(session, batch)
    found: list[Sentence] = []
    if _any(session, Participant.id, ids, Participant.in_n.is_(True)):
        found.append(Sentence(FROZEN))
    changed = _any(session, Participant.id, ids, Participant.version != 1)
    if changed:
        found.append(Sentence(CHANGED, {"n": changed}))
    counts: dict[str, int] = {}
    for table, column, besides in _mentions():
        n = _any(session, column, ids, *besides)
        if n:
            counts[table] = max(n, counts.get(table, 0))
    return found + [of_table(table, n) for table, n in sorted(counts.items())]


def undo_batch(session: Session, by: Actor, batch: ImportBatch) -> int:
    """Take everyone of a committed batch back out of the register; return how many.

    Raises Refused when the batch is not committed, or anything depends on one of its people; its
    `params["reasons"]` then holds what. A second tap finds the batch undone and returns 0.
    """
    lock_batch(session, batch)
    if batch.state == UNDONE:
        return 0
    if batch.state != COMMITTED:
        raise Refused(CLOSED_BATCH)
    ids = _people(session, batch)
    _take_turns(session, batch, ids)
    reasons = what_depends(session, batch)
    if reasons:
        raise Refused(DEPENDS, reasons=reasons)
    numbers = _numbers(session, ids)
    session.execute(
        update(ImportRow)
        .where(ImportRow.batch_id == batch.id, ImportRow.status == IMPORTED)
        .values(status=UNDONE_ROW, participant_id=None)
        .execution_options(synchronize_session="fetch")
    )
    try:
        with session.begin_nested():
            _take_out(session, ids)
    except IntegrityError as error:
        raise Refused(DEPENDS, reasons=[]) from error
    batch.state, batch.closed_at = UNDONE, clock.now()
    session.flush()
    detail = {"participants": ids, "numbers": numbers}
    audit(
        session, by, "participants.import_undo", subject=("import_batch", batch.id), detail=detail
    )
    return len(ids)


def _take_turns(session: Session, batch: ImportBatch, ids: Sequence[int]) -> None:
    """Cohort, registers, then the people: the order in which others take them too.

    Whoever closes enrolment, saves a register or builds on one of them comes before, and then it
    stands against undoing; or after, and finds nobody.
    """
    home = select(Cohort.id).where(Cohort.id == batch.cohort_id)
    session.execute(home.with_for_update())
    courses = select(Course.id).where(Course.cohort_id == batch.cohort_id)
    held = select(TrainingSession.id).where(TrainingSession.course_id.in_(courses))
    session.execute(held.order_by(TrainingSession.id).with_for_update(key_share=True))
    for some in _chunks(ids):
        lock = select(Participant.id).where(Participant.id.in_(some)).order_by(Participant.id)
        session.execute(lock.with_for_update())


def _people(session: Session, batch: ImportBatch) -> list[int]:
    query = select(ImportRow.participant_id).where(
        ImportRow.batch_id == batch.id, ImportRow.participant_id.is_not(None)
    )
    return [one for one in session.scalars(query.order_by(ImportRow.participant_id)) if one]


def _numbers(session: Session, ids: Sequence[int]) -> list[str]:
    """First and last number, which tell the rest."""
    query = select(func.min(Participant.number), func.max(Participant.number))
    first, last = "", ""
    for some in _chunks(ids):
        low, high = session.execute(query.where(Participant.id.in_(some))).one()
        first, last = min(first or low, low), max(last, high)
    return [first, last]


def _mentions() -> Iterator[tuple[str, ColumnElement[int], list[ColumnElement[bool]]]]:
    """Every column of every room that can name a participant, and which rows do not matter.

    Rooms above are not asked; that they point here is written in the schema.
    """
    own: set[str] = {ImportRow.__tablename__, *(one.__tablename__ for one in OWN)}
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table.name == Participant.__tablename__ and table.name not in own:
                yield table.name, key.parent, _besides(table)


def _besides(table: Table) -> list[ColumnElement[bool]]:
    if table.name == Milestone.__tablename__:
        return [~Milestone.source.like("participant:%")]
    if table.name == CourseEnrolment.__tablename__:
        workshops = select(Course.id).where(Course.kind == WORKSHOP)
        return [CourseEnrolment.course_id.not_in(workshops)]
    if table.name == DuplicatePair.__tablename__:
        return [DuplicatePair.state.in_([SAME, DIFFERENT])]
    return []


def _any(
    session: Session,
    column: ColumnElement[int] | InstrumentedAttribute[int],
    ids: Sequence[int],
    *where: ColumnElement[bool],
) -> int:
    """How many of these people a column names."""
    found = 0
    for some in _chunks(ids):
        query = select(func.count(func.distinct(column))).where(column.in_(some), *where)
        found += session.scalar(query) or 0
    return found


def _take_out(session: Session, ids: Sequence[int]) -> None:
    for some in _chunks(ids):
        for pair in (DuplicatePair.first_id, DuplicatePair.second_id):
            _delete(session, DuplicatePair, pair.in_(some))
        for model in (*OWN, Milestone, CourseEnrolment):
            _delete(session, model, model.participant_id.in_(some))
        _delete(session, Participant, Participant.id.in_(some))


def _delete(session: Session, model: type[Base], which: ColumnElement[bool]) -> None:
    session.execute(delete(model).where(which).execution_options(synchronize_session="fetch"))


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
