"""What a database holds, as one number per table: for showing that nothing was written."""

from __future__ import annotations

import hashlib

from sqlalchemy import Engine, select

from trainingmgr.foundation.orm import Base

# A reading may note that a device was seen, that someone looked where the rules ask for it, and
# how often an address asked.
TRACES = {"user_sessions", "audit_events", "throttle_hits"}


def digests(engine: Engine) -> dict[str, str]:
    """Table name -> digest of its rows in order of their key."""
    digests = {}
    with engine.connect() as connection:
        for name, table in Base.metadata.tables.items():
            if name not in TRACES:
                rows = connection.execute(select(table).order_by(*table.primary_key.columns))
                digests[name] = hashlib.sha256(repr(rows.all()).encode()).hexdigest()
    return digests
