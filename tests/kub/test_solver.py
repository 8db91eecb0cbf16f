"""The solver against every possible grouping, against a careful clerk, and against itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product
from random import Random

import pytest

from tests.support.groupings import by_hand, city, cohort
from trainingmgr.kub.rules.assistant import KINDS, Grouping, Person, Question
from trainingmgr.kub.rules.groupings import broken, moves, total
from trainingmgr.kub.services.solver import Impossible, solve

PUZZLES = 50


def puzzle(seed: int) -> Question:
    """Four to eight people, two or three groups, everything that may be asked for at random."""
    rng = Random(seed)
    sizes = rng.choice(
        [(2, 2), (3, 3), (3, 2), (2, 2, 2), (4, 2), (3, 2, 2), (3, 3, 1), (4, 3), (4, 4)]
    )
    ids = rng.sample(range(1, 50), sum(sizes))
    crafts = (10, 20, 30)[: rng.choice((1, 2, 3, 3))]

    def some(chance: float) -> frozenset[int]:
        return frozenset(one for one in ids if rng.random() < chance)

    party = {one: rng.choice((1, 2)) for one in some(0.35)}
    people = tuple(
        Person(
            id=one,
            crafts=tuple(rng.sample((10, 20, 30, 40), rng.randrange(4))),
            kelurahan=rng.choice(("Buaran", "Ciater", "Serpong", None)),
            friends=some(0.2) - {one},
            apart=some(0.12) - {one},
            party=party.get(one),
            divisible=rng.random() < 0.5,
            experience=rng.randrange(4),
            attended=rng.choice((50, 100)),
            woman=rng.choice((True, True, False, None)),
        )
        for one in ids
    )
    places = range(1, len(sizes) + 1)
    start = {one: rng.choice(places) for one in some(0.7)}
    return Question(
        people,
        sizes,
        crafts,
        capacity={craft: rng.randrange(3) for craft in crafts if rng.random() < 0.5},
        weights={kind: rng.randrange(21) for kind in KINDS},
        seats={one: rng.choice(places) for one in some(0.2)},
        group_crafts={place: rng.choice(crafts) for place in places if rng.random() < 0.2},
        start=start,
        nearest=bool(start) and rng.random() < 0.5,
    )


def every_grouping(question: Question) -> Iterator[Grouping]:
    """All that keep the hard rules."""

    def seated(left: list[int], places: list[int]) -> Iterator[dict[int, int]]:
        if not places:
            yield {}
            return
        for group in combinations(left, question.sizes[places[0] - 1]):
            for rest in seated([one for one in left if one not in group], places[1:]):
                yield {**rest, **dict.fromkeys(group, places[0])}

    places = list(range(1, len(question.sizes) + 1))
    for seats in seated([one.id for one in question.people], places):
        for crafts in product(question.crafts, repeat=len(places)):
            grouping = Grouping(seats, dict(zip(places, crafts, strict=True)))
            if not broken(question, grouping):
                yield grouping


def worth(question: Question, grouping: Grouping) -> tuple[int, int]:
    """What counts first, what counts then."""
    return moves(question, grouping) if question.nearest else 0, total(question, grouping)


@pytest.mark.parametrize("seed", range(PUZZLES))
def test_nothing_possible_is_better_than_what_the_solver_proposes(seed: int) -> None:
    question = puzzle(seed)
    possible = [worth(question, one) for one in every_grouping(question)]
    if not possible:
        with pytest.raises(Impossible):
            solve(question)
        return
    answer = solve(question)
    assert not broken(question, answer.grouping)
    assert worth(question, answer.grouping) == min(possible)
    assert answer.cost == answer.bound == total(question, answer.grouping)
    assert answer.proven


def test_the_puzzles_ask_for_everything() -> None:
    puzzles = [puzzle(seed) for seed in range(PUZZLES)]
    possible = [one for one in puzzles if any(True for _ in every_grouping(one))]
    assert 8 <= len(puzzles) - len(possible) <= 30
    assert sum(one.nearest for one in possible) >= 8
    assert sum(bool(one.seats) for one in possible) >= 8
    assert sum(bool(one.capacity) for one in possible) >= 8
    assert sum(any(person.apart for person in one.people) for one in possible) >= 8


def four() -> Question:
    people = tuple(Person(one, (10,)) for one in (1, 2, 3, 4))
    return Question(people, (2, 2), (10,))


def changed(question: Question, one: int, **fields: object) -> Question:
    return replace(
        question,
        people=tuple(
            replace(person, **fields) if person.id == one else person  # type: ignore[arg-type]
            for person in question.people
        ),
    )


def together(question: Question, *ids: int) -> Question:
    for one in ids:
        question = changed(question, one, party=7)
    return question


def test_what_stands_in_the_way_is_told_plainly() -> None:
    whole = four()
    cases = [
        (replace(whole, sizes=(2, 3)), "berjumlah 5, sedangkan pesertanya 4", ()),
        (replace(whole, crafts=()), "Belum ada bidang usaha", ()),
        (replace(whole, group_crafts={1: 99}), "dikunci untuk kelompok 1 tidak tersedia", ()),
        (replace(whole, seats={1: 9}), "kelompok 9, yang tidak ada", (1,)),
        (together(whole, 1, 2, 3), "Rombongan 3 orang tidak muat", (1, 2, 3)),
        (replace(whole, seats={1: 1, 2: 1, 4: 1}), "3 orang terkunci di kelompok 1", (1, 2, 4)),
        (replace(together(whole, 1, 4), seats={1: 1, 4: 2}), "dua kelompok", (1, 4)),
        (replace(together(whole, 1, 4), seats={1: 1, 2: 1}), "termasuk teman", (1, 2, 4)),
    ]
    for question, why, people in cases:
        with pytest.raises(Impossible) as caught:
            solve(question)
        assert why in str(caught.value)
        assert caught.value.people == people


def test_nothing_tells_who_must_not_meet_whom() -> None:
    quarrel = changed(four(), 1, apart=frozenset({2}))
    enemies = changed(changed(quarrel, 3, apart=frozenset({1, 2})), 4, apart=frozenset())
    for question in (
        together(quarrel, 1, 2), replace(quarrel, seats={1: 1, 2: 1}), enemies
    ):  # fmt: skip
        with pytest.raises(Impossible) as caught:
            solve(question)
        assert not caught.value.people
        assert not caught.value.params


def in_other_order(question: Question) -> Question:
    people = list(question.people)
    Random(3).shuffle(people)
    return replace(question, people=tuple(people), crafts=question.crafts[::-1])


def test_the_same_question_gets_the_same_answer() -> None:
    question = cohort(20, 1)
    answer = solve(question, effort=0.2)
    assert solve(question, effort=0.2) == answer
    assert solve(in_other_order(question), effort=0.2) == answer


def test_groups_keep_their_numbers_where_they_can() -> None:
    question = cohort(20, 1)
    first = solve(question, effort=0.2)
    turned = {one: 3 - place for one, place in first.grouping.seats.items()}
    again = solve(replace(question, start=turned), effort=0.2)
    assert (again.cost, again.moved, again.grouping.seats) == (first.cost, 0, turned)


def test_one_lock_more_moves_as_few_people_as_possible() -> None:
    question = cohort(40, 104)
    first = solve(question, effort=0.3)
    one = question.people[7].id
    elsewhere = first.grouping.seats[one] % len(question.sizes) + 1
    asked = replace(question, seats={one: elsewhere}, start=first.grouping.seats, nearest=True)
    second = solve(asked, effort=0.3)
    assert not broken(asked, second.grouping)
    assert second.moved == second.fewest == moves(asked, second.grouping)
    assert 2 <= second.moved <= 4
    assert second.cost < total(asked, by_hand(question))


def test_what_is_locked_as_it_is_moves_nobody() -> None:
    question = cohort(30, 2)
    first = solve(question, effort=0.2)
    seats = dict(list(first.grouping.seats.items())[:5])
    again = solve(
        replace(question, seats=seats, start=first.grouping.seats, nearest=True), effort=0.2
    )
    assert (again.moved, again.fewest) == (0, 0)
    assert again.cost <= first.cost


def test_three_hundred_people_cost_a_quarter_less_than_by_hand() -> None:
    theirs = ours = bound = 0
    for question in city(1):
        clerk, answer = by_hand(question), solve(question, effort=0.2)
        assert not broken(question, clerk)
        assert not broken(question, answer.grouping)
        theirs += total(question, clerk)
        ours += answer.cost
        bound += answer.bound
    assert ours <= 0.75 * theirs
    assert ours <= 1.1 * bound
