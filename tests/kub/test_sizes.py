from itertools import pairwise

import pytest

from trainingmgr.kub.rules.sizes import left_over, sizes_for


def divisions(people: int, most: int) -> list[tuple[int, ...]]:
    """Every way to make groups of at most `most`, largest first."""
    if not people:
        return [()]
    return [
        (first, *rest)
        for first in range(min(people, most), 0, -1)
        for rest in divisions(people - first, first)
    ]


@pytest.mark.parametrize(
    ("people", "sizes", "forced", "outside"),
    [
        (0, (), False, False),
        (1, (1,), True, True),
        (7, (7,), True, True),
        (8, (8,), True, False),
        (10, (10,), False, False),
        (13, (13,), True, True),
        (15, (8, 7), True, True),
        (16, (8, 8), True, False),
        (25, (9, 8, 8), True, False),
        (35, (12, 12, 11), True, False),
        (40, (10, 10, 10, 10), False, False),
        (43, (11, 11, 11, 10), True, False),
    ],
)
def test_ten_unless_numbers_force_it(people, sizes, forced, outside):
    found = sizes_for(people)
    assert (found.sizes, found.forced, found.outside) == (sizes, forced, outside)


def test_nobody_is_left_without_a_group():
    for people in range(1, 301):
        found = sizes_for(people)
        assert sum(found.sizes) == people
        assert found.outside == any(not 8 <= size <= 12 for size in found.sizes)
        assert all(0 <= one - other <= 1 for one, other in pairwise(found.sizes))
    assert not any(sizes_for(people).outside for people in range(32, 301))


def test_no_other_division_is_better():
    def away(sizes):
        outside = sum(max(0, 3 - size, size - 5) for size in sizes)
        return outside, sum(abs(size - 4) for size in sizes), sizes[0] - sizes[-1], len(sizes)

    for people in range(1, 24):
        found = sizes_for(people, usual=4, fewest=3, most=5)
        assert away(found.sizes) == min(map(away, divisions(people, people)))


def test_who_is_left_over_joins_a_kub_there_is():
    assert [left_over(people) for people in (0, 3, 8, 13, 15, 16, 30)] == [0, 3, 0, 1, 3, 0, 0]
