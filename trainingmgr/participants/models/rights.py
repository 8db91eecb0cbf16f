"""Rights that travel down: who works with whom."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from trainingmgr.foundation.orm import Base

# Kinds of assignment.
AS_TRAINER, AS_MENTOR, AS_OFFICER = "trainer", "mentor", "officer"
# How the source of a mentor's right begins: it follows from a KUB, or from a business.
OF_KUB, OF_BUSINESS = "mentor_assignment:", "mentor_of_business:"


class Assignment(Base):
    """A right that travels down: this user works with this participant as mentor or officer."""

    __tablename__ = "assignments"

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(40))
