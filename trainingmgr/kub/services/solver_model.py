"""The assistant's question as a model for CP-SAT; its cost equals `groupings.total`."""

from __future__ import annotations

from collections import defaultdict

from trainingmgr.kub.rules.assistant import ATTENDANCE, EXPERIENCE, ISOLATED, MENTORS, NEAR
from trainingmgr.kub.rules.groupings import attended_fully, fair_share, is_experienced
from trainingmgr.kub.rules.tables import Table
from trainingmgr.kub.services.solver_seating import Seating, Term


class Model(Seating):
    """The seating with its cost, on two storeys.

    The upper one, `outline`, knows only who makes which craft and with whom: it cannot tell groups
    of one craft apart, so it is quickly solved, and it bounds the whole from below almost as well.
    The lower one knows who sits where; each of its kinds is tied to the upper one's.

    Costs are only kept from falling too low, and gains from rising too high: as their sum is made
    least, they are exact in the best answer.
    """

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        # What is common to both storeys, what the outline costs, what the seats cost.
        self.shared: list[Term] = []
        self.upper: list[Term] = []
        self.lower: list[Term] = []
        self._wishes()
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

    def _wishes(self) -> None:
        for people, makes in zip(self.table.units, self.makes, strict=True):
            for craft, made in enumerate(makes):
                price = sum(self.table.wishes[at][craft] for at in people)
                self.shared.append(price * made)

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
        for group, size in enumerate(self.table.sizes if weight else ()):
            low, high = fair_share(len(people), size, len(self.table.people))
            here = self._here(people, group)
            off = self.model.new_int_var(0, size, "")
            self.model.add(off >= low - here)
            self.model.add(off >= here - high)
            self.lower.append(weight * off)

    def _isolated(self, weight: int) -> None:
        """In each group nobody of a sex, or two at least, or it costs."""
        for group in self.table.groups if weight else ():
            alone = self._yes_no()
            self.lower.append(weight * alone)
            for sex in (True, False):
                people = [at for at, one in enumerate(self.table.people) if one.woman is sex]
                nobody = self._yes_no()
                for unit in self._units(people):
                    self.model.add_implication(self.seat[unit][group], nobody.negated())
                self.model.add(self._here(people, group) + 2 * nobody + alone >= 2)
