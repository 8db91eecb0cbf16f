"""Files brought in: what became of their rows, counted and page by page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.cohorts.models import Cohort
from trainingmgr.cohorts.queries import visible_cohorts
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.participants.models import ImportBatch, ImportRow

# What a page of rows may be narrowed to.
VIEWS = {
    "siap": ImportRow.status == "ready",
    "pastikan": ImportRow.status == "questionable",
    "ditahan": ImportRow.status == "held",
    "masuk": ImportRow.status == "imported",
}


@dataclass(frozen=True)
class Tally:
    """Rows of a batch with a person in them.

    `ready` + `questionable` + `held` = `rows`: an imported row keeps counting as what it was.
    """

    ready: int = 0
    questionable: int = 0
    held: int = 0
    imported: int = 0
    waiting_ready: int = 0
    """Ready and not imported yet."""
    confirmed: int = 0
    """Questionable with somebody's yes, and not imported yet."""

    @property
    def rows(self) -> int:
        return self.ready + self.questionable + self.held

    @property
    def importable(self) -> int:
        return self.waiting_ready + self.confirmed

    @property
    def left(self) -> int:
        """Rows that are not imported."""
        return self.rows - self.imported

    @property
    def open_questions(self) -> int:
        """Questionable rows without a yes."""
        return self.left - self.importable - self.held


def batch_for(session: Session, actor: Actor, batch_id: int) -> ImportBatch:
    """A batch of a cohort that one may see. Raises NotFound."""
    cohorts = visible_cohorts(actor).with_only_columns(Cohort.id).order_by(None)
    found = session.scalar(
        select(ImportBatch)
        .where(ImportBatch.id == batch_id, ImportBatch.cohort_id.in_(cohorts))
        .options(joinedload(ImportBatch.cohort))
    )
    if found is None:
        raise NotFound(N_("Impor ini tidak ada."))
    return found


def batches_of(session: Session, cohort_id: int) -> Sequence[ImportBatch]:
    """The files brought in for a cohort, newest first."""
    query = select(ImportBatch).where(ImportBatch.cohort_id == cohort_id)
    return session.scalars(query.order_by(ImportBatch.id.desc())).all()


def tallies(session: Session, batch_ids: Collection[int]) -> dict[int, Tally]:
    """What became of each batch's rows, in one statement."""
    rows = session.execute(
        select(ImportRow.batch_id, ImportRow.status, ImportRow.confirmed, func.count())
        .where(ImportRow.batch_id.in_(batch_ids))
        .group_by(ImportRow.batch_id, ImportRow.status, ImportRow.confirmed)
    )
    counts: dict[int, dict[tuple[str, bool], int]] = {one: {} for one in batch_ids}
    for batch_id, status, confirmed, n in rows:
        counts[batch_id][status, bool(confirmed)] = n
    return {batch_id: _tally(found) for batch_id, found in counts.items()}


def page_of_rows(
    session: Session, batch_id: int, view: str, *, offset: int, limit: int
) -> Sequence[ImportRow]:
    """Some rows in the file's order; `view` is a key of VIEWS, or nothing for all."""
    query = select(ImportRow).where(ImportRow.batch_id == batch_id, *_narrowed(view))
    return session.scalars(query.order_by(ImportRow.id).offset(offset).limit(limit)).all()


def count_rows(session: Session, batch_id: int, view: str) -> int:
    """How many rows a view holds."""
    query = select(func.count()).where(ImportRow.batch_id == batch_id, *_narrowed(view))
    return session.scalar(query) or 0


def _narrowed(view: str) -> list[ColumnElement[bool]]:
    return [VIEWS[view]] if view in VIEWS else []


def _tally(counts: dict[tuple[str, bool], int]) -> Tally:
    def of(status: str) -> int:
        return counts.get((status, False), 0) + counts.get((status, True), 0)

    done_ready, done_sure = counts.get(("imported", False), 0), counts.get(("imported", True), 0)
    return Tally(
        ready=of("ready") + done_ready,
        questionable=of("questionable") + done_sure,
        held=of("held"),
        imported=done_ready + done_sure,
        waiting_ready=of("ready"),
        confirmed=counts.get(("questionable", True), 0),
    )
