"""How many KUB of each craft the mentors can follow, from what they know and how much they can.

Own rule: a mentor who knows several crafts divides the capacity among them evenly, the first by
name getting what is left over, so that no mentee is counted twice. Who knows any craft is a reserve
for all of them: it is added to each craft, and can be used only once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """KUB of one craft: `own` by the `mentors` who know it, `groups` with the reserve."""

    own: int
    mentors: int
    groups: int


def reserve(mentors: Iterable[tuple[int, Sequence[int]]]) -> int:
    """Mentees that those who know any craft can follow. mentors: capacity and craft ids."""
    return sum(capacity for capacity, known in mentors if not known)


def by_craft(
    mentors: Sequence[tuple[int, Sequence[int]]], craft_ids: Iterable[int]
) -> Mapping[int, Figure]:
    """craft id -> Figure, for every craft asked for."""
    own, many, left = Counter[int](), Counter[int](), reserve(mentors)
    for capacity, known in mentors:
        for place, craft in enumerate(known):
            own[craft] += capacity // len(known) + (place < capacity % len(known))
            many[craft] += 1
    return {one: Figure(own[one], many[one], own[one] + left) for one in craft_ids}
