"""The file as it was sent: sealed on the disk, opened on the record, destroyed in time.

Ninety days after a batch has closed its original and everything personal in its rows go; the
hashes, row numbers, counts and verdicts stay, so that it can still be told what became of a file.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from trainingmgr.foundation import clock, files
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.crypto import vault
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.participants.models import ImportBatch, ImportRow
from trainingmgr.participants.models.imports import ABANDONED, OPEN
from trainingmgr.participants.services.import_rows import CLOSED_BATCH, lock_batch

PURPOSE = "import_batches.original"
SEALED = "application/octet-stream"
KEPT = timedelta(days=90)
"""From the day a batch closes until what is personal in it is destroyed."""
IDLE = timedelta(days=30)
"""After so long without an import a batch counts as given up."""

GONE = N_("Berkas aslinya sudah dimusnahkan; yang tersisa hanya hasil pemeriksaannya.")


def keep(session: Session, by: Actor, batch: ImportBatch, data: bytes) -> None:
    """Keep the file as it was sent; what lies on the disk says nothing without the key."""
    sealed = vault().seal_bytes(data, PURPOSE)
    batch.original = files.store_bytes(session, by, sealed, SEALED, "sealed")
    session.flush()


def content(batch: ImportBatch) -> bytes:
    """Return the file as it was sent. Raises Refused once it is destroyed."""
    if batch.original is None:
        raise Refused(GONE)
    try:
        sealed = files.path_of(batch.original).read_bytes()
    except FileNotFoundError:
        raise Refused(GONE) from None
    return vault().open_bytes(sealed, PURPOSE)


def hand_out(session: Session, by: Actor, batch: ImportBatch) -> bytes:
    """Return the file to somebody who asks, and note who did. Raises Refused once it is gone."""
    data = content(batch)
    audit(session, by, "participants.import_original", subject=("import_batch", batch.id))
    return data


def abandon(session: Session, by: Actor, batch: ImportBatch) -> None:
    """Give a batch up from which nobody was brought in. Raises Refused when it is not open."""
    lock_batch(session, batch)
    if batch.state != OPEN:
        raise Refused(CLOSED_BATCH)
    batch.state, batch.closed_at = ABANDONED, clock.now()
    session.flush()
    audit(session, by, "participants.import_abandon", subject=("import_batch", batch.id))


def destroyed_on(batch: ImportBatch) -> datetime | None:
    """Return when what is personal in a closed batch will be destroyed; None while it is open."""
    return batch.closed_at + KEPT if batch.closed_at else None


def idle_batches(session: Session) -> list[int]:
    """Return the open batches that nobody has brought anybody in from for too long."""
    long_ago = clock.now() - IDLE
    query = select(ImportBatch.id).where(ImportBatch.state == OPEN, ImportBatch.made_at < long_ago)
    return list(session.scalars(query.order_by(ImportBatch.id)))


def due_batches(session: Session) -> list[int]:
    """Return the batches whose time has come."""
    query = select(ImportBatch.id).where(
        ImportBatch.closed_at <= clock.now() - KEPT, ImportBatch.emptied_at.is_(None)
    )
    return list(session.scalars(query.order_by(ImportBatch.id)))


def destroy(session: Session, by: Actor, batch: ImportBatch) -> None:
    """Destroy the original and what is personal in the rows. Doing so again changes nothing."""
    lock_batch(session, batch)
    if batch.emptied_at:
        return
    destroy_original(session, batch)
    nothing: dict[str, Any] = {
        "person": {},
        "original": {},
        "problems": [],
        "cells": None,
        "offers": "",
    }
    indices = {"nik_index": None, "birth_index": None, "phone_index": None}
    session.execute(
        update(ImportRow)
        .where(ImportRow.batch_id == batch.id)
        .values(**nothing, **indices)
        .execution_options(synchronize_session=False)
    )
    batch.tables, batch.emptied_at = None, clock.now()
    session.flush()
    audit(session, by, "participants.import_destroy", subject=("import_batch", batch.id))


def destroy_original(session: Session, batch: ImportBatch) -> None:
    """Destroy the file alone: the bytes now, before the caller commits that there are none."""
    original_id, batch.original, batch.original_id = batch.original_id, None, None
    session.flush()
    files.destroy(session, files.drop(session, original_id))
