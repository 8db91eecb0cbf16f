"""Two groupings of about the same people side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    """Two groups that hold mostly the same people, by place; None where one has no counterpart.

    `stays` sit in both. `leaves` → where they sit on the right; `comes` → where they sat on the
    left; None: not in that grouping at all.
    """

    left: int | None
    right: int | None
    stays: tuple[int, ...]
    leaves: tuple[tuple[int, int | None], ...]
    comes: tuple[tuple[int, int | None], ...]


def compare(left: Mapping[int, int], right: Mapping[int, int]) -> list[Pair]:
    """Match groups (person id → place) by largest overlap, then by place; left's order first."""
    shared = Counter((left[one], right[one]) for one in left.keys() & right.keys())
    partner: dict[int, int] = {}
    for (mine, theirs), _n in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if mine not in partner and theirs not in partner.values():
            partner[mine] = theirs
    pairs: list[tuple[int | None, int | None]] = [
        (place, partner.get(place)) for place in sorted(set(left.values()))
    ]
    new = sorted(set(right.values()) - set(partner.values()))
    return [_pair(left, right, *both) for both in [*pairs, *((None, place) for place in new)]]


def elsewhere(pairs: list[Pair]) -> int:
    """How many do not sit with their group any more."""
    return len({one for pair in pairs for one, _place in (*pair.leaves, *pair.comes)})


def _pair(
    left: Mapping[int, int], right: Mapping[int, int], mine: int | None, theirs: int | None
) -> Pair:
    before = {one for one, place in left.items() if place == mine}
    after = {one for one, place in right.items() if place == theirs}
    return Pair(
        mine,
        theirs,
        tuple(sorted(before & after)),
        tuple((one, right.get(one)) for one in sorted(before - after)),
        tuple((one, left.get(one)) for one in sorted(after - before)),
    )
