"""People of whom a room above knows something before they are registered.

Someone may have come to a session with no more than a name and a number; registering them then
begins with those, and tells that room who it was. Rooms above are never asked upwards: `app.py`
alone fills `SOURCES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.participants.models import Participant


@dataclass(frozen=True)
class Known:
    """What is known already, and what is to be done with the record once there is one.

    registered(session, by, participant) runs in the same transaction; it may raise Refused.
    """

    name: str
    phone: str | None
    registered: Callable[[Session, Actor, Participant], None]


Source = Callable[[Session, Actor, Cohort, int], Known | None]
# Name of the argument in the address -> who answers for its id.
SOURCES: dict[str, Source] = {}
