"""What happened to a record: objections and departures."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from trainingmgr.foundation.orm import Base, Versioned


class Objection(Versioned, Base):
    """A correction request (sanggahan) on someone's record; open until resolved."""

    __tablename__ = "objections"

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    opened_on: Mapped[date]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    closed_on: Mapped[date | None]
    resolution: Mapped[str | None] = mapped_column(Text)


class Departure(Base):
    """Someone stopped, took a job or moved; nothing is deleted (handbook R30)."""

    __tablename__ = "departures"

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    on: Mapped[date] = mapped_column("left_on")
    kind: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(200))
    returned_on: Mapped[date | None]
