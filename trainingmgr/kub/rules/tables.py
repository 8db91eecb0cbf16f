"""The question in numbers, as the search for the best grouping reads it: indexes and bit masks."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from trainingmgr.kub.rules.assistant import (
    CRAFT,
    FRIENDS,
    Grouping,
    Person,
    Question,
)
from trainingmgr.kub.rules.groupings import (
    apart_pairs,
    craft_cost,
    friend_pairs,
    may_be_divided,
    parties,
)


class Table:
    """People by id, groups and crafts counted from 0, in an order that no caller's list decides.

    A unit is what moves as one: a party that may not be divided, or a single person.
    """

    def __init__(self, question: Question) -> None:
        self.question = question
        self.people: list[Person] = sorted(question.people, key=lambda one: one.id)
        self.index = {one.id: at for at, one in enumerate(self.people)}
        self.crafts = sorted(set(question.crafts))
        self.sizes = question.sizes
        self.groups = range(len(question.sizes))
        self.units = self._units()
        self.unit_of = {at: unit for unit, people in enumerate(self.units) for at in people}

    def _units(self) -> list[tuple[int, ...]]:
        whole = [
            tuple(sorted(self.index[one.id] for one in party))
            for party in parties(self.question).values()
            if not may_be_divided(party)
        ]
        inside = {at for party in whole for at in party}
        return sorted(
            whole + [(at,) for at in range(len(self.people)) if at not in inside],
            key=lambda unit: (-len(unit), unit),
        )

    def weight(self, kind: str) -> int:
        return self.question.weights.get(kind, 0)

    @cached_property
    def wishes(self) -> list[list[int]]:
        """For each person, what each craft costs, weighed."""
        return [
            [self.weight(CRAFT) * craft_cost(one, craft) for craft in self.crafts]
            for one in self.people
        ]

    @cached_property
    def capacity(self) -> list[int | None]:
        return [self.question.capacity.get(craft) for craft in self.crafts]

    @cached_property
    def friends(self) -> dict[tuple[int, int], int]:
        """Pairs of people with what separating them costs, weighed."""
        weight = self.weight(FRIENDS)
        return {
            (self.index[one], self.index[other]): weight * wishes
            for (one, other), wishes in sorted(friend_pairs(self.question).items())
        }

    @cached_property
    def apart(self) -> list[tuple[int, int]]:
        """Pairs of units that must not share a group."""
        index, unit = self.index, self.unit_of
        return sorted(
            {
                (min(a, b), max(a, b))
                for one, other in apart_pairs(self.question)
                for a, b in [(unit[index[one]], unit[index[other]])]
            }
        )

    @cached_property
    def locked(self) -> dict[int, set[int]]:
        """Units with the groups their people are locked into."""
        found: dict[int, set[int]] = {}
        for one, place in sorted(self.question.seats.items()):
            if one in self.index:
                found.setdefault(self.unit_of[self.index[one]], set()).add(place - 1)
        return found

    @cached_property
    def locked_crafts(self) -> dict[int, int]:
        """Groups whose craft is locked, with the craft's index."""
        return {
            place - 1: self.crafts.index(craft)
            for place, craft in sorted(self.question.group_crafts.items())
        }

    @cached_property
    def kept(self) -> list[list[int]]:
        """For each unit, how many of its people would stay where they are now, by group."""
        start = self.question.start
        return [
            [sum(start.get(self.people[at].id) == g + 1 for at in unit) for g in self.groups]
            for unit in self.units
        ]

    @cached_property
    def known(self) -> int:
        """How many sit somewhere now."""
        return sum(one.id in self.question.start for one in self.people)

    def alike(self) -> list[list[int]]:
        """Groups that differ in nothing but their place: equal size, no lock."""
        locked = {group for groups in self.locked.values() for group in groups}
        found: dict[int, list[int]] = {}
        for group, size in enumerate(self.sizes):
            if group not in locked and group not in self.locked_crafts:
                found.setdefault(size, []).append(group)
        return list(found.values())

    def grouping(self, seats: Iterable[int], crafts: Iterable[int]) -> Grouping:
        """From the group of each unit and the craft of each group."""
        placed = {
            self.people[at].id: group + 1
            for unit, group in zip(self.units, seats, strict=True)
            for at in unit
        }
        return Grouping(
            dict(sorted(placed.items())),
            {group + 1: self.crafts[craft] for group, craft in enumerate(crafts)},
        )
