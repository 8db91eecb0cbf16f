"""Those who come in: by a code that changes, or without standing on the list."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from trainingmgr.foundation.orm import Base, UTCDateTime, Versioned

WAITING, COMPLETED, REJECTED = "menunggu", "dilengkapi", "ditolak"


class CheckIn(Versioned, Base):
    """Self check-in of one session, open until it is closed.

    secret: what the changing codes are reckoned from; a new one with each opening.
    """

    __tablename__ = "check_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("training_sessions.id"), unique=True)
    secret: Mapped[str] = mapped_column(String(64))
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class WalkIn(Versioned, Base):
    """An additional participant (*peserta tambahan*): came, but stands on no roster.

    Staff complete the record later; then `participant_id` says who it was, and the mark becomes
    one of the register. `client_id` makes sending it twice harmless. phone: as `+62…`.
    """

    __tablename__ = "walk_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(String(36), unique=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("training_sessions.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str | None] = mapped_column(String(20))
    arrived_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    state: Mapped[str] = mapped_column(String(10), default=WAITING)
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participants.id"), index=True)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(String(200), default="")
