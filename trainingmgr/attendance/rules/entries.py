"""What becomes of a mark that a phone sends, whenever and however often it arrives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

Outcome = Literal["saved", "same", "superseded", "differs"]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Value:
    """What a mark says: H, I, S or A, minutes late in and early out, and a note."""

    status: str
    late: int = 0
    early: int = 0
    note: str = ""


@dataclass(frozen=True)
class Sent:
    """A mark as sent. base: the revision its writer knew, 0 when none.

    chain and step: which phone's row of changes it belongs to, and how far along; a form has no
    chain.
    """

    value: Value
    base: int = 0
    chain: str | None = None
    step: int = 0


@dataclass(frozen=True)
class Stored:
    """A mark as it stands; revision grows with each change of its value."""

    value: Value
    revision: int
    chain: str | None = None
    step: int = 0


def decide(sent: Sent, stored: Stored | None, newest: int | None = None) -> Outcome:
    """Return what becomes of a mark that was sent for the first time.

    `newest` is the furthest step of its chain that was delivered before. *saved*: it stands now.
    *superseded*: its own writer has changed it since. *same*: it says what stands already.
    *differs*: someone else wrote what its writer had not seen; what stands stays, and the other
    waits for a person to decide.
    """
    if newest is not None and newest > sent.step:
        return "superseded"
    if stored is None:
        return "saved"
    if sent.chain is not None and sent.chain == stored.chain:
        return "saved"
    if sent.base == stored.revision:
        return "saved"
    return "same" if sent.value == stored.value else "differs"


def made_at(claimed: datetime, sent: datetime, received: datetime) -> datetime:
    """Return when it was made by our clock: so long before it came as its phone had kept it.

    `claimed` and `sent` are both by the phone's clock, which may be wrong by years; a phone whose
    clock was set back meanwhile cannot have made it after it came.
    """
    kept = max(timedelta(0), sent - claimed)
    return received - min(kept, received - EPOCH)


def lock_at(first_closed_at: datetime, hours: int) -> datetime:
    """Return the last instant at which the trainer may correct a register (handbook 3.2)."""
    return first_closed_at + timedelta(hours=hours)
