"""What follows from the prices of a business plan, and what it must say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from trainingmgr.foundation.problems import Refused
from trainingmgr.mentors.rules import business_plans as rules
from trainingmgr.mentors.rules.business_plans import PlanInput

WHOLE = PlanInput(
    product="Tempat pensil kokoru",
    buyer="Toko alat tulis",
    unit="buah",
    price=25_000,
    cost=15_000,
    fixed_cost=300_000,
    monthly_target=60,
    capital_need=1_000_000,
)


def test_the_sums_of_a_plan() -> None:
    sums = rules.reckon(WHOLE)
    assert sums is not None
    assert (sums.margin, sums.break_even) == (10_000, 30)
    assert (sums.income, sums.spending, sums.profit) == (1_500_000, 1_200_000, 300_000)
    assert sums.payback == 4
    assert str(rules.verdict(sums, "buah")) == (
        "Laba Rp300.000 sebulan bila 60 buah terjual; titik impas 30"
    )


@pytest.mark.parametrize(
    ("price", "cost", "fixed", "units"),
    [
        (25_000, 15_000, 300_001, 31),  # a part of a unit is a whole one
        (25_000, 15_000, 0, 0),
        (15_000, 15_000, 0, 0),
        (15_000, 15_000, 1, None),
        (14_000, 15_000, 0, None),
    ],
)
def test_break_even_is_the_first_unit_that_covers_all(
    price: int, cost: int, fixed: int, units: int | None
) -> None:
    assert rules.break_even(price, cost, fixed) == units
    if units:
        assert (price - cost) * units >= fixed > (price - cost) * (units - 1)


def test_a_plan_that_loses_says_so() -> None:
    level_price = rules.reckon(replace(WHOLE, price=15_000))
    assert level_price is not None
    assert "biaya tetap tidak tertutup" in str(rules.verdict(level_price, "buah"))
    below = rules.reckon(replace(WHOLE, price=14_000))
    assert below is not None
    assert "merugi" in str(rules.verdict(below, "buah"))
    assert below.payback is None
    few = rules.reckon(replace(WHOLE, monthly_target=29))
    assert few is not None
    assert few.profit < 0
    assert "titik impas 30" in str(rules.verdict(few, "buah"))
    level = rules.reckon(replace(WHOLE, monthly_target=30))
    assert level is not None
    assert level.profit == 0
    assert "belum ada laba" in str(rules.verdict(level, "buah"))


def test_six_things_must_be_said_and_no_capital_needed_is_said() -> None:
    assert rules.lacking(PlanInput()) == tuple(rules.NEEDED)
    assert len(rules.NEEDED) == 6
    assert rules.complete(replace(WHOLE, capital_need=0, fixed_cost=None))
    assert rules.lacking(replace(WHOLE, buyer="  ", cost=None)) == ("buyer", "cost")
    assert rules.reckon(replace(WHOLE, cost=None)) is None


def test_figures_that_mean_nothing_are_refused() -> None:
    for told, field in [
        (replace(WHOLE, price=0), "price"),
        (replace(WHOLE, monthly_target=0), "monthly_target"),
        (replace(WHOLE, canvas={"value": "x" * 401}), "value"),
        (PlanInput(price=1), "product"),
    ]:
        with pytest.raises(Refused) as refused:
            rules.check(told)
        assert refused.value.field == field
    rules.check(PlanInput(canvas={"segments": "Ibu muda"}))
