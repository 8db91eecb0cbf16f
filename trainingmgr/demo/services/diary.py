"""A diary of acts, done in the order of their instants with the clock set to each."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import date, time, timedelta

from trainingmgr.foundation import clock

Act = Callable[[], None]


class Diary:
    """Acts may write further acts into it, as long as those lie later."""

    def __init__(self, as_of: date) -> None:
        self.as_of = as_of
        self._pages: list[tuple[date, time, int, Act]] = []
        self._written = 0

    def on(self, days_before: int, at: time, act: Act) -> None:
        """Writes an act for so many days before the demonstration's day."""
        day = self.as_of - timedelta(days=days_before)
        heapq.heappush(self._pages, (day, at, self._written, act))
        self._written += 1

    def live(self, progress: Callable[[int, int], None]) -> None:
        """Does everything; tells `progress` how many acts are done of how many."""
        done = 0
        while self._pages:
            day, at, _, act = heapq.heappop(self._pages)
            with clock.at(clock.instant(day, at)):
                act()
            done += 1
            progress(done, done + len(self._pages))
