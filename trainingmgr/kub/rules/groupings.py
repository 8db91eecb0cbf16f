"""What a grouping costs, kind by kind, and which hard rules it breaks.

The definition the solver answers to: its model must find the same number for the same grouping.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from trainingmgr.foundation.language import N_, Sentence, sentence
from trainingmgr.kub.rules.assistant import (
    ATTENDANCE,
    CRAFT,
    EXPERIENCE,
    FRIENDS,
    ISOLATED,
    KINDS,
    MENTORS,
    NEAR,
    NO_WISH_MET,
    RANK_COST,
    Grouping,
    Person,
    Question,
)

EXPERIENCED = 2
"""From here on someone counts as experienced."""


@dataclass(frozen=True)
class Cost:
    """How often something happens in a grouping, and that times its weight."""

    times: int
    weighed: int


def costs(question: Question, grouping: Grouping) -> dict[str, Cost]:
    """What each kind costs, all of `KINDS` in their order.

    - CRAFT: for each person `RANK_COST` of the group's craft in their list, `NO_WISH_MET` when it
      is not among their first three, nothing for people who wished for nothing.
    - NEAR: in each group, one less than its different kelurahan; unknown ones do not count.
    - FRIENDS: each wish to be with somebody who sits elsewhere (a mutual one counts twice), and
      each separated pair of a party that may be divided.
    - EXPERIENCE: for each group, by how many its experienced people miss `fair_share`.
    - ATTENDANCE: the same for those who attended the whole workshop.
    - MENTORS: for each craft, how many groups it has above its capacity.
    - ISOLATED: groups with exactly one woman or exactly one man; unknowns count for neither.
    """
    groups = _members(question, grouping)
    people = question.people
    seasoned = sum(map(is_experienced, people))
    loyal = sum(map(attended_fully, people))
    made = Counter(grouping.crafts.values())
    times = dict.fromkeys(KINDS, 0)
    for place, members in groups.items():
        size, craft = len(members), grouping.crafts.get(place)
        times[CRAFT] += sum(craft_cost(one, craft) for one in members)
        times[NEAR] += max(0, len({one.kelurahan for one in members if one.kelurahan}) - 1)
        for kind, who, total in (
            (EXPERIENCE, is_experienced, seasoned),
            (ATTENDANCE, attended_fully, loyal),
        ):
            low, high = fair_share(total, size, len(people))
            here = sum(map(who, members))
            times[kind] += max(0, low - here, here - high)
        times[ISOLATED] += is_isolating(members)
    for (one, other), wishes in friend_pairs(question).items():
        if grouping.seats.get(one) != grouping.seats.get(other):
            times[FRIENDS] += wishes
    times[MENTORS] = sum(
        max(0, made[craft] - capacity) for craft, capacity in question.capacity.items()
    )
    return {
        kind: Cost(count, count * question.weights.get(kind, 0)) for kind, count in times.items()
    }


def total(question: Question, grouping: Grouping) -> int:
    """The cost of all kinds together."""
    return sum(cost.weighed for cost in costs(question, grouping).values())


def moves(question: Question, grouping: Grouping) -> int:
    """How many sit elsewhere than in the question's start; who was not in it moves free."""
    known = {one.id for one in question.people}
    return sum(
        grouping.seats.get(one) != place for one, place in question.start.items() if one in known
    )


def craft_cost(person: Person, craft: int | None) -> int:
    """What a person bears when their group makes this craft, before it is weighed."""
    if not person.crafts:
        return 0
    wished = person.crafts[: len(RANK_COST)]
    return RANK_COST[wished.index(craft)] if craft in wished else NO_WISH_MET


def is_experienced(person: Person) -> bool:
    """This person has sold something before (`EXPERIENCED`)."""
    return person.experience >= EXPERIENCED


def attended_fully(person: Person) -> bool:
    """This person missed nothing of the workshop."""
    return person.attended >= 100


def is_isolating(members: Iterable[Person]) -> bool:
    """Exactly one woman or exactly one man is in this group."""
    sexes = Counter(one.woman for one in members)
    return sexes[True] == 1 or sexes[False] == 1


def fair_share(total: int, size: int, people: int) -> tuple[int, int]:
    """Fewest and most of `total` that a group of `size` among `people` has when spread evenly."""
    return total * size // people, -(-total * size // people)


def parties(question: Question) -> dict[int, list[Person]]:
    """Those who registered together, by party."""
    found: dict[int, list[Person]] = {}
    for one in question.people:
        if one.party is not None:
            found.setdefault(one.party, []).append(one)
    return found


def may_be_divided(party: Iterable[Person]) -> bool:
    """All of them agree; one who does not holds the party together."""
    return all(one.divisible for one in party)


def apart_pairs(question: Question) -> set[tuple[int, int]]:
    """Pairs (smaller id first) that must not share a group, whoever of the two said so."""
    known = {one.id for one in question.people}
    return {
        (min(one.id, other), max(one.id, other))
        for one in question.people
        for other in one.apart
        if other in known and other != one.id
    }


def friend_pairs(question: Question) -> Counter[tuple[int, int]]:
    """Pairs (smaller id first) with what FRIENDS counts when they are separated."""
    known = {one.id for one in question.people}
    found: Counter[tuple[int, int]] = Counter()
    for one in question.people:
        for other in one.friends:
            if other in known and other != one.id:
                found[min(one.id, other), max(one.id, other)] += 1
    for party in parties(question).values():
        if may_be_divided(party):
            found.update(combinations(sorted(one.id for one in party), 2))
    return found


def broken(question: Question, grouping: Grouping) -> list[Sentence]:
    """The hard rules this grouping breaks, each once; empty: it may stand."""
    return list(_broken(question, grouping))


def _broken(question: Question, grouping: Grouping) -> Iterator[Sentence]:
    seats, crafts = grouping.seats, grouping.crafts
    groups = _members(question, grouping)
    if any(one.id not in seats for one in question.people):
        yield sentence(N_("Ada peserta yang belum mendapat kelompok."))
    for place, size in enumerate(question.sizes, start=1):
        if (here := len(groups.get(place, ()))) != size:
            yield sentence(
                N_("Kelompok %(place)d berisi %(here)d orang, seharusnya %(size)d."),
                place=place, here=here, size=size,
            )  # fmt: skip
        if crafts.get(place) not in question.crafts:
            yield sentence(N_("Kelompok %(place)d belum berbidang usaha."), place=place)
    if set(groups) - set(range(1, len(question.sizes) + 1)):
        yield sentence(N_("Ada peserta di kelompok yang tidak ada."))
    for party in parties(question).values():
        if not may_be_divided(party) and len({seats.get(one.id) for one in party}) > 1:
            yield sentence(
                N_("Rombongan %(n)d orang terbagi, padahal belum semua menyetujuinya."),
                n=len(party),
            )
    known = {one.id for one in question.people}
    if any(seats.get(one) != place for one, place in question.seats.items() if one in known):
        yield sentence(N_("Ada peserta yang terkunci di kelompok lain."))
    if any(crafts.get(place) != craft for place, craft in question.group_crafts.items()):
        yield sentence(N_("Ada kelompok yang terkunci pada bidang usaha lain."))
    if any(one in seats and seats[one] == seats.get(two) for one, two in apart_pairs(question)):
        yield sentence(N_("Pembagian ini melanggar batasan yang hanya diketahui petugas."))


def _members(question: Question, grouping: Grouping) -> dict[int, list[Person]]:
    """Who sits where, by place; people without a seat are left out."""
    groups: dict[int, list[Person]] = {}
    for one in question.people:
        if (place := grouping.seats.get(one.id)) is not None:
            groups.setdefault(place, []).append(one)
    return groups
