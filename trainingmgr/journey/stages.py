"""The eight stages of the journey and the evidence that enters each (handbook 3.10)."""

from collections.abc import Iterable
from datetime import date
from enum import IntEnum

from trainingmgr.journey import facts as f
from trainingmgr.journey.active import WINDOW_DAYS, Status
from trainingmgr.journey.evidence import Evidence
from trainingmgr.journey.growth import Growth
from trainingmgr.journey.language import N_
from trainingmgr.journey.timeline import State, timeline


class Stage(IntEnum):
    """Stages 0 to 7; one may be entered before an earlier one (a business that ran already)."""

    TERDAFTAR = 0
    LOKAKARYA = 1
    ANGGOTA_KUB = 2
    PELATIHAN_TEKNIS = 3
    TUNTAS = 4
    RINTISAN = 5
    AKTIF = 6
    BERKEMBANG = 7


STAGE_LABELS: dict[Stage, str] = {
    Stage.TERDAFTAR: N_("Terdaftar"),
    Stage.LOKAKARYA: N_("Lokakarya"),
    Stage.ANGGOTA_KUB: N_("Anggota KUB"),
    Stage.PELATIHAN_TEKNIS: N_("Pelatihan teknis"),
    Stage.TUNTAS: N_("Tuntas pelatihan"),
    Stage.RINTISAN: N_("Rintisan"),
    Stage.AKTIF: N_("Aktif"),
    Stage.BERKEMBANG: N_("Berkembang"),
}
_ENTERED_BY = {
    f.ACCEPTED: Stage.TERDAFTAR,
    f.WORKSHOP: Stage.LOKAKARYA,
    f.KUB_JOINED: Stage.ANGGOTA_KUB,
    f.COURSE_STARTED: Stage.PELATIHAN_TEKNIS,
    f.PASSED: Stage.TUNTAS,
}
_STEPS_UP = frozenset({f.LEGALITY, f.COOPERATIVE, f.FINANCING, f.NEW_MARKET})
"""One of these is needed besides growth to be *Berkembang* (handbook 3.10, stage 7)."""


def reached(facts: Iterable[f.Fact], on: date, window_days: int = WINDOW_DAYS) -> dict[Stage, date]:
    """Return the first day on which each stage was reached, up to and including `on`.

    Cumulative: a stage once reached stays reached. *Aktif* begins on the first day on which all
    five conditions held; *Berkembang* on the first with growth and a step up while active.
    """
    evidence = Evidence(facts)
    first = first_days(evidence, timeline(evidence, window_days))
    return {stage: first[stage] for stage in sorted(first) if first[stage] <= on}


def first_days(evidence: Evidence, states: list[tuple[date, State]]) -> dict[Stage, date]:
    """Return the first day of every stage ever reached; `states` is the person's timeline."""
    first = _entered_by_facts(evidence)
    step_up = next((fact.on for fact in evidence.facts if fact.kind in _STEPS_UP), None)
    for day, state in states:
        if state.status is not Status.AKTIF:
            continue
        first.setdefault(Stage.AKTIF, day)
        if state.growth is Growth.BERKEMBANG and step_up is not None and step_up <= day:
            first.setdefault(Stage.BERKEMBANG, day)
    return first


def _entered_by_facts(evidence: Evidence) -> dict[Stage, date]:
    """The first day of the stages that one fact alone enters: 0 to 5."""
    first: dict[Stage, date] = {}
    for fact in evidence.facts:
        stage = _ENTERED_BY.get(fact.kind)
        if stage is not None:
            first.setdefault(stage, fact.on)
    business = evidence.productions + [s.on for s in evidence.sales if s.amount > 0]
    if business:
        first[Stage.RINTISAN] = min(business)
    return first
