"""The app with a database that does not wait for the disk, to prove that trials would notice."""

from __future__ import annotations

import os
from typing import Any

from sqlalchemy import event

from tests.support.served import app
from trainingmgr.foundation.db import db

__all__ = ["app"]


def neglect(connection: Any, _: object) -> None:
    """SQLite as $SYNCHRONOUS says, whatever the app itself has set before."""
    connection.execute(f"pragma synchronous={os.environ['SYNCHRONOUS']}")


with app.app_context():
    event.listen(db.engine, "connect", neglect)
    db.engine.dispose()
