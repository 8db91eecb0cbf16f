"""Files brought in, row by row."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation.crypto import EncryptedJSON
from trainingmgr.foundation.orm import Base, UTCDateTime, Versioned


class ImportBatch(Versioned, Base):
    """One file brought in. Rows wait here, encrypted, until a person decides."""

    __tablename__ = "import_batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    filename: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    committed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # Rows passed over, with the reason: titles, totals, signatures.
    notes: Mapped[list[Any]] = mapped_column(JSON, default=list)

    cohort: Mapped[Cohort] = relationship()


class ImportRow(Base):
    """A row with a person in it. `status`: ready, questionable, held, imported."""

    __tablename__ = "import_rows"
    __table_args__ = (Index("ix_import_rows_batch", "batch_id", "status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batches.id"))
    sheet: Mapped[str] = mapped_column(String(60))
    row: Mapped[int] = mapped_column("row_number")
    status: Mapped[str] = mapped_column(String(12))
    confirmed: Mapped[bool] = mapped_column(default=False)
    person: Mapped[Any] = mapped_column(EncryptedJSON("import_rows.person"))
    original: Mapped[Any] = mapped_column(EncryptedJSON("import_rows.original"))
    problems: Mapped[Any] = mapped_column(EncryptedJSON("import_rows.problems"))
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participants.id"))
