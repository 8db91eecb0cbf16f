"""A person who is active on 1 October 2026, and facts to change that."""

from datetime import date

from trainingmgr.journey import facts as f
from trainingmgr.journey.facts import Fact

DAY = date(2026, 10, 1)
VISITED = date(2026, 8, 1)

PRODUCED = f.production(date(2026, 9, 10), "kue", "40 dus")
AUGUST = f.sales(date(2026, 8, 31), "2026-08", 900_000, outside_buyer=True, proof=True)
SEPTEMBER = f.sales(date(2026, 9, 30), "2026-09", 1_200_000, outside_buyer=False, proof=True)
OWNER = f.role(VISITED, "owner")
SEEN = f.visit(VISITED, "berjalan", eligible=True, photo=True)
ACTIVE = [PRODUCED, AUGUST, SEPTEMBER, OWNER, SEEN]


def without(*gone: Fact) -> list[Fact]:
    """The active person without some of the evidence."""
    return [fact for fact in ACTIVE if fact not in gone]


def opened(on: date, number: int = 1) -> Fact:
    return Fact(f.OBJECTION_OPENED, on, {"id": number})


def closed(on: date, number: int = 1) -> Fact:
    return Fact(f.OBJECTION_CLOSED, on, {"id": number})
