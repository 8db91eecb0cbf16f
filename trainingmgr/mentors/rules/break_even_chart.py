"""Where the lines of a break-even drawing run: what comes in and what goes out, by units sold."""

from __future__ import annotations

from dataclasses import dataclass

from trainingmgr.mentors.rules.business_plans import Reckoning

WIDTH, HEIGHT = 360, 220
LEFT, RIGHT, TOP, BOTTOM = 14, 346, 26, 186
ROOM = 1.25

Point = tuple[float, float]


@dataclass(frozen=True)
class Chart:
    """Points in a box of WIDTH by HEIGHT, y downwards; `even` is None where the lines never meet
    or meet at nothing sold. `target_x` is where the planned units stand."""

    income: tuple[Point, Point]
    spending: tuple[Point, Point]
    even: Point | None
    target_x: float
    target_income_y: float
    target_spending_y: float
    earns: bool
    width: int = WIDTH
    height: int = HEIGHT
    bottom: int = BOTTOM
    left: int = LEFT
    right: int = RIGHT


def chart(sums: Reckoning) -> Chart:
    """The drawing of a plan's sums; both lines share one scale that begins at zero."""
    units = max(sums.target, sums.break_even or 0) * ROOM
    top = max(sums.price * units, sums.fixed_cost + sums.cost * units) or 1

    def at(sold: float, money: float) -> Point:
        across = LEFT + (RIGHT - LEFT) * sold / units
        return round(across, 1), round(BOTTOM - (BOTTOM - TOP) * money / top, 1)

    # Where the lines meet in the drawing, which may be between two whole units.
    meet = sums.fixed_cost / sums.margin if sums.margin > 0 else 0
    return Chart(
        income=(at(0, 0), at(units, sums.price * units)),
        spending=(at(0, sums.fixed_cost), at(units, sums.fixed_cost + sums.cost * units)),
        even=at(meet, sums.price * meet) if meet else None,
        target_x=at(sums.target, 0)[0],
        target_income_y=at(sums.target, sums.income)[1],
        target_spending_y=at(sums.target, sums.spending)[1],
        earns=sums.profit > 0,
    )
