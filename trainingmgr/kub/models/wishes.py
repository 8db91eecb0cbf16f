"""What people wish for before groups are formed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.foundation.orm import Base, UTCDateTime, Versioned
from trainingmgr.participants.models import Participant
from trainingmgr.programmes.models import Craft

WITH, NOT_WITH = "dengan", "tidak_dengan"


class WishSheet(Versioned, Base):
    """One person's wishes, the newest; each change is in the audit trail.

    `experience` is 0 (none) to 3 (sold something for a year or more), `hours` those a week for the
    business. `may_split`: this person agrees that the friends one registered with are divided; a
    group of friends is only divided when all of them agree.
    """

    __tablename__ = "wish_sheets"
    # A merge that is undone brings a sheet back with its crafts: its number must still be free.
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), unique=True)
    experience: Mapped[int] = mapped_column(default=0)
    experience_note: Mapped[str] = mapped_column(String(200), default="")
    hours: Mapped[int | None]
    tools: Mapped[str] = mapped_column(String(300), default="")
    may_split: Mapped[bool] = mapped_column(default=False)
    said_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # Who typed it in; the person's own account when on the own phone.
    said_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    participant: Mapped[Participant] = relationship()
    crafts: Mapped[list[CraftWish]] = relationship(
        order_by="CraftWish.rank", cascade="all, delete-orphan", lazy="selectin"
    )


class CraftWish(Base):
    """The first, second or third craft of a person; `other` names one that is not in the list."""

    __tablename__ = "craft_wishes"
    __table_args__ = (UniqueConstraint("sheet_id", "rank"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("wish_sheets.id"))
    rank: Mapped[int]
    craft_id: Mapped[int | None] = mapped_column(ForeignKey("crafts.id"))
    other: Mapped[str] = mapped_column(String(80), default="")

    craft: Mapped[Craft | None] = relationship(lazy="joined")


class CompanionWish(Base):
    """Someone wishes to be in one group with another person, or not to be.

    `NOT_WITH` is for staff alone: it stands in no explanation, on no screen of the meeting, and in
    nobody else's copy.
    """

    __tablename__ = "companion_wishes"
    __table_args__ = (UniqueConstraint("participant_id", "other_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    said_at: Mapped[datetime] = mapped_column(UTCDateTime)
