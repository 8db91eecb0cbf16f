"""Two acts at once, in the order that hurts: one begun while the other is not yet committed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from trainingmgr.foundation.problems import Refused

Act = Callable[[Session], object]
# How long the second act is left to run into the first one.
HEAD_START = 0.4


def one_during_the_other(engine: Engine, first: Act, second: Act) -> str:
    """`second` begins when `first` is done but not committed; what it was told, or nothing."""
    begun = Event()

    def later() -> str:
        with Session(engine) as own:
            begun.set()
            try:
                second(own)
                own.commit()
            except Refused as problem:
                own.rollback()
                return type(problem).__name__
        return ""

    with ThreadPoolExecutor(1) as hand, Session(engine) as own:
        first(own)
        told = hand.submit(later)
        begun.wait()
        # Long enough to read what is there and to reach the rows that are held.
        Event().wait(HEAD_START)
        own.commit()
        return told.result()
