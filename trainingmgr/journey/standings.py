"""A person's standing over all time as few intervals, so that any day is one look-up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from trainingmgr.journey.active import WINDOW_DAYS, Status
from trainingmgr.journey.evidence import Evidence
from trainingmgr.journey.facts import Fact
from trainingmgr.journey.growth import Growth
from trainingmgr.journey.stages import Stage, first_days
from trainingmgr.journey.timeline import State, timeline


@dataclass(frozen=True)
class Standing:
    """What is true of a person from `from_on` until before `until_on`.

    The last one has no end: it holds as long as no further evidence comes.
    """

    from_on: date
    until_on: date | None
    status: Status
    stage: Stage
    """The highest stage reached so far."""
    growth: Growth
    verified_on: date | None


def standings(facts: Iterable[Fact] | Evidence, window_days: int = WINDOW_DAYS) -> list[Standing]:
    """Return the standings from the first fact on, in order, without gaps; [] without facts.

    On every day they equal what `judge`, `growth_class` and `reached` say, assuming that
    nothing further is recorded.
    """
    evidence = facts if isinstance(facts, Evidence) else Evidence(facts)
    states = timeline(evidence, window_days)
    if not states:
        return []
    first = first_days(evidence, states)
    rows: list[tuple[date, Stage, State]] = []
    for day, state in states:
        stage = max((s for s, since in first.items() if since <= day), default=Stage(0))
        if not rows or rows[-1][1:] != (stage, state):
            rows.append((day, stage, state))
    ends: list[date | None] = [day for day, _, _ in rows[1:]]
    return [
        Standing(day, until, state.status, stage, state.growth, state.verified_on)
        for (day, stage, state), until in zip(rows, [*ends, None], strict=True)
    ]


def standing_on(rows: Iterable[Standing], on: date) -> Standing | None:
    """Return the standing that holds on a day, or None before the first fact."""
    for row in rows:
        if row.from_on <= on and (row.until_on is None or on < row.until_on):
            return row
    return None
