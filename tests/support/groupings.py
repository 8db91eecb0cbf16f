"""Made people to be grouped, and the clerk with a list whom the assistant must beat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from random import Random

from trainingmgr.kub.rules.assistant import Grouping, Person, Question
from trainingmgr.kub.rules.groupings import apart_pairs, craft_cost, may_be_divided, parties
from trainingmgr.kub.rules.sizes import sizes_for

CITY = (30, 30, 60, 50, 40, 70, 20)
"""How many attended the workshop in each kecamatan."""

KELURAHAN = (
    "Serpong", "Buaran", "Ciater", "Cilenggang", "Lengkong Gudang", "Rawa Buntu", "Rawa Mekar Jaya",
    "Jelupang",
)  # fmt: skip
CRAFTS = 9


def city(seed: int = 1) -> list[Question]:
    """Three hundred people in seven kecamatan."""
    return [cohort(people, 100 * seed + turn) for turn, people in enumerate(CITY)]


def cohort(people: int, seed: int) -> Question:
    """Attenders of one workshop: two crafts are what most wish for, friends are neighbours."""
    rng = Random(seed)
    ids = range(1, people + 1)
    lived = {one: rng.choices(KELURAHAN, (8, 6, 5, 4, 4, 3, 2, 2))[0] for one in ids}
    party, divisible = _parties(rng, ids)
    apart = _some_pairs(rng, ids, people // 15, party)
    made = []
    for one in ids:
        near = [other for other in ids if lived[other] == lived[one] and other != one]
        pool = near if near and rng.random() < 0.6 else [other for other in ids if other != one]
        friends = rng.sample(pool, min(len(pool), rng.choices((0, 1, 2), (6, 3, 1))[0]))
        made.append(
            Person(
                id=one,
                crafts=_crafts(rng),
                kelurahan=lived[one],
                friends=frozenset(friends),
                apart=frozenset(apart.get(one, ())),
                party=party.get(one),
                divisible=party.get(one) in divisible,
                experience=rng.choices(range(4), (50, 25, 15, 10))[0],
                attended=100 if rng.random() < 0.7 else rng.choice((50, 75, 88)),
                woman=rng.random() < 0.8,
            )
        )
    capacity = {1: max(1, people // 30), 2: max(1, people // 40)}
    return Question(tuple(made), sizes_for(people).sizes, tuple(range(1, CRAFTS + 1)), capacity)


def _crafts(rng: Random) -> tuple[int, ...]:
    if rng.random() < 0.08:
        return ()
    popular = [max(1, 12 // craft) for craft in range(1, CRAFTS + 1)]
    wished: list[int] = []
    for craft in rng.choices(range(1, CRAFTS + 1), popular, k=rng.choice((1, 3, 3, 5))):
        if craft not in wished:
            wished.append(craft)
    return tuple(wished[:3])


def _parties(rng: Random, ids: Sequence[int]) -> tuple[dict[int, int], set[int]]:
    """A quarter of the people came as friends, every third party may be divided."""
    waiting = rng.sample(ids, len(ids) // 4)
    party: dict[int, int] = {}
    divisible = set()
    number = 0
    while len(waiting) >= 2:
        number += 1
        for _ in range(min(len(waiting), rng.choice((2, 2, 3, 4)))):
            party[waiting.pop()] = number
        if number % 3 == 0:
            divisible.add(number)
    return party, divisible


def _some_pairs(
    rng: Random, ids: Sequence[int], pairs: int, party: dict[int, int]
) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    while pairs:
        one, other = rng.sample(ids, 2)
        if party.get(one) is None or party.get(one) != party.get(other):
            found.setdefault(one, []).append(other)
            pairs -= 1
    return found


def by_hand(question: Question) -> Grouping:
    """What a careful clerk does with the list.

    Group after group takes the craft that most of the unplaced wish for first; those who wished it
    first come in, then second and third, of these the ones from the kelurahan most of the group
    live in; parties come whole, nobody joins whom they must not meet. Who is left over at the end
    is swapped in, and each group then makes what suits its people best.
    """
    people = {one.id: one for one in question.people}
    apart = apart_pairs(question)
    units = _units(question)
    left = list(units)
    seats: dict[int, int] = {}
    crafts: dict[int, int] = {}
    for place, size in enumerate(question.sizes, start=1):
        craft = crafts[place] = _wanted(question, left, crafts.values())
        members: list[Person] = []
        while len(members) < size:
            lived = Counter(one.kelurahan for one in members)
            fitting = [
                unit
                for unit in left
                if len(unit) <= size - len(members) and not _quarrel(apart, unit, members)
            ]
            if not fitting:
                break
            unit = min(
                fitting,
                key=lambda unit: (
                    sum(craft_cost(one, craft) for one in unit) / len(unit),
                    -sum(lived[one.kelurahan] for one in unit) / len(unit),
                    unit[0].id,
                ),
            )
            left.remove(unit)
            members += unit
        seats.update((one.id, place) for one in members)
    return _suit(question, _seat_the_rest(question, units, seats, people), crafts)


def _units(question: Question) -> list[list[Person]]:
    """Parties that stay whole, largest first, then everyone else."""
    whole = [party for party in parties(question).values() if not may_be_divided(party)]
    inside = {one.id for party in whole for one in party}
    whole.sort(key=len, reverse=True)
    return whole + [[one] for one in question.people if one.id not in inside]


def _wanted(question: Question, left: Iterable[Sequence[Person]], made: Iterable[int]) -> int:
    """What most wish first; where mentors are full, one more must wish it."""
    asked = Counter(one.crafts[0] for unit in left for one in unit if one.crafts)
    used = Counter(made)
    return max(
        question.crafts, key=lambda craft: (asked[craft] - _above(question, used, craft), -craft)
    )


def _above(question: Question, used: Counter[int], craft: int) -> bool:
    """One more group of this craft is one more than mentors can follow."""
    return craft in question.capacity and used[craft] >= question.capacity[craft]


def _quarrel(
    apart: set[tuple[int, int]], unit: Sequence[Person], members: Sequence[Person]
) -> bool:
    return any(
        (min(one.id, other.id), max(one.id, other.id)) in apart for one in unit for other in members
    )


def _seat_the_rest(
    question: Question,
    units: Sequence[Sequence[Person]],
    seats: dict[int, int],
    people: dict[int, Person],
) -> dict[int, int]:
    """Whoever found no fitting group takes the seats of single people, who move to free ones."""
    apart = apart_pairs(question)
    single = {unit[0].id for unit in units if len(unit) == 1}

    def there(place: int, without: Iterable[int] = ()) -> list[Person]:
        return [people[one] for one, at in seats.items() if at == place and one not in set(without)]

    def free(place: int) -> int:
        return question.sizes[place - 1] - len(there(place))

    places = range(1, len(question.sizes) + 1)
    waiting = [unit for unit in units if unit[0].id not in seats]
    turns = 0
    while waiting:
        turns += 1
        if turns > 500:
            raise RuntimeError("The clerk has given up.")
        unit = waiting.pop(0)
        turned = [*places[turns % len(places) :], *places[: turns % len(places)]]
        for place in turned:
            need = len(unit) - free(place)
            out = [one.id for one in there(place) if one.id in single][: max(0, need)]
            if len(out) == max(0, need) and not _quarrel(apart, unit, there(place, out)):
                for one in out:
                    del seats[one]
                    waiting.append([people[one]])
                seats.update((one.id, place) for one in unit)
                break
        else:
            for place in turned:  # those one must not meet go out, if they came alone
                enemies = [o.id for o in there(place) if _quarrel(apart, unit, [o])]
                others = [o.id for o in there(place) if o.id in single and o.id not in enemies]
                out = enemies + others[: max(0, len(unit) - free(place) - len(enemies))]
                if set(enemies) <= single and free(place) + len(out) >= len(unit):
                    for one in out:
                        del seats[one]
                        waiting.append([people[one]])
                    seats.update((one.id, place) for one in unit)
                    break
    return seats


def _suit(question: Question, seats: dict[int, int], crafts: dict[int, int]) -> Grouping:
    """At last each group is asked which craft suits its people best."""
    for place in crafts:
        used = Counter(craft for at, craft in crafts.items() if at != place)
        members = [one for one in question.people if seats[one.id] == place]
        crafts[place] = min(
            question.crafts,
            key=lambda craft: (
                sum(craft_cost(one, craft) for one in members) + _above(question, used, craft),
                craft,
            ),
        )
    return Grouping(seats, crafts)
