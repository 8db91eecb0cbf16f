"""The outcome reports that were made, each with the figures it was made from (handbook R34)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.orm import Base, UTCDateTime
from trainingmgr.programmes.models import Programme


class ReportRun(Base):
    """One outcome report: its figures are kept, so it says the same when printed again."""

    __tablename__ = "report_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    as_of: Mapped[date]
    cut_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    fingerprint: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"))
    pdf_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))

    programme: Mapped[Programme] = relationship()
    pdf: Mapped[StoredFile | None] = relationship()
