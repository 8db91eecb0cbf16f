"""A person's yes to what is doubtful in a file, and its taking back."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound, Refused
from trainingmgr.participants.models import ImportBatch, ImportRow
from trainingmgr.participants.services.import_rows import (
    HELD,
    QUESTIONABLE,
    check_workable,
    needs_guardian,
)

NEED_GUARDIAN = N_("Baris %(row)d: peserta di bawah 18 tahun. Isi nama walinya.")


def confirm_rows(
    session: Session,
    by: Actor,
    batch: ImportBatch,
    row_ids: Collection[int],
    guardians: Mapping[int, str] | None = None,
) -> int:
    """Record a person's yes to questionable rows; return how many were new.

    For someone under 18 the yes records the guardian's consent; `guardians` gives, by row id, the
    names that the file lacks. Raises Refused without a name, and NotFound for rows that do not
    belong to this batch or are not questionable.
    """
    check_workable(batch)
    wanted = set(row_ids)
    rows = _these(session, batch, wanted)
    if len(rows) != len(wanted) or any(row.status == HELD for row in rows):
        raise NotFound(N_("Baris ini tidak dapat disetujui. Muat ulang halamannya."))
    new = [row for row in rows if row.status == QUESTIONABLE and not row.confirmed]
    for row in new:
        if needs_guardian(row):
            guardian = (guardians or {}).get(row.id, "").strip() or row.person["guardian_name"]
            if not guardian:
                raise Refused(NEED_GUARDIAN, field=f"guardian-{row.id}", row=row.row)
            consent = {"guardian_name": guardian[:120], "guardian_consent": True}
            row.person = row.person | consent
        row.confirmed = True
    session.flush()
    if new:
        detail = {"rows": [row.id for row in new]}
        audit(
            session,
            by,
            "participants.import_yes",
            subject=("import_batch", batch.id),
            detail=detail,
        )
    return len(new)


def withdraw_rows(
    session: Session, by: Actor, batch: ImportBatch, row_ids: Collection[int]
) -> None:
    """Take back the yes to rows that are not imported yet."""
    check_workable(batch)
    rows = [
        row
        for row in _these(session, batch, set(row_ids))
        if row.confirmed and row.status == QUESTIONABLE
    ]
    for row in rows:
        row.confirmed = False
        row.person = row.person | {"guardian_consent": False}
    session.flush()
    if rows:
        detail = {"rows": [row.id for row in rows]}
        audit(
            session, by, "participants.import_no", subject=("import_batch", batch.id), detail=detail
        )


def _these(session: Session, batch: ImportBatch, row_ids: Collection[int]) -> list[ImportRow]:
    query = select(ImportRow).where(ImportRow.batch_id == batch.id, ImportRow.id.in_(row_ids))
    return list(session.scalars(query.order_by(ImportRow.id)))
