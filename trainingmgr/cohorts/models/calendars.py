"""Private calendar addresses, and who stood in for whom."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.cohorts.models.cohorts import Cohort
from trainingmgr.foundation.orm import Base, UTCDateTime
from trainingmgr.trainers.models import Trainer


class CalendarLink(Base):
    """The secret address of a trainer's or a cohort's calendar; only its digest is kept.

    `live_for` names whose link it is while it works (`trainer:3`), so that there is one at a time.
    """

    __tablename__ = "calendar_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    live_for: Mapped[str | None] = mapped_column(String(40), unique=True)
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("trainers.id"), index=True)
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    fetched_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    trainer: Mapped[Trainer | None] = relationship()
    cohort: Mapped[Cohort | None] = relationship()


class Substitution(Base):
    """From `on` another trainer gives a session; whom it was taken from may still read it."""

    __tablename__ = "substitutions"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("training_sessions.id"), index=True)
    from_trainer_id: Mapped[int] = mapped_column(ForeignKey("trainers.id"), index=True)
    to_trainer_id: Mapped[int] = mapped_column(ForeignKey("trainers.id"))
    on: Mapped[date] = mapped_column("since")
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    from_trainer: Mapped[Trainer] = relationship(foreign_keys=from_trainer_id)
    to_trainer: Mapped[Trainer] = relationship(foreign_keys=to_trainer_id)
