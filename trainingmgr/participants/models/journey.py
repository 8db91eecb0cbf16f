"""Dated evidence, and the standings and stages computed from it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trainingmgr.foundation.orm import Base, UTCDateTime


class Milestone(Base):
    """Dated evidence with its source row; correcting the source supersedes it.

    `source` names the fact's origin uniquely (`register:12`, `visit:7:production`); `kind` and
    `data` are those of journey.facts. Never updated but for `superseded_at`.
    """

    __tablename__ = "milestones"
    __table_args__ = (
        Index("ix_milestones_live", "participant_id", "superseded_at"),
        Index("ix_milestones_source", "source"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    kind: Mapped[str] = mapped_column(String(30))
    on: Mapped[date] = mapped_column("occurred_on")
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    source: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    superseded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class StandingRow(Base):
    """Cache of journey.standings: what someone is from `from_on` until before `until_on`.

    Rebuilt for a person in the transaction that changes their milestones. Because the intervals
    reach into the future, the status of any day is one query, and decay needs no nightly job.
    """

    __tablename__ = "standings"
    __table_args__ = (
        Index("ix_standings_day", "from_on", "until_on"),
        Index("ix_standings_participant", "participant_id", "from_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(30))
    stage: Mapped[int]
    growth: Mapped[str | None] = mapped_column(String(30))
    verified_on: Mapped[date | None]


class StageReached(Base):
    """Cache of journey.stages: the first day someone reached a stage (for the funnel)."""

    __tablename__ = "stages_reached"
    __table_args__ = (UniqueConstraint("participant_id", "stage"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    stage: Mapped[int]
    on: Mapped[date] = mapped_column("reached_on")
