"""What an earlier proposal hands on when its cohort is asked about again: places, sizes, locks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused


@dataclass(frozen=True)
class Earlier:
    """Person id → place, who of them is locked there, and place → craft where that is locked."""

    seats: Mapping[int, int]
    locked: Collection[int]
    crafts: Mapping[int, int]


@dataclass(frozen=True)
class Carried:
    """The same in the places of the new question, with a size for each place."""

    sizes: tuple[int, ...]
    start: Mapping[int, int]
    seats: Mapping[int, int]
    crafts: Mapping[int, int]


def carry(
    earlier: Earlier, people: Collection[int], sizes: Sequence[int], *, as_they_are: bool = False
) -> Carried:
    """Lay an earlier proposal over new sizes, so that as little as possible has to change.

    `as_they_are`: groups that a person made larger or smaller stay so as long as the people are
    the same. When there are fewer groups now, those without locks go first. Raises Refused when
    locks are in more groups than there are, or in one group more than fit.
    """
    seats = {one: place for one, place in earlier.seats.items() if one in people}
    here = Counter(seats.values())
    held = Counter(seats[one] for one in earlier.locked if one in seats)
    tied = set(held) | set(earlier.crafts)
    places = sorted(
        set(earlier.seats.values()) | tied,
        key=lambda place: (place not in tied, -held[place], -here[place], place),
    )
    kept, lost = places[: len(sizes)], set(places[len(sizes) :])
    if lost & tied:
        raise Refused(
            N_("Kunci ada di %(n)d kelompok, padahal pesertanya kini cukup untuk %(groups)d. "
               "Buka sebagian kunci, lalu susun ulang."),
            n=len(tied), groups=len(sizes),
        )  # fmt: skip
    number = {place: new for new, place in enumerate(sorted(kept), start=1)}
    same = as_they_are and set(seats) == set(people) and len(kept) == len(sizes) and not lost
    if same:
        wanted = {number[place]: here[place] for place in kept}
    else:
        fresh = range(len(kept) + 1, len(sizes) + 1)
        order = [*(number[place] for place in kept), *fresh]
        wanted = dict(zip(order, sorted(sizes, reverse=True), strict=True))
    for place in kept:
        if held[place] > wanted[number[place]]:
            raise Refused(
                N_("%(n)d orang terkunci di kelompok %(place)d, padahal isinya %(size)d. "
                   "Buka sebagian kunci, lalu susun ulang."),
                n=held[place], place=place, size=wanted[number[place]],
            )  # fmt: skip
    return Carried(
        tuple(wanted[place] for place in sorted(wanted)),
        {one: number[place] for one, place in seats.items() if place in number},
        {one: number[seats[one]] for one in earlier.locked if one in seats},
        {number[place]: craft for place, craft in earlier.crafts.items()},
    )
