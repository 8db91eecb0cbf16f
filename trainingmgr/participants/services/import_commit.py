"""The import itself: everything that is ready or has its yes, all or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.crypto import vault
from trainingmgr.foundation.language import N_, Sentence
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants import queries
from trainingmgr.participants.models import ImportBatch, ImportRow
from trainingmgr.participants.models.imports import COMMITTED
from trainingmgr.participants.rules.findings import Finding
from trainingmgr.participants.services.enrolment import register_all
from trainingmgr.participants.services.import_rows import (
    HELD,
    IMPORTED,
    check_workable,
    lock_batch,
    may_be_imported,
    person_of,
    rows_of,
    save_rows,
)

TWIN = N_(
    "Berkas yang sama isinya sudah pernah diimpor. Lihat impor sebelumnya, lalu centang bahwa "
    "Anda tetap melanjutkan."
)


def commit_batch(
    session: Session,
    by: Actor,
    batch: ImportBatch,
    *,
    on: dt.date | None = None,
    knowingly: bool = False,
) -> int:
    """Register every ready or confirmed row of the batch, all or none; return how many.

    Rows imported before are left alone, so a second tap returns 0. Whoever was registered
    elsewhere since the dry run is held, with the number of that record (handbook R12). Raises
    Refused when an earlier batch had the same content, unless that is done `knowingly`.
    """
    # Of two taps the second waits here, and then reads what the first one did.
    lock_batch(session, batch)
    check_workable(batch)
    if batch.twin_of_id and not batch.committed_at and not knowingly:
        raise Refused(TWIN, field="knowingly")
    rows = [row for row in rows_of(session, batch, anew=True) if may_be_imported(row)]
    rows = _hold_registered_since(session, batch, rows)
    people = [person_of(row) for row in rows]
    if not rows:
        session.flush()
        return 0
    registered = register_all(session, by, batch.cohort, people, on=on)
    pairs = zip(rows, registered, strict=True)
    done = [(row, {"status": IMPORTED, "participant_id": one.id}) for row, one in pairs]
    save_rows(session, done)
    batch.state, batch.committed_at = COMMITTED, clock.now()
    batch.closed_at = batch.committed_at
    session.flush()
    detail = {"imported": len(rows)}
    audit(
        session, by, "participants.import_commit", subject=("import_batch", batch.id), detail=detail
    )
    return len(rows)


def _hold_registered_since(
    session: Session, batch: ImportBatch, rows: Sequence[ImportRow]
) -> list[ImportRow]:
    indices = {row.id: vault().blind_index(row.person["nik"]) for row in rows}
    programme_id = session.get_one(Cohort, batch.cohort_id).programme_id
    known = queries.registered_niks(session, programme_id, [*indices.values()])
    free = []
    for row in rows:
        twin = known.get(indices[row.id])
        if twin is None:
            free.append(row)
            continue
        reason = Sentence(
            N_(
                "NIK ini sudah terdaftar pada tahun program ini dengan nomor peserta %(number)s. "
                "Hapus baris ini, atau cocokkan NIK-nya dengan KTP."
            ),
            {"number": twin.number},
        )
        row.status, row.confirmed = HELD, False
        row.problems = [*row.problems, Finding("held", "nik", reason).as_json()]
    return free
