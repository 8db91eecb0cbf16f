"""Into how many groups of which sizes a number of people goes, with nobody left over."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GroupSizes:
    """Sizes, largest first. `forced`: not all are the usual size; `outside`: some break bounds."""

    sizes: tuple[int, ...]
    forced: bool
    outside: bool


def sizes_for(people: int, usual: int = 10, fewest: int = 8, most: int = 12) -> GroupSizes:
    """Return the sizes that place everyone; nobody at all makes no group.

    What counts, in this order: least outside fewest..most in total, least away from the usual size
    in total, evenest, fewest groups (a large group outlives someone's leaving). For a given number
    of groups the even division is best by all of these, so only that number is sought.
    """
    if people <= 0:
        return GroupSizes((), forced=False, outside=False)

    def outside(sizes: tuple[int, ...]) -> int:
        return sum(max(0, fewest - size, size - most) for size in sizes)

    def rank(sizes: tuple[int, ...]) -> tuple[int, int, int, int]:
        away = sum(abs(size - usual) for size in sizes)
        return outside(sizes), away, sizes[0] - sizes[-1], len(sizes)

    # With fewer groups all would be too large, with more too small.
    groups = range(max(1, people // most), min(people, people // fewest + 1) + 1)
    best = min((_even(people, number) for number in groups), key=rank)
    return GroupSizes(best, set(best) != {usual}, outside(best) > 0)


def left_over(people: int, usual: int = 10, fewest: int = 8, most: int = 12) -> int:
    """Return how many must find a place elsewhere so that the others divide within bounds."""
    rest = range(people + 1)
    return next(n for n in rest if not sizes_for(people - n, usual, fewest, most).outside)


def _even(people: int, groups: int) -> tuple[int, ...]:
    """Sizes that differ by one at most, largest first."""
    size, more = divmod(people, groups)
    return (size + 1,) * more + (size,) * (groups - more)
