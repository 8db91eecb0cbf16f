"""Batches that the head approves, certificates with their numbers, and the number series."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.orm import Base, UTCDateTime, Versioned
from trainingmgr.participants.models import Participant

PROPOSED, APPROVED, ISSUED, RETURNED = "diusulkan", "disetujui", "diterbitkan", "dikembalikan"


class CertificateBatch(Versioned, Base):
    """People of a cohort proposed together; the head approves, the administrator issues."""

    __tablename__ = "certificate_batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    state: Mapped[str] = mapped_column(String(14), default=PROPOSED)
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(String(200), default="")
    issued_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # The job that renders the PDF of each certificate.
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"))

    cohort: Mapped[Cohort] = relationship()
    entries: Mapped[list[BatchEntry]] = relationship(
        back_populates="batch", order_by="BatchEntry.id"
    )


class BatchEntry(Base):
    """One person of a batch."""

    __tablename__ = "certificate_batch_entries"
    __table_args__ = (UniqueConstraint("batch_id", "participant_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("certificate_batches.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))

    batch: Mapped[CertificateBatch] = relationship(back_populates="entries")
    participant: Mapped[Participant] = relationship()


class Certificate(Versioned, Base):
    """An issued certificate. `content` is the frozen document; what it says never changes (R10)."""

    __tablename__ = "certificates"
    __table_args__ = (
        UniqueConstraint("year", "sequence"),
        # One that holds for each person; a revoked one makes room for its replacement (R10).
        Index(
            "uq_certificates_valid",
            "participant_id",
            unique=True,
            sqlite_where=text("revoked_on IS NULL"),
            postgresql_where=text("revoked_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("certificate_batches.id"), index=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    year: Mapped[int]
    sequence: Mapped[int]
    number: Mapped[str] = mapped_column(String(60), unique=True)
    register_number: Mapped[str] = mapped_column(String(40), unique=True)
    code: Mapped[str] = mapped_column(String(28), unique=True)
    issued_on: Mapped[date]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    pdf_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    copies: Mapped[int] = mapped_column(default=0)
    revoked_on: Mapped[date | None]
    revoke_reason: Mapped[str | None] = mapped_column(String(200))

    batch: Mapped[CertificateBatch] = relationship()
    participant: Mapped[Participant] = relationship()
    pdf: Mapped[StoredFile | None] = relationship()


class NumberSeries(Base):
    """The last number used in a year; gap-free because it moves in the issuing transaction."""

    __tablename__ = "number_series"

    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)
