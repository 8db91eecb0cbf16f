"""Acts that touch every room, each in one transaction: merging two records, a person's complete
copy, and erasure. Rooms above are never asked upwards: `app.py` alone fills `ROOMS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.language import Sentence
from trainingmgr.journey.facts import Fact


@dataclass(frozen=True)
class Moved:
    """One act of a merge that can be undone: rows of `table` had `before` in these columns.

    `before` maps a row's id to its former values. A row that had to give way (the same session
    attended twice) is kept whole in it under its id, with `gone` true. `after` holds what the
    merge made of a row that took the better of two: changed since, it cannot be undone.
    """

    table: str
    before: Mapping[int, Mapping[str, Any]]
    gone: bool = False
    after: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Clash:
    """Where both records say something of the same thing: what becomes of it, or, when it stands
    in the way of merging, what has to be done first."""

    what: Sentence
    blocks: bool = False


@dataclass(frozen=True)
class Section:
    """One part of a person's complete copy. `key` and the keys of `columns` never change, since
    programs read them; titles and labels are marked for translation.

    `words` says what the codes in a column mean, on paper; programs read the codes.
    Values are text, numbers (rupiah in columns whose key ends in `_rupiah`), dates, instants,
    booleans or None.
    """

    key: str
    title: str
    columns: Mapping[str, str]
    rows: Sequence[Mapping[str, Any]]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Kept:
    """What an erasure has to leave, on which basis, and until when (None: for good)."""

    what: Sentence
    basis: str
    until: date | None = None


@dataclass(frozen=True)
class Plan:
    """What an erasure takes away in one room, and what stays there."""

    goes: Sequence[Sentence] = ()
    stays: Sequence[Kept] = ()


GONE = "(dihapus)"


@dataclass(frozen=True)
class Whole:
    """A person with every record of theirs: the one that counts and those merged into it.

    `telling` are the words that say who it is, such as the full name and the phone number;
    `pseudonym` is what stands in their place.
    """

    ids: tuple[int, ...]
    pseudonym: str
    telling: tuple[str, ...] = ()

    def hide(self, text: str) -> str:
        """A text that others share, without the words that tell who this person is."""
        for words in sorted(filter(None, self.telling), key=len, reverse=True):
            text = re.sub(re.escape(words), self.pseudonym, text, flags=re.IGNORECASE)
        return text


@dataclass(frozen=True)
class RoomActs:
    """What one room does for a person as a whole; each part is a function of that room.

    merge(session, kept_id, gone_id) moves the room's rows to the kept record and tells what it
    moved; unmerge(session, moved) puts right what follows from them once they are back.
    clashes(session, kept_id, gone_id) says beforehand where both say something of one thing;
    holds(session, participant_ids) tells in a few words what the room has of each;
    evidence(session, participant_ids) is every fact its rows prove, by (id, source).

    copy(session, participant_ids) gives the sections of the complete copy, and
    subjects(session, participant_ids) names the room's things that are about the person, as the
    audit trail knows them. plan(session, participant_ids) says what an erasure would take and
    leave; erase(session, by, person) does it and returns the names of files whose bytes are to be
    destroyed after the commit. A room leaves out what it has nothing for.
    """

    room: str
    merge: Callable[[Session, int, int], Sequence[Moved]] | None = None
    unmerge: Callable[[Session, Sequence[Moved]], None] | None = None
    clashes: Callable[[Session, int, int], Sequence[Clash]] | None = None
    holds: Callable[[Session, Collection[int]], Mapping[int, Sequence[Sentence]]] | None = None
    evidence: (
        Callable[[Session, Collection[int]], Mapping[tuple[int, str], Sequence[Fact]]] | None
    ) = None
    copy: Callable[[Session, Sequence[int]], Sequence[Section]] | None = None
    plan: Callable[[Session, Sequence[int]], Plan] | None = None
    erase: Callable[[Session, Actor, Whole], Collection[str]] | None = None
    subjects: Callable[[Session, Sequence[int]], Mapping[str, Collection[int]]] | None = None


ROOMS: list[RoomActs] = []
