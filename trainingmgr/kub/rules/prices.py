"""What one group costs by itself, reckoned quickly: its people are the bits of a number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trainingmgr.kub.rules.assistant import ATTENDANCE, EXPERIENCE, ISOLATED, MENTORS, NEAR
from trainingmgr.kub.rules.groupings import attended_fully, fair_share, is_experienced
from trainingmgr.kub.rules.tables import Table


class Prices:
    """Costs of groups. Friends who are together count as a gain, so that each stands alone."""

    def __init__(self, table: Table) -> None:
        self.table = table
        people = table.people
        self.wishes = table.wishes
        self.limits = [len(table.sizes) if one is None else one for one in table.capacity]
        self.near, self.isolated, self.above = map(table.weight, (NEAR, ISOLATED, MENTORS))
        self.masks = [sum(1 << at for at in unit) for unit in table.units]
        self.sexes = [_mask(one.woman is sex for one in people) for sex in (True, False)]
        self.kelurahan = [
            _mask(one.kelurahan == name for one in people)
            for name in sorted({one.kelurahan for one in people if one.kelurahan})
        ]
        self.friends: list[list[tuple[int, int]]] = [[] for _ in people]
        for (one, other), cost in table.friends.items():
            self.friends[one].append((1 << other, cost))
        self.apart = [0] * len(people)
        for pair in table.apart:
            for one, other in (pair, pair[::-1]):
                for at in table.units[one]:
                    self.apart[at] |= self.masks[other]
        self.spread = [
            self._shares(table, table.weight(kind), _mask(map(who, people)))
            for kind, who in ((EXPERIENCE, is_experienced), (ATTENDANCE, attended_fully))
        ]
        self.reckoned: dict[tuple[int, int, int], int] = {}

    @staticmethod
    def _shares(table: Table, weight: int, who: int) -> tuple[int, int, list[tuple[int, int]]]:
        return weight, who, [
            fair_share(who.bit_count(), size, len(table.people)) for size in table.sizes
        ]  # fmt: skip

    def group(self, group: int, mask: int, craft: int) -> int:
        """The cost of these people in this group with this craft."""
        key = (group, mask, craft)
        if key not in self.reckoned:
            members = list(_bits(mask))
            self.reckoned[key] = self._same(group, mask, members) + sum(
                self.wishes[at][craft] for at in members
            )
        return self.reckoned[key]

    def mentors(self, made: list[int]) -> int:
        """The cost of crafts above capacity."""
        return self.above * sum(
            groups - limit
            for groups, limit in zip(made, self.limits, strict=True)
            if groups > limit
        )

    def quarrels(self, mask: int, new: int) -> bool:
        """Somebody new sits with whom they must not."""
        return any(self.apart[at] & mask for at in _bits(new))

    def _same(self, group: int, mask: int, members: list[int]) -> int:
        """What the group costs whatever it makes."""
        homes = sum(1 for lived in self.kelurahan if lived & mask)
        cost = self.near * max(0, homes - 1)
        for at in members:
            for friend, gain in self.friends[at]:
                if friend & mask:
                    cost -= gain
        for weight, who, shares in self.spread:
            low, high = shares[group]
            here = (who & mask).bit_count()
            cost += weight * max(0, low - here, here - high)
        if any((mask & sex).bit_count() == 1 for sex in self.sexes):
            cost += self.isolated
        return cost


def _mask(chosen: Iterable[bool]) -> int:
    return sum(1 << at for at, one in enumerate(chosen) if one)


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
