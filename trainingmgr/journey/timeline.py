"""What can be said of a person on every day on which something changes."""

from dataclasses import dataclass
from datetime import date, timedelta

from trainingmgr.journey.active import UNKNOWN_AFTER_DAYS, WINDOW_DAYS, Status, judge
from trainingmgr.journey.evidence import Evidence, month_start
from trainingmgr.journey.growth import Growth, growth_class


@dataclass(frozen=True)
class State:
    """What holds from one day of change to the next."""

    status: Status
    growth: Growth
    verified_on: date | None


def timeline(evidence: Evidence, window_days: int = WINDOW_DAYS) -> list[tuple[date, State]]:
    """Return the state on each day of change, as if nothing further were recorded."""
    states = []
    for day in _days_of_change(evidence, window_days):
        judgement = judge(evidence, day, window_days)
        growth = growth_class(evidence, day)
        states.append((day, State(judgement.status, growth, judgement.verified_on)))
    return states


def _days_of_change(evidence: Evidence, window_days: int) -> list[date]:
    """The only days on which anything can change: a fact comes, or one grows too old."""
    past = timedelta(days=window_days + 1)
    days = {fact.on for fact in evidence.facts}
    days |= {day + past for day in evidence.productions}
    for visit in evidence.visits:
        days |= {visit.on + past, visit.on + timedelta(days=UNKNOWN_AFTER_DAYS + 1)}
    for sale in evidence.sales:
        days.add(sale.latest_day + past)
        # A month is over, leaves the last three, and is too old to judge growth by.
        days |= {month_start(sale.month + later) for later in (1, 3, 4)}
    start = min((fact.on for fact in evidence.facts), default=None)
    return sorted(day for day in days if start is not None and day >= start)
