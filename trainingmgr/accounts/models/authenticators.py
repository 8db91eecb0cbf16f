"""The second step of signing in: an app that makes codes, and codes for when it is lost."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from trainingmgr.foundation.crypto import EncryptedText
from trainingmgr.foundation.orm import Base, UTCDateTime


class Authenticator(Base):
    """The secret that someone's app shares with us; it counts once it was confirmed by a code.

    `last_counter` is the 30-second step of the last code accepted: no code works twice.
    """

    __tablename__ = "authenticators"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    secret: Mapped[str] = mapped_column(EncryptedText("authenticators.secret"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_counter: Mapped[int | None]


class RecoveryCode(Base):
    """One of ten codes that stand in for the app, each once; stored as a keyed digest."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
