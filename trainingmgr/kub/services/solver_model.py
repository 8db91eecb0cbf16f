"""The assistant's question as a model for CP-SAT; its cost equals `groupings.total`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from ortools.sat.python import cp_model

from trainingmgr.kub.rules.assistant import ATTENDANCE, EXPERIENCE, ISOLATED, MENTORS, NEAR
from trainingmgr.kub.rules.groupings import attended_fully, fair_share, is_experienced
from trainingmgr.kub.rules.tables import Table

# OR-tools' own variables and sums; its types name no common base.
Term = Any


class Model:
    """Who sits where (`seat`: unit by group), what a group makes (`craft`: group by craft).

    Two storeys. The upper one, `outline`, knows only who makes which craft and with whom: it cannot
    tell groups of one craft apart, so it is small, and its cost bounds the whole from below almost
    as well. The lower one seats people; each of its kinds is tied to the upper one's.

    Costs are only kept from falling too low, and gains from rising too high: as their sum is made
    least, they are exact in the best answer.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self.model = cp_model.CpModel()
        crafts, units = range(len(table.crafts)), range(len(table.units))
        self.seat = [[self._yes_no() for _ in table.groups] for _ in units]
        self.craft = [[self._yes_no() for _ in crafts] for _ in table.groups]
        self.makes = [[self._yes_no() for _ in crafts] for _ in units]
        self.made = [sum(made[craft] for made in self.craft) for craft in crafts]
        # What is common to both storeys, what the outline costs, what the seats cost.
        self.shared: list[Term] = []
        self.upper: list[Term] = []
        self.lower: list[Term] = []
        self._hard_rules()
        self._crafts()
        self._mentors(table.weight(MENTORS))
        self._friends()
        self._near(table.weight(NEAR))
        for kind, who in ((EXPERIENCE, is_experienced), (ATTENDANCE, attended_fully)):
            self._spread(
                table.weight(kind), [at for at, one in enumerate(table.people) if who(one)]
            )
        self._isolated(table.weight(ISOLATED))

    @property
    def outline(self) -> Term:
        """A cost that no grouping with these crafts can go below."""
        return sum(self.shared) + sum(self.upper)

    @property
    def cost(self) -> Term:
        """The cost."""
        return sum(self.shared) + sum(self.lower)

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

    def _rank(self, group: int) -> Term:
        return sum(craft * made for craft, made in enumerate(self.craft[group]))

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

    def _hard_rules(self) -> None:
        model, table = self.model, self.table
        for unit, seats in enumerate(self.seat):
            model.add_exactly_one(seats)
            for group in table.locked.get(unit, ()):
                model.add(seats[group] == 1)
        for group, size in enumerate(table.sizes):
            model.add(self._here(range(len(table.people)), group) == size)
            model.add_exactly_one(self.craft[group])
        for group, craft in table.locked_crafts.items():
            model.add(self.craft[group][craft] == 1)
        for one, other in table.apart:
            for group in table.groups:
                model.add_at_most_one(self.seat[one][group], self.seat[other][group])
            for craft, made in enumerate(self.made):
                model.add(self.makes[one][craft] + self.makes[other][craft] <= made)

    def _crafts(self) -> None:
        """A unit makes what its group makes; that many make a craft as its groups have seats."""
        model, table = self.model, self.table
        for unit, makes in enumerate(self.makes):
            model.add_exactly_one(makes)
            for craft, made in enumerate(makes):
                model.add(made <= self.made[craft])
                for group in table.groups:
                    model.add_bool_or(
                        made, self.seat[unit][group].negated(), self.craft[group][craft].negated()
                    )
                price = sum(table.wishes[at][craft] for at in table.units[unit])
                self.shared.append(price * made)
        for craft in range(len(table.crafts)):
            model.add(
                sum(len(people) * self.makes[unit][craft]
                    for unit, people in enumerate(table.units))
                == sum(size * self.craft[group][craft] for group, size in enumerate(table.sizes))
            )  # fmt: skip

    def _mentors(self, weight: int) -> None:
        for craft, limit in enumerate(self.table.capacity):
            if weight and limit is not None and limit < len(self.table.sizes):
                above = self.model.new_int_var(0, len(self.table.sizes) - limit, "")
                self.model.add(above >= self.made[craft] - limit)
                self.shared.append(weight * above)

    def _friends(self) -> None:
        """Friends in one group are in one craft."""
        for (one, other), cost in self.table.friends.items():
            a, b = self.table.unit_of[one], self.table.unit_of[other]
            if not cost or a == b:
                continue
            self.shared.append(cost)
            if (min(a, b), max(a, b)) in self.table.apart:
                continue
            makes = sum(map(self._both, self.makes[a], self.makes[b]))
            sits = sum(map(self._both, self.seat[a], self.seat[b]))
            self.model.add(sits <= makes)
            self.upper.append(-cost * makes)
            self.lower.append(-cost * sits)

    def _near(self, weight: int) -> None:
        """A kelurahan is at home in a craft as often as in its groups."""
        lived: dict[str, list[int]] = defaultdict(list)
        for at, one in enumerate(self.table.people):
            if one.kelurahan:
                lived[one.kelurahan].append(at)
        if not (weight and lived):
            return
        homes = []
        for _, people in sorted(lived.items()):
            homes.append([self._home(group, people) for group in self.table.groups])
            above = [self._homes(craft, people) for craft in range(len(self.table.crafts))]
            self.model.add(sum(above) <= sum(homes[-1]))
            self.upper.append(weight * sum(above))
            self.lower.append(weight * sum(homes[-1]))
        unknown = len(self.table.people) - sum(map(len, lived.values()))
        for group, size in enumerate(self.table.sizes):
            somebody: Term = 1
            if unknown >= size:
                somebody = self._yes_no()
                self.model.add(somebody <= sum(home[group] for home in homes))
            self.shared.append(-weight * somebody)

    def _home(self, group: int, people: list[int]) -> Term:
        """Somebody of one kelurahan sits in the group."""
        home = self._yes_no()
        for unit in self._units(people):
            self.model.add_implication(self.seat[unit][group], home)
        most = min(self.table.sizes[group], len(people))
        self.model.add(self._here(people, group) <= most * home)
        return home

    def _homes(self, craft: int, people: list[int]) -> Term:
        """In how many groups of a craft somebody of one kelurahan sits."""
        homes = self.model.new_int_var(0, len(self.table.sizes), "")
        units = self._units(people)
        for unit in units:
            self.model.add(homes >= self.makes[unit][craft])
        here = sum(n * self.makes[unit][craft] for unit, n in units.items())
        self.model.add(here <= max(self.table.sizes) * homes)
        return homes

    def _spread(self, weight: int, people: list[int]) -> None:
        for group, size in enumerate(self.table.sizes):
            if not weight:
                return
            low, high = fair_share(len(people), size, len(self.table.people))
            here = self._here(people, group)
            off = self.model.new_int_var(0, size, "")
            self.model.add(off >= low - here)
            self.model.add(off >= here - high)
            self.lower.append(weight * off)

    def _isolated(self, weight: int) -> None:
        for group in self.table.groups:
            if not weight:
                return
            alone = self._yes_no()
            self.lower.append(weight * alone)
            for sex in (True, False):
                people = [at for at, one in enumerate(self.table.people) if one.woman is sex]
                nobody = self._yes_no()
                for unit in self._units(people):
                    self.model.add_implication(self.seat[unit][group], nobody.negated())
                self.model.add(self._here(people, group) + 2 * nobody + alone >= 2)
