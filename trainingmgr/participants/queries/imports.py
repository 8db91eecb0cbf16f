"""Files brought in: what became of their rows, counted and page by page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from trainingmgr.accounts.models import User
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
    "perbaiki": ImportRow.status.in_(["questionable", "held"]),
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
    undone: int = 0
    """Brought in and taken back out; counted in `rows` as what they were."""

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
        return self.left - self.importable - self.held - self.undone


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


def row_for(session: Session, batch: ImportBatch, row_id: int) -> ImportRow:
    """A row of this very batch. Raises NotFound."""
    query = select(ImportRow).where(ImportRow.id == row_id, ImportRow.batch_id == batch.id)
    found = session.scalar(query)
    if found is None:
        raise NotFound(N_("Baris ini tidak ada."))
    return found


def newest_id(session: Session) -> int:
    """The id of the newest batch; what comes after it is new."""
    return session.scalar(select(func.max(ImportBatch.id))) or 0


def twin_for(session: Session, actor: Actor, batch: ImportBatch) -> ImportBatch | None:
    """The earlier batch with the same content, if one may see it."""
    cohorts = visible_cohorts(actor).with_only_columns(Cohort.id).order_by(None)
    query = select(ImportBatch).where(
        ImportBatch.id == batch.twin_of_id, ImportBatch.cohort_id.in_(cohorts)
    )
    return session.scalar(query.options(joinedload(ImportBatch.cohort)))


def count_batches(session: Session, cohort_id: int) -> int:
    """How many files were brought in for a cohort."""
    query = select(func.count()).select_from(ImportBatch)
    return session.scalar(query.where(ImportBatch.cohort_id == cohort_id)) or 0


def batches_of(
    session: Session, cohort_id: int, *, offset: int, limit: int
) -> Sequence[tuple[ImportBatch, str | None]]:
    """The files brought in for a cohort with the name of whoever did, newest first."""
    query = (
        select(ImportBatch, User.name)
        .outerjoin(User, User.id == ImportBatch.made_by_id)
        .where(ImportBatch.cohort_id == cohort_id)
    )
    rows = session.execute(query.order_by(ImportBatch.id.desc()).offset(offset).limit(limit))
    return [(row[0], row[1]) for row in rows]


def offers_of(session: Session, batch_id: int) -> dict[str, int]:
    """How many rows each kind of suggestion would change."""
    rows = session.execute(
        select(ImportRow.offers, func.count())
        .where(
            ImportRow.batch_id == batch_id,
            ImportRow.offers != "",
            ImportRow.status.in_(["ready", "questionable", "held"]),
        )
        .group_by(ImportRow.offers)
    )
    counts: dict[str, int] = {}
    for offers, n in rows:
        for kind in filter(None, offers.split(",")):
            counts[kind] = counts.get(kind, 0) + n
    return counts


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

    def done(confirmed: bool) -> int:
        return counts.get(("imported", confirmed), 0) + counts.get(("undone", confirmed), 0)

    return Tally(
        ready=of("ready") + done(False),
        questionable=of("questionable") + done(True),
        held=of("held"),
        imported=of("imported"),
        undone=of("undone"),
        waiting_ready=of("ready"),
        confirmed=counts.get(("questionable", True), 0),
    )
