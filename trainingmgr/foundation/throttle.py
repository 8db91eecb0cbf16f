"""So many per minute and address, counted in the database: the same on every server process."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from trainingmgr.foundation import clock
from trainingmgr.foundation.crypto import vault
from trainingmgr.foundation.orm import Base, UTCDateTime

WINDOW = timedelta(minutes=1)


class ThrottleHit(Base):
    """One use of something that strangers may use; `key` is a digest, never an address."""

    __tablename__ = "throttle_hits"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


def allowed(session: Session, purpose: str, address: str, limit: int) -> bool:
    """Whether `address` may once more; counts this use only then, so a flood writes nothing.

    `limit` is uses in a minute. Flushes; old rows go with each use that counts.
    """
    now = clock.now()
    key = vault().blind_index(f"throttle|{purpose}|{address}")
    recent = select(func.count()).where(ThrottleHit.key == key, ThrottleHit.at > now - WINDOW)
    if (session.scalar(recent) or 0) >= limit:
        return False
    session.execute(delete(ThrottleHit).where(ThrottleHit.at <= now - WINDOW))
    session.add(ThrottleHit(key=key, at=now))
    session.flush()
    return True
