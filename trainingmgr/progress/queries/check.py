"""`journey check`: does what is cached still follow from what every room has on its rows?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingmgr.attendance.queries import evidence as attendance
from trainingmgr.businesses.queries import evidence as businesses
from trainingmgr.journey.facts import Fact
from trainingmgr.kub.queries import evidence as kub
from trainingmgr.participants.models import Milestone, Participant, StageReached, StandingRow
from trainingmgr.participants.queries import evidence as participants
from trainingmgr.participants.services import milestones

Key = tuple[int, str]
ROOMS = (participants, attendance, kub, businesses)


@dataclass(frozen=True)
class Difference:
    """One thing that does not follow: whose record, and what."""

    number: str
    name: str
    what: str

    def __str__(self) -> str:
        return f"{self.number} {self.name}: {self.what}"


@dataclass(frozen=True)
class Checked:
    """What was compared, and every difference found."""

    people: int
    facts: int
    standings: int
    stages: int
    differences: list[Difference]


def check(session: Session) -> Checked:
    """Rebuilds all evidence, standings and stages from the rooms' rows and compares."""
    rebuilt: dict[Key, list[Fact]] = {}
    for evidence in ROOMS:
        rebuilt |= evidence(session)
    live = _live(session)
    kept_standings = _cached(session, StandingRow, ("from_on", "until_on", "status", "stage"))
    kept_stages = _cached(session, StageReached, ("stage", "on"))
    window = milestones.window_days(session)
    by_person: dict[int, list[tuple[str, Fact]]] = defaultdict(list)
    for (person, source), facts in rebuilt.items():
        by_person[person] += [(source, fact) for fact in facts]
    found: list[Difference] = []
    people = session.execute(
        select(Participant.id, Participant.number, Participant.name).order_by(Participant.number)
    ).all()
    wrong = _by_person(_unlike(rebuilt, live))
    for person, number, name in people:
        facts = milestones.in_order(by_person[person])
        said = list(wrong.get(person, ()))
        for what, kept, columns, rows in (
            ("kedudukan", kept_standings, ("from_on", "until_on", "status", "stage"),
             milestones.standing_rows(person, facts, window)),
            ("tahap", kept_stages, ("stage", "on"), milestones.stage_rows(person, facts, window)),
        ):  # fmt: skip
            now = {tuple(row[column] for column in columns) for row in rows}
            if now != kept.get(person, set()):
                said.append(_changed(what, kept.get(person, set()), now))
        found += [Difference(number, name, one) for one in said]
    return Checked(
        people=len(people),
        facts=sum(len(facts) for facts in live.values()),
        standings=sum(len(rows) for rows in kept_standings.values()),
        stages=sum(len(rows) for rows in kept_stages.values()),
        differences=found,
    )


def _live(session: Session) -> dict[Key, list[Fact]]:
    found: dict[Key, list[Fact]] = defaultdict(list)
    query = select(
        Milestone.participant_id, Milestone.source, Milestone.kind, Milestone.on, Milestone.data
    ).where(Milestone.superseded_at.is_(None))
    for person, source, kind, on, data in session.execute(query.order_by(Milestone.id)):
        found[person, source].append(Fact(kind, on, data))
    return found


def _cached(
    session: Session, model: type[Any], columns: tuple[str, ...]
) -> dict[int, set[tuple[Any, ...]]]:
    found: dict[int, set[tuple[Any, ...]]] = defaultdict(set)
    chosen = [getattr(model, column) for column in columns]
    for person, *values in session.execute(select(model.participant_id, *chosen)):
        found[person].add(tuple(values))
    return found


def _unlike(
    rebuilt: Mapping[Key, list[Fact]], live: Mapping[Key, list[Fact]]
) -> Iterator[tuple[int, str]]:
    """(person, sentence) for each fact that only one side knows."""
    for key in sorted(rebuilt.keys() | live.keys()):
        person, source = key
        proven, known = list(rebuilt.get(key, [])), list(live.get(key, []))
        for fact in list(proven):
            if fact in known:
                known.remove(fact)
                proven.remove(fact)
        for fact in proven:
            yield person, f"{fact.kind} {fact.on} dari {source} belum tercatat"
        for fact in known:
            yield person, f"{fact.kind} {fact.on} dari {source} tidak ada lagi buktinya"


def _by_person(found: Iterator[tuple[int, str]]) -> dict[int, list[str]]:
    sorted_by_person: dict[int, list[str]] = defaultdict(list)
    for person, what in found:
        sorted_by_person[person].append(what)
    return sorted_by_person


def _changed(what: str, kept: set[tuple[Any, ...]], now: set[tuple[Any, ...]]) -> str:
    """The first row that differs, as an example."""
    example = min(kept ^ now, key=str)
    side = "tersimpan" if example in kept else "seharusnya"
    shown = " ".join("–" if value is None else str(value) for value in example)
    return f"{what} tidak cocok, {side}: {shown}"
