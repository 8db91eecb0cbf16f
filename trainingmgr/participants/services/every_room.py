"""Acts that touch every room, each in one transaction: merging two records, a person's complete
copy, and erasure. Rooms above are never asked upwards: `app.py` alone fills `ROOMS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from trainingmgr.foundation.language import Sentence


@dataclass(frozen=True)
class Moved:
    """One act of a merge that can be undone: `rows` of `table` had `before` in these columns.

    `before` maps a row's id to its former values; a row that had to give way (the same session
    attended twice) is kept whole in it under its id, with `gone` true.
    """

    table: str
    before: Mapping[int, Mapping[str, Any]]
    gone: bool = False


@dataclass(frozen=True)
class Section:
    """One part of a person's complete copy: rows as (column label, value) pairs, in order.

    Labels are marked for translation; values are text, numbers, dates or None.
    """

    title: str
    rows: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Kept:
    """What an erasure had to leave, on which basis, and until when (None: for good)."""

    what: Sentence
    basis: Sentence
    until: Any | None = None


@dataclass(frozen=True)
class RoomActs:
    """What one room does for a person as a whole; each part is a function of that room.

    merge(session, kept_id, gone_id) moves the room's rows to the kept record and tells what it
    moved; unmerge(session, moved) puts them back. copy(session, participant_id) gives the
    sections of the complete copy. erase(session, participant_id) takes away everything personal
    that no law keeps and tells what stays. A room leaves out what it has nothing for.
    """

    room: str
    merge: Callable[[Session, int, int], Sequence[Moved]] | None = None
    unmerge: Callable[[Session, Sequence[Moved]], None] | None = None
    copy: Callable[[Session, int], Sequence[Section]] | None = None
    erase: Callable[[Session, int], Sequence[Kept]] | None = None


ROOMS: list[RoomActs] = []
