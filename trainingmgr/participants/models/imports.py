"""Files brought in, row by row, and what is remembered of their senders."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation.crypto import EncryptedJSON
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.orm import Base, UTCDateTime, Versioned

# States of a batch. It closes when it is refused, committed, undone or abandoned.
WAITING, OPEN, REFUSED_FILE = "waiting", "open", "refused"
COMMITTED, UNDONE, ABANDONED = "committed", "undone", "abandoned"


class ImportBatch(Versioned, Base):
    """One file brought in. Rows wait here, encrypted, until a person decides.

    `sha256` is that of the bytes, `content_sha256` that of the cells, so that a file saved again
    is known as well. Some time after the batch has closed (`closed_at`) the original and all that
    is personal in its rows are destroyed (`emptied_at`); both hashes and the outcomes stay.
    """

    __tablename__ = "import_batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    filename: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    content_sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    sender: Mapped[str] = mapped_column(String(80), default="", server_default="")
    state: Mapped[str] = mapped_column(String(12), default=OPEN, server_default=OPEN, index=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    committed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    emptied_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # Why the file could not be read: a marked sentence and its parameters.
    problem: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    # Rows passed over, with the reason: titles, totals, signatures.
    notes: Mapped[list[Any]] = mapped_column(JSON, default=list)
    # What a person said the columns are: {signature: {column from 0, as text: heading}}.
    mappings: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    # Whether `mappings` came from an earlier file of the same sender.
    remembered: Mapped[bool] = mapped_column(default=False, server_default="0")
    # The forms of table with their columns and some values of each.
    tables: Mapped[Any] = mapped_column(EncryptedJSON("import_batches.tables"), nullable=True)
    original_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    # An earlier batch with the same content.
    twin_of_id: Mapped[int | None] = mapped_column(ForeignKey("import_batches.id"))
    # The job that checks or commits it, the newest.
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"))

    cohort: Mapped[Cohort] = relationship()
    original: Mapped[StoredFile | None] = relationship()


class ImportRow(Versioned, Base):
    """A row with a person in it. `status`: ready, questionable, held, imported, undone.

    `cells` are the understood values by heading, `original` all columns as they stood. The three
    indices are keyed hashes by which equal rows of one file are found without opening them all;
    `offers` names the kinds of corrections offered, as `,kelurahan,sex_nik,`.
    """

    __tablename__ = "import_rows"
    __table_args__ = (
        Index("ix_import_rows_batch", "batch_id", "status"),
        Index("ix_import_rows_nik", "batch_id", "nik_index"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(server_default="1", nullable=False)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batches.id"))
    sheet: Mapped[str] = mapped_column(String(60))
    row: Mapped[int] = mapped_column("row_number")
    status: Mapped[str] = mapped_column(String(12))
    confirmed: Mapped[bool] = mapped_column(default=False)
    edited: Mapped[bool] = mapped_column(default=False, server_default="0")
    offers: Mapped[str] = mapped_column(String(80), default="", server_default="")
    person: Mapped[Any] = mapped_column(EncryptedJSON("import_rows.person"))
    original: Mapped[Any] = mapped_column(EncryptedJSON("import_rows.original"))
    problems: Mapped[Any] = mapped_column(EncryptedJSON("import_rows.problems"))
    cells: Mapped[Any] = mapped_column(EncryptedJSON("import_rows.cells"), nullable=True)
    nik_index: Mapped[str | None] = mapped_column(String(64))
    birth_index: Mapped[str | None] = mapped_column(String(64))
    phone_index: Mapped[str | None] = mapped_column(String(64))
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participants.id"), index=True)


class ColumnMemory(Base):
    """What the columns of a sender's file are, as a person once said; serves the next file."""

    __tablename__ = "import_column_memories"
    __table_args__ = (UniqueConstraint("sender_key", "signature"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sender: Mapped[str] = mapped_column(String(80))
    # The sender in small letters with single spaces.
    sender_key: Mapped[str] = mapped_column(String(80))
    signature: Mapped[str] = mapped_column(String(16))
    columns: Mapped[dict[str, Any]] = mapped_column(JSON)
    said_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    said_at: Mapped[datetime] = mapped_column(UTCDateTime)
