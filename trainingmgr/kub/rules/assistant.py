"""What the assistant is asked and what it answers: people into groups, and what that costs.

Hard rules hold in every answer: each person sits in one group, each group has its size, friends
who do not agree to be divided sit together, people who must be apart sit apart, locks hold. All
else is weighed (`KINDS`); the office sees and sets the weights. A cost is a whole number: for each
kind, how often it happens times the weight.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from trainingmgr.foundation.language import N_

# What is weighed, with the usual weight (0: does not matter, 20: at most).
CRAFT, NEAR, FRIENDS, EXPERIENCE, ATTENDANCE, MENTORS, ISOLATED = KINDS = (
    "bidang", "kelurahan", "teman", "pengalaman", "kehadiran", "pendamping", "sendirian"
)  # fmt: skip
USUAL: Mapping[str, int] = {
    CRAFT: 10,
    NEAR: 3,
    FRIENDS: 8,
    EXPERIENCE: 4,
    ATTENDANCE: 2,
    MENTORS: 6,
    ISOLATED: 12,
}
HEAVIEST = 20
WORDS: Mapping[str, str] = {
    CRAFT: N_("Pilihan bidang usaha"),
    NEAR: N_("Kelurahan berdekatan"),
    FRIENDS: N_("Bersama teman yang dipilih"),
    EXPERIENCE: N_("Pengalaman terbagi rata"),
    ATTENDANCE: N_("Kehadiran lokakarya terbagi rata"),
    MENTORS: N_("Daya tampung pendamping"),
    ISOLATED: N_("Perempuan dan laki-laki tidak sendirian"),
}
# What the second, the third and no wished craft cost a person, in times CRAFT's weight.
RANK_COST = (0, 1, 3)
NO_WISH_MET = 6


@dataclass(frozen=True)
class Person:
    """One to be placed. `crafts`: ids by rank, empty when nothing was wished (then any is right).

    `friends`: whom this person wishes to be with. `apart`: who must not sit with this person, both
    ways. `party`: friends who registered together; `divisible` when all of them agree to be
    divided. `experience` 0 to 3; `attended`: the workshop's share in whole percent.
    """

    id: int
    crafts: tuple[int, ...] = ()
    kelurahan: str | None = None
    friends: frozenset[int] = frozenset()
    apart: frozenset[int] = frozenset()
    party: int | None = None
    divisible: bool = False
    experience: int = 0
    attended: int = 100
    woman: bool | None = None


@dataclass(frozen=True)
class Question:
    """People (by id), the sizes of groups 1, 2, …, the crafts that may be chosen.

    `capacity`: how many more groups of a craft mentors can follow; a craft that is not in it has no
    limit. `seats` and `group_crafts` are locks. `start`: where people sit now (of another
    proposal); with `nearest` as few as possible leave it, and only then the cost counts.
    """

    people: tuple[Person, ...]
    sizes: tuple[int, ...]
    crafts: tuple[int, ...]
    capacity: Mapping[int, int] = field(default_factory=dict)
    weights: Mapping[str, int] = field(default_factory=lambda: dict(USUAL))
    seats: Mapping[int, int] = field(default_factory=dict)
    group_crafts: Mapping[int, int] = field(default_factory=dict)
    start: Mapping[int, int] = field(default_factory=dict)
    nearest: bool = False


@dataclass(frozen=True)
class Grouping:
    """Person id → place, place → craft id. Places count from 1."""

    seats: Mapping[int, int]
    crafts: Mapping[int, int]

    def members(self, place: int) -> list[int]:
        """Who sits in a group, by id."""
        return sorted(one for one, there in self.seats.items() if there == place)


@dataclass(frozen=True)
class Answer:
    """A grouping with its cost and a bound no grouping can go below (of those with as few moves).

    `moved`: how many sit elsewhere than in the question's start; None without one. `fewest`: with
    `nearest`, what no grouping can go below.
    """

    grouping: Grouping
    cost: int
    bound: int
    moved: int | None = None
    fewest: int | None = None

    @property
    def proven(self) -> bool:
        """Nothing better exists."""
        return self.cost == self.bound and (self.fewest is None or self.fewest == self.moved)
