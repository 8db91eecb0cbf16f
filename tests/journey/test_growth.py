from datetime import date

import pytest

from trainingmgr.journey import facts as f
from trainingmgr.journey.growth import Growth, growth_class, kub_is_active

DAY = date(2026, 11, 21)


def months(*amounts, last=10, business=None):
    first = last - len(amounts) + 1
    return [
        f.sales(date(2026, month, 28), f"2026-{month:02}", amount, outside_buyer=True, proof=True,
                business=business)
        for month, amount in enumerate(amounts, first)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("amounts", "becomes"),
    [
        ((100, 100, 100, 110, 110, 110), Growth.BERKEMBANG),
        ((100, 100, 100, 110, 110, 109), Growth.STAGNAN),
        ((100, 100, 100, 91, 90, 90), Growth.STAGNAN),
        ((100, 100, 100, 90, 90, 90), Growth.MENURUN),
        ((0, 0, 0, 0, 0, 0), Growth.STAGNAN),
        ((0, 0, 0, 0, 0, 1), Growth.BERKEMBANG),
        ((1, 0, 0, 0, 0, 0), Growth.MENURUN),
    ],
)
def test_r20_three_months_are_compared_with_the_three_before(amounts, becomes):
    assert growth_class(months(*amounts), DAY) is becomes


def test_r20_fewer_than_six_months_cannot_be_judged():
    assert growth_class([], DAY) is Growth.BELUM_DAPAT_DINILAI
    assert growth_class(months(1, 2, 3, 4, 5), DAY) is Growth.BELUM_DAPAT_DINILAI
    gap = months(1, 2, 3, 4, 5, 6, 7)
    del gap[3]
    assert growth_class(gap, DAY) is Growth.BELUM_DAPAT_DINILAI


def test_r20_the_month_that_is_not_over_is_left_out():
    facts = [*months(100, 100, 100, 110, 110, 110), *months(1, last=11)]
    assert growth_class(facts, date(2026, 11, 30)) is Growth.BERKEMBANG


def test_r20_figures_that_ended_long_ago_say_nothing_of_today():
    facts = months(100, 100, 100, 110, 110, 110, last=8)
    assert growth_class(facts, DAY) is Growth.BERKEMBANG
    assert growth_class(facts, date(2026, 12, 1)) is Growth.BELUM_DAPAT_DINILAI


def test_the_latest_figure_of_a_month_counts_and_two_businesses_add_up():
    facts = months(100, 100, 100, 100, 100, 100)
    facts.append(f.sales(date(2026, 11, 2), "2026-10", 130, outside_buyer=True, proof=True))
    assert growth_class(facts, DAY) is Growth.BERKEMBANG
    assert growth_class(facts, date(2026, 11, 1)) is Growth.STAGNAN
    second = months(0, 0, 0, 0, 0, 0, business=2)
    assert growth_class([*months(100, 100, 100, 110, 110, 110), *second], DAY) is (
        Growth.BERKEMBANG
    )


def test_a_kub_is_active_from_three_active_members():
    assert [kub_is_active(n) for n in (2, 3, 10)] == [False, True, True]
