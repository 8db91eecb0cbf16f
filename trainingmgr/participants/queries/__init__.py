"""Whose records one may see, where people stand on a day, and what their rows prove."""

from trainingmgr.participants.queries.duplicates import kept_of
from trainingmgr.participants.queries.lists import (
    CohortPeople,
    KnownPeople,
    Wanted,
    cohort_people,
    count_found,
    listed_people,
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
    frozen_among,
    identity_of,
    is_frozen,
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
    "Identity",
    "KnownPeople",
    "Wanted",
    "cohort_people",
    "count_found",
    "evidence",
    "evidence_of_departures",
    "evidence_of_objections",
    "evidence_of_people",
    "frozen_among",
    "identity_of",
    "is_frozen",
    "kept_of",
    "listed_people",
    "may_see",
    "numbers_of",
    "objection_for",
    "on_day",
    "open_departure",
    "participant_for",
    "registered_niks",
    "visible",
]
