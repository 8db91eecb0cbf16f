"""Who could stand in for a trainer, the most fitting first."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]{3,}")
# Words that say nothing about a craft.
_EMPTY = frozenset({"dan", "dasar", "dari", "untuk", "usaha", "produksi", "praktik", "pelatihan"})


@dataclass(frozen=True)
class Candidate:
    """A trainer who is free; `matches` are words of their expertise that the session is about.

    `knows_course` when they teach in the course already; `busy` counts their sessions that day.
    """

    trainer_id: int
    name: str
    expertise: str
    organisation: str
    matches: tuple[str, ...] = ()
    knows_course: bool = False
    busy: int = 0


def matching_words(expertise: str, topics: Iterable[str]) -> tuple[str, ...]:
    """Return the words that an expertise shares with what a session is about."""
    about = {word for topic in topics for word in _words(topic)}
    return tuple(word for word in dict.fromkeys(_words(expertise)) if word in about)


def in_order(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return them by fit: expertise first, then who knows the course, then who has least to do."""
    return sorted(
        candidates,
        key=lambda one: (-len(one.matches), not one.knows_course, one.busy, one.name.casefold()),
    )


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.casefold()) if word not in _EMPTY]
