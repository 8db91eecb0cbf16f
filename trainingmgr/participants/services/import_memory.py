"""What is remembered: the columns of a sender's form, and the files that came before."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.participants.models import ColumnMemory, ImportBatch, ImportRow
from trainingmgr.participants.models.imports import OPEN, UNDONE, WAITING
from trainingmgr.participants.rules.columns import HEADINGS
from trainingmgr.participants.rules.headings import Heading
from trainingmgr.participants.services.import_rows import IMPORTED, lock_batch

LONGEST_SENDER = 80
Chosen = Mapping[str, Mapping[int, Heading]]


def plain_sender(text: str) -> str:
    """Return a sender's name with single spaces, without what cannot be printed."""
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(printable.split())[:LONGEST_SENDER]


def remembered(session: Session, sender: str) -> dict[str, dict[int, Heading]]:
    """Return what was said of this sender's columns, by the signature of the table."""
    if not sender:
        return {}
    query = select(ColumnMemory).where(ColumnMemory.sender_key == sender.casefold())
    return {one.signature: as_mapping(one.columns) for one in session.scalars(query)}


def as_mapping(stored: Mapping[str, Heading]) -> dict[int, Heading]:
    """Return a table's mapping as it comes from the database."""
    return {int(index): heading for index, heading in stored.items()}


def mappings_of(batch: ImportBatch) -> dict[str, dict[int, Heading]]:
    """Return what was said of the columns of this very file."""
    return {name: as_mapping(one) for name, one in (batch.mappings or {}).items()}


def choose_columns(
    session: Session,
    by: Actor,
    batch: ImportBatch,
    chosen: Chosen,
    *,
    sender: str,
    version: int,
) -> None:
    """Let a person's word on the columns stand; the batch then waits to be checked again.

    Kept for the sender's next file of the same form, if a sender is named. Answers and
    corrections given so far are dropped with the rows. Raises Refused when somebody of the batch
    is registered already, or a table would have no column for the name or for the NIK; Conflict
    when somebody else changed the batch meanwhile.
    """
    lock_batch(session, batch)
    if batch.version != version:
        raise Conflict(N_("Impor ini baru saja diubah orang lain. Periksa lagi, lalu simpan."))
    if batch.state != OPEN or batch.original_id is None:
        raise Refused(N_("Kolom hanya dapat diubah sebelum ada peserta yang masuk."))
    _check(batch, chosen)
    batch.sender = plain_sender(sender)
    batch.mappings = {
        signature: {str(index): heading for index, heading in columns.items()}
        for signature, columns in chosen.items()
    }
    batch.remembered, batch.state = False, WAITING
    if batch.sender:
        _remember(session, by, batch)
    drop_rows(session, batch)
    audit(session, by, "participants.import_columns", subject=("import_batch", batch.id))


def drop_rows(session: Session, batch: ImportBatch) -> None:
    """Take away the rows of a dry run that is to be made again; nobody of them is registered."""
    session.query(ImportRow).filter(
        ImportRow.batch_id == batch.id, ImportRow.status != IMPORTED
    ).delete(synchronize_session="fetch")
    batch.notes = []
    session.flush()


def senders(session: Session) -> list[str]:
    """Return the senders named so far, to choose from."""
    query = select(ImportBatch.sender).where(ImportBatch.sender != "").distinct()
    return list(session.scalars(query.order_by(ImportBatch.sender).limit(200)))


def same_file(session: Session, cohort: Cohort, sha256: str) -> ImportBatch | None:
    """Return the newest batch of this cohort with the same bytes that can still be worked on."""
    query = select(ImportBatch).where(
        ImportBatch.cohort_id == cohort.id,
        ImportBatch.sha256 == sha256,
        ImportBatch.closed_at.is_(None) | ImportBatch.committed_at.is_not(None),
        ImportBatch.emptied_at.is_(None),
        ImportBatch.state != UNDONE,
    )
    return session.scalar(query.order_by(ImportBatch.id.desc()).limit(1))


def twin_of(session: Session, batch: ImportBatch) -> int | None:
    """Return the newest earlier batch, of any cohort, with the same bytes or the same cells."""
    same = [ImportBatch.sha256 == batch.sha256]
    if batch.content_sha256:
        same.append(ImportBatch.content_sha256 == batch.content_sha256)
    query = select(ImportBatch.id).where(ImportBatch.id < batch.id, or_(*same))
    return session.scalar(query.order_by(ImportBatch.id.desc()).limit(1))


def _check(batch: ImportBatch, chosen: Chosen) -> None:
    known = {table["signature"]: table for table in batch.tables or []}
    if not chosen or not chosen.keys() <= known.keys():
        raise Refused(N_("Kolom ini tidak ada di berkas. Muat ulang halamannya."))
    for signature, columns in chosen.items():
        there = {column["index"] for column in known[signature]["columns"]}
        if not columns.keys() <= there or not HEADINGS.issuperset(columns.values()):
            raise Refused(N_("Kolom ini tidak ada di berkas. Muat ulang halamannya."))
        if not {"name", "nik"} <= {*columns.values()}:
            raise Refused(N_("Tentukan kolom Nama dan kolom NIK di setiap tabel."))


def _remember(session: Session, by: Actor, batch: ImportBatch) -> None:
    key = batch.sender.casefold()
    for signature, columns in (batch.mappings or {}).items():
        query = select(ColumnMemory).where(
            ColumnMemory.sender_key == key, ColumnMemory.signature == signature
        )
        known = session.scalar(query)
        if known is None:
            known = ColumnMemory(sender_key=key, signature=signature)
            session.add(known)
        known.sender, known.columns = batch.sender, columns
        known.said_by_id, known.said_at = by.user_id, clock.now()
    session.flush()
