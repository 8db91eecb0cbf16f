"""Who sits where and which group makes what, as variables of CP-SAT that keep the hard rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from ortools.sat.python import cp_model

from trainingmgr.kub.rules.tables import Table

# OR-tools' own variables and sums; its types name no common base.
Term = Any


class Seating:
    """`seat`: unit by group; `craft`: group by craft; `makes`: unit by craft.

    `made` is how many groups make each craft.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self.model = cp_model.CpModel()
        crafts, units = range(len(table.crafts)), range(len(table.units))
        self.seat = [[self._yes_no() for _ in table.groups] for _ in units]
        self.craft = [[self._yes_no() for _ in crafts] for _ in table.groups]
        self.makes = [[self._yes_no() for _ in crafts] for _ in units]
        self.made = [sum(made[craft] for made in self.craft) for craft in crafts]
        self._seats()
        self._crafts()
        self._apart()

    @property
    def staying(self) -> Term:
        """How many stay where they sit now."""
        return sum(
            self.table.kept[unit][group] * seat
            for unit, seats in enumerate(self.seat)
            for group, seat in enumerate(seats)
        )

    def order(self, alike: Iterable[list[int]]) -> None:
        """Of groups that differ in nothing, the earlier makes the earlier craft."""
        for groups in alike:
            for one, next_one in pairwise(groups):
                self.model.add(self._rank(one) <= self._rank(next_one))

    def _rank(self, group: int) -> Term:
        return sum(craft * made for craft, made in enumerate(self.craft[group]))

    def hint(self, seats: Sequence[int], crafts: Sequence[int]) -> None:
        """A grouping to begin from."""
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for chosen, rows in ((seats, self.seat), (crafts, self.craft)):
            for one, row in zip(chosen, rows, strict=True):
                for at, variable in enumerate(row):
                    self.model.add_hint(variable, at == one)

    def hint_all(self, values: Iterable[int]) -> None:
        """The same with every other variable, as an earlier answer has them."""
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for at, value in enumerate(values):
            self.model.add_hint(self.model.get_int_var_from_proto_index(at), value)

    def _seats(self) -> None:
        model, table = self.model, self.table
        for unit, seats in enumerate(self.seat):
            model.add_exactly_one(seats)
            for group in table.locked.get(unit, ()):
                model.add(seats[group] == 1)
        for group, size in enumerate(table.sizes):
            model.add(self._here(range(len(table.people)), group) == size)

    def _crafts(self) -> None:
        """A unit makes what its group makes; that many make a craft as its groups have seats."""
        model, table = self.model, self.table
        for made in self.craft:
            model.add_exactly_one(made)
        for group, craft in table.locked_crafts.items():
            model.add(self.craft[group][craft] == 1)
        for unit, makes in enumerate(self.makes):
            model.add_exactly_one(makes)
            for craft, made in enumerate(makes):
                model.add(made <= self.made[craft])
                for group in table.groups:
                    model.add_bool_or(
                        made, self.seat[unit][group].negated(), self.craft[group][craft].negated()
                    )
        for craft in range(len(table.crafts)):
            makers = sum(
                len(people) * self.makes[unit][craft] for unit, people in enumerate(table.units)
            )
            seats = sum(size * self.craft[group][craft] for group, size in enumerate(table.sizes))
            model.add(makers == seats)

    def _apart(self) -> None:
        """Two who are apart make the same only where two groups do."""
        for one, other in self.table.apart:
            for group in self.table.groups:
                self.model.add_at_most_one(self.seat[one][group], self.seat[other][group])
            for craft, made in enumerate(self.made):
                self.model.add(self.makes[one][craft] + self.makes[other][craft] <= made)

    def _yes_no(self) -> Term:
        return self.model.new_bool_var("")

    def _both(self, one: Term, other: Term) -> Term:
        both = self._yes_no()
        self.model.add_implication(both, one)
        self.model.add_implication(both, other)
        return both

    def _units(self, people: Iterable[int]) -> dict[int, int]:
        """How many of these people are in each unit."""
        found: dict[int, int] = defaultdict(int)
        for at in people:
            found[self.table.unit_of[at]] += 1
        return found

    def _here(self, people: Iterable[int], group: int) -> Term:
        """How many of these people sit in the group."""
        return sum(n * self.seat[unit][group] for unit, n in self._units(people).items())
