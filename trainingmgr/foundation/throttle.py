"""So many per minute and address, counted in the database: the same on every server process."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import String, bindparam, delete, func, select
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
    if spent(session, purpose, address, limit):
        return False
    now, key = clock.now(), _key(purpose, address)
    session.execute(delete(ThrottleHit).where(ThrottleHit.at <= now - WINDOW))
    session.add(ThrottleHit(key=key, at=now))
    session.flush()
    return True


def spent(session: Session, purpose: str, address: str, limit: int) -> bool:
    """Whether `address` has had its `limit` of the last minute; only reads.

    For what counts failures alone: ask this first, and count with `allowed` what failed.
    """
    return any_spent(session, (purpose, address, limit))


def any_spent(session: Session, *uses: tuple[str, str, int]) -> bool:
    """Whether of several (purpose, address, limit) at least one is spent; one statement."""
    limits = {_key(purpose, address): limit for purpose, address, limit in uses}
    since = clock.now() - WINDOW
    rows = session.execute(_RECENT, {"keys": list(limits), "since": since})
    return any(count >= limits[key] for key, count in rows)


_HITS = ThrottleHit.__table__.c
_RECENT = (
    select(_HITS.key, func.count())
    .where(_HITS.key.in_(bindparam("keys", expanding=True)), _HITS.at > bindparam("since"))
    .group_by(_HITS.key)
)


def _key(purpose: str, address: str) -> str:
    return vault().blind_index(f"throttle|{purpose}|{address}")
