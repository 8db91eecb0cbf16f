"""Who is meant, when someone who stands in the hall says who they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from trainingmgr.foundation.indonesia.names import called as called
from trainingmgr.foundation.indonesia.names import normalise_name


@dataclass(frozen=True)
class Expected:
    """One person on the roster of a session."""

    participant_id: int
    number: str
    name: str
    born: date


def recognise(
    expected: Iterable[Expected], *, number: str = "", name: str = "", born: date | None = None
) -> Expected | None:
    """Return the one person meant, by participant number or else by name and birth date.

    A number alone decides. A name is compared by its sound; with the birth date right, a shorter
    or longer form of it will do, as long as it fits one person only.
    """
    if number.strip():
        bare = _bare(number)
        return _only([one for one in expected if _bare(one.number) == bare])
    words = normalise_name(name).split()
    if not words or born is None:
        return None
    born_then = [one for one in expected if one.born == born]
    exact = [one for one in born_then if normalise_name(one.name).split() == words]
    return _only(exact or [one for one in born_then if _within(words, one.name)])


def _within(words: list[str], name: str) -> bool:
    known = set(normalise_name(name).split())
    return bool(known) and (set(words) <= known or known <= set(words))


def _only(found: list[Expected]) -> Expected | None:
    return found[0] if len(found) == 1 else None


def _bare(number: str) -> str:
    return "".join(ch for ch in number.upper() if ch.isalnum())
