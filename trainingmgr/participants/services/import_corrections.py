"""Rows of a file corrected by a person: typed anew, or by a suggestion that a person accepts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Conflict, NotFound
from trainingmgr.participants.models import ImportBatch, ImportRow
from trainingmgr.participants.rules.findings import FIX_WORDS, Fix
from trainingmgr.participants.rules.headings import Heading
from trainingmgr.participants.rules.import_check import CheckedRow
from trainingmgr.participants.rules.import_fields import changes, columns_touched, corrected
from trainingmgr.participants.rules.layout import PersonRow
from trainingmgr.participants.services.import_register import (
    CHUNK,
    judge_again,
    judged,
    same_nik,
)
from trainingmgr.participants.services.import_rows import (
    HELD,
    QUESTIONABLE,
    READY,
    check_workable,
    findings_of,
    save_rows,
    source_of,
    verdict_of,
    with_values,
)

CORRECTABLE = (READY, QUESTIONABLE, HELD)
CHANGED = N_("Baris ini baru saja diubah orang lain. Bandingkan, lalu simpan lagi.")
NOT_HERE = N_("Baris ini tidak dapat diperbaiki lagi. Muat ulang halamannya.")


def look_at(
    session: Session, batch: ImportBatch, row: ImportRow, typed: Mapping[str, str]
) -> CheckedRow:
    """Judge a row as it would stand with what was typed; nothing is written."""
    check_correctable(batch, row)
    source = source_of(row)
    after = _again(source, corrected(source.cells, changes(source.cells, typed)))
    return judged(session, batch, [(row.id, after)], clock.today())[0]


def correct_row(
    session: Session,
    by: Actor,
    batch: ImportBatch,
    row: ImportRow,
    typed: Mapping[str, str],
    *,
    version: int,
) -> bool:
    """Store what a person typed into a row and judge it again; tell whether anything changed.

    A yes given before no longer counts. Rows with the NIK it had, or has now, are judged again as
    well. Raises Conflict when somebody changed the row meanwhile, NotFound when it is imported.
    """
    session.refresh(row, with_for_update=True)
    check_correctable(batch, row)
    if row.version != version:
        raise Conflict(CHANGED)
    values = changes(source_of(row).cells, typed)
    if not values:
        return False
    _put(session, batch, [(row, values)], clock.today())
    _note(session, by, batch, "participants.import_correct", [row], sorted(values))
    return True


def accept_fix(
    session: Session,
    by: Actor,
    batch: ImportBatch,
    row: ImportRow,
    kind: str,
    typed: Mapping[str, str],
    *,
    version: int,
) -> None:
    """Apply one suggestion to one row, and what was typed into it meanwhile.

    Raises Conflict, or NotFound when nothing of the kind is offered.
    """
    session.refresh(row, with_for_update=True)
    check_correctable(batch, row)
    if row.version != version:
        raise Conflict(CHANGED)
    # What is offered may follow from what was typed and not stored yet.
    offered = [one.fix for one in look_at(session, batch, row, typed).findings if one.fix]
    fixes = [fix for fix in offered if fix.kind == kind]
    if not fixes:
        raise NotFound(NOT_HERE)
    values = changes(source_of(row).cells, typed) | _values(fixes)
    _put(session, batch, [(row, values)], clock.today())
    _note(session, by, batch, "participants.import_fix", [row], [kind])


def accept_fixes(session: Session, by: Actor, batch: ImportBatch, kind: str) -> int:
    """Apply every suggestion of one kind in the batch; return to how many rows."""
    check_workable(batch)
    if kind not in FIX_WORDS:
        raise NotFound(NOT_HERE)
    session.execute(select(ImportBatch.id).where(ImportBatch.id == batch.id).with_for_update())
    query = select(ImportRow).where(
        ImportRow.batch_id == batch.id,
        ImportRow.offers.contains(f",{kind},", autoescape=True),
        ImportRow.status.in_(CORRECTABLE),
    )
    rows = list(session.scalars(query.order_by(ImportRow.id)))
    for start in range(0, len(rows), CHUNK):
        some = rows[start : start + CHUNK]
        _put(session, batch, [(row, _values(fixes_of(row, kind))) for row in some], clock.today())
    if rows:
        _note(session, by, batch, "participants.import_fix", rows, [kind])
    return len(rows)


def fixes_of(row: ImportRow, kind: str) -> list[Fix]:
    """Return a row's suggestions of one kind."""
    found = [finding.fix for finding in findings_of(row) if finding.fix]
    return [fix for fix in found if fix.kind == kind]


def check_correctable(batch: ImportBatch, row: ImportRow) -> None:
    """Raise Refused or NotFound when a row is past correcting."""
    check_workable(batch)
    if row.status not in CORRECTABLE:
        raise NotFound(NOT_HERE)


def _values(fixes: Sequence[Fix]) -> dict[Heading, str]:
    return {fix.field: fix.value for fix in fixes}  # type: ignore[misc]


def _put(
    session: Session,
    batch: ImportBatch,
    corrections: Sequence[tuple[ImportRow, Mapping[Heading, str]]],
    on: dt.date,
) -> None:
    before = {row.nik_index for row, _ in corrections}
    sources, originals = [], []
    for row, values in corrections:
        source = source_of(row)
        after = corrected(source.cells, values)
        originals.append(with_values(row.original, columns_touched(source.cells, after)))
        sources.append((row.id, _again(source, after)))
    verdicts = judged(session, batch, sources, on)
    same = {"edited": True}
    triples = zip(corrections, originals, verdicts, strict=True)
    save_rows(
        session,
        [
            (row, same | {"original": original} | verdict_of(verdict))
            for (row, _), original, verdict in triples
        ],
    )
    moved = before ^ {row.nik_index for row, _ in corrections}
    mine = {row.id for row, _ in corrections}
    others = [
        row
        for row in same_nik(session, batch, [one for one in moved if one])
        if row.id not in mine and row.status in CORRECTABLE and not row.confirmed
    ]
    judge_again(session, batch, others, on)


def _again(source: PersonRow, cells: Mapping[Heading, object]) -> PersonRow:
    return PersonRow(source.sheet, source.row, cells, (), ())  # type: ignore[arg-type]


def _note(
    session: Session,
    by: Actor,
    batch: ImportBatch,
    act: str,
    rows: Sequence[ImportRow],
    fields: Sequence[str],
) -> None:
    detail = {"rows": [row.id for row in rows], "fields": list(fields)}
    audit(session, by, act, subject=("import_batch", batch.id), detail=detail)
