"""A quick search by exchanging seats: it proves nothing, but finds good groupings early.

Simulated annealing: an exchange that costs more is now and then accepted, ever less often, so
that the search does not stay in the first dale it finds. Same input, same result.
"""

from __future__ import annotations

from math import exp
from random import Random

from trainingmgr.kub.rules.prices import Prices

# How often a dearer exchange is accepted, at first and at last: what may be lost, in parts of the
# heaviest weight. Much hotter, and the good start is shaken to pieces; colder, nothing moves.
HOT, COLD = 0.7, 0.08
# The share of steps that try another craft instead.
OTHER_CRAFT = 0.1


class Exchanges:
    """A grouping under way: who sits where, which craft each group makes, what that costs."""

    def __init__(self, prices: Prices, seats: list[int], crafts: list[int]) -> None:
        self.table = table = prices.table
        self.prices = prices
        self.seats = list(seats)
        self.crafts = list(crafts)
        self.masks = [0] * len(table.sizes)
        self.inside: list[list[int]] = [[] for _ in table.sizes]
        for unit, group in enumerate(seats):
            self.masks[group] |= self.prices.masks[unit]
            self.inside[group].append(unit)
        self.cost = [self.prices.group(g, self.masks[g], self.crafts[g]) for g in table.groups]
        self.made = [self.crafts.count(craft) for craft in range(len(table.crafts))]
        self.stay = sum(table.kept[unit][group] for unit, group in enumerate(seats))
        self.loose = [unit for unit in range(len(seats)) if unit not in table.locked]
        self.free = [g for g in table.groups if g not in table.locked_crafts]

    def improve(self, steps: int, seed: int) -> tuple[list[int], list[int]]:
        """The cheapest grouping seen on the way; nobody more leaves their seat than at first."""
        found = list(self.seats), list(self.crafts)
        if len(self.masks) < 2 or not self.loose:
            return found
        rng = Random(seed)  # noqa: S311 (a sequence to repeat, no secret)
        heaviest = max(self.table.question.weights.values(), default=0) or 1
        fewest = self.stay if self.table.question.nearest else 0
        gain = most = 0
        for step in range(steps):
            heat = heaviest * HOT * (COLD / HOT) ** (step / steps)
            if self.free and rng.random() < OTHER_CRAFT:
                gain -= self._other_craft(rng, heat)
            else:
                gain -= self._exchange(rng, heat, fewest)
            if gain > most:
                most = gain
                found = list(self.seats), list(self.crafts)
        return found

    def _other_craft(self, rng: Random, heat: float) -> int:
        group = rng.choice(self.free)
        old, new = self.crafts[group], rng.randrange(len(self.table.crafts))
        if new == old:
            return 0
        price = self.prices.group(group, self.masks[group], new)
        made = list(self.made)
        made[old] -= 1
        made[new] += 1
        change = price - self.cost[group]
        change += self.prices.mentors(made) - self.prices.mentors(self.made)
        if not _accept(change, heat, rng):
            return 0
        self.crafts[group], self.cost[group], self.made = new, price, made
        return change

    def _exchange(self, rng: Random, heat: float, fewest: int) -> int:
        """A unit goes to another group, and as many people come back for it."""
        one = rng.choice(self.loose)
        here, there = self.seats[one], rng.randrange(len(self.masks))
        if here == there:
            return 0
        back = self._as_many(rng, len(self.table.units[one]), there)
        if not back:
            return 0
        going, coming = self.prices.masks[one], sum(self.prices.masks[unit] for unit in back)
        left = self.masks[here] & ~going | coming
        right = self.masks[there] & ~coming | going
        if self.prices.quarrels(left, coming) or self.prices.quarrels(right, going):
            return 0
        kept = self.table.kept
        stay = self.stay + kept[one][there] - kept[one][here]
        stay += sum(kept[unit][here] - kept[unit][there] for unit in back)
        if stay < fewest:
            return 0
        first = self.prices.group(here, left, self.crafts[here])
        second = self.prices.group(there, right, self.crafts[there])
        change = first + second - self.cost[here] - self.cost[there]
        if not _accept(change, heat, rng):
            return 0
        self.masks[here], self.masks[there] = left, right
        self.cost[here], self.cost[there] = first, second
        self.stay = stay
        self._sit(one, here, there)
        for unit in back:
            self._sit(unit, there, here)
        return change

    def _as_many(self, rng: Random, need: int, group: int) -> list[int]:
        """Units of a group that make up `need` people, or none."""
        units, locked = self.table.units, self.table.locked
        chosen: list[int] = []
        for _ in range(3 * need):
            unit = rng.choice(self.inside[group])
            if unit in chosen or unit in locked or len(units[unit]) > need:
                continue
            chosen.append(unit)
            need -= len(units[unit])
            if not need:
                return chosen
        return []

    def _sit(self, unit: int, old: int, new: int) -> None:
        self.inside[old].remove(unit)
        self.inside[new].append(unit)
        self.seats[unit] = new


def _accept(change: int, heat: float, rng: Random) -> bool:
    return change <= 0 or rng.random() < exp(-change / heat)
