"""Whose records one may see, where people stand on a day, and what their rows prove."""

from trainingmgr.participants.queries.lists import (
    CohortPeople,
    Found,
    KnownPeople,
    Wanted,
    cohort_people,
    count_found,
    find_people,
)
from trainingmgr.participants.queries.proofs import (
    Evidence,
    evidence,
    evidence_of_departures,
    evidence_of_objections,
    evidence_of_people,
)
from trainingmgr.participants.queries.scope import (
    Identity,
    identity_of,
    may_see,
    numbers_of,
    objection_for,
    on_day,
    open_departure,
    participant_for,
    registered_niks,
    visible,
)

__all__ = [
    "CohortPeople",
    "Evidence",
    "Found",
    "Identity",
    "KnownPeople",
    "Wanted",
    "cohort_people",
    "count_found",
    "evidence",
    "evidence_of_departures",
    "evidence_of_objections",
    "evidence_of_people",
    "find_people",
    "identity_of",
    "may_see",
    "numbers_of",
    "objection_for",
    "on_day",
    "open_departure",
    "participant_for",
    "registered_niks",
    "visible",
]
