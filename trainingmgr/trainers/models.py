"""Trainers."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingmgr.accounts.models import User
from trainingmgr.foundation.orm import Base, Versioned


class Trainer(Versioned, Base):
    """Someone who teaches; signs in through `user`."""

    __tablename__ = "trainers"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    expertise: Mapped[str] = mapped_column(String(200), default="")
    organisation: Mapped[str] = mapped_column(String(120), default="")
    active: Mapped[bool] = mapped_column(default=True)
    # Eighteen digits; none for those outside the civil service (handbook R13).
    nip: Mapped[str | None] = mapped_column(String(18))
    pppk: Mapped[bool] = mapped_column(default=False, server_default=false())

    user: Mapped[User] = relationship(lazy="joined")
