"""Records that may tell of one person, what a person decided, and merges that can be undone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.foundation.crypto import EncryptedJSON
from trainingmgr.foundation.orm import Base, UTCDateTime, Versioned
from trainingmgr.participants.models.people import Participant

# What became of a pair: nobody looked yet, looked at later, decided, or no longer alike.
WAITING, LATER, SAME, DIFFERENT, PASSED = "menunggu", "nanti", "sama", "berbeda", "gugur"


class DuplicatePair(Versioned, Base):
    """Two records that are probably one person; `first_id` is the smaller id.

    `score` and `reasons` (marked sentences) are those of the last comparison; `decided_score` is
    what the decision looked at, so that only stronger evidence asks again. A pair of two
    programme years (`across`) is only ever noted, never merged.
    """

    __tablename__ = "duplicate_pairs"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        Index("ix_duplicate_pairs_state", "state", "score"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    across: Mapped[bool] = mapped_column(default=False)
    score: Mapped[float]
    reasons: Mapped[list[str]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(12), default=WAITING)
    found_at: Mapped[datetime] = mapped_column(UTCDateTime)
    decided_score: Mapped[float | None]
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    first: Mapped[Participant] = relationship(foreign_keys=[first_id])
    second: Mapped[Participant] = relationship(foreign_keys=[second_id])


class Merge(Versioned, Base):
    """Two records made one. `moved` holds, encrypted, what every room needs to undo it."""

    __tablename__ = "merges"
    __table_args__ = (
        # A record is merged away once at a time.
        Index(
            "uq_merges_gone",
            "gone_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    gone_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    moved: Mapped[Any] = mapped_column(EncryptedJSON("merges.moved"))

    kept: Mapped[Participant] = relationship(foreign_keys=[kept_id])
    gone: Mapped[Participant] = relationship(foreign_keys=[gone_id])
