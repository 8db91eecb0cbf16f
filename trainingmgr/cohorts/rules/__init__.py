"""Turns, periods, curricula, clashes and the progress of cohorts (handbook R01, R06, R07)."""

from trainingmgr.cohorts.rules.clashes import (
    NOWHERE,
    Clash,
    Slot,
    check_clashes,
    clashes,
    overlaps,
)
from trainingmgr.cohorts.rules.curriculum import (
    GROUP_LETTERS,
    JP_MINUTES,
    SubjectLine,
    check_subjects,
    planned_jp,
    session_jp,
    session_minutes,
)
from trainingmgr.cohorts.rules.kinds import (
    IKM,
    IKM_FIELDS,
    KINDS,
    OTHER_FIELD,
    PROGRAM,
    check_kind,
    check_quota,
)
from trainingmgr.cohorts.rules.periods import (
    MOST_WEEKS,
    check_period,
    check_session_day,
    check_turn,
    weekly,
)
from trainingmgr.cohorts.rules.portions import in_words, split
from trainingmgr.cohorts.rules.progress import (
    STANDINGS,
    STEPS,
    Progress,
    Standing,
    States,
    standing,
    steps,
)

__all__ = [
    "GROUP_LETTERS",
    "IKM",
    "IKM_FIELDS",
    "JP_MINUTES",
    "KINDS",
    "MOST_WEEKS",
    "NOWHERE",
    "OTHER_FIELD",
    "PROGRAM",
    "STANDINGS",
    "STEPS",
    "Clash",
    "Progress",
    "Slot",
    "Standing",
    "States",
    "SubjectLine",
    "check_clashes",
    "check_kind",
    "check_period",
    "check_quota",
    "check_session_day",
    "check_subjects",
    "check_turn",
    "clashes",
    "in_words",
    "overlaps",
    "planned_jp",
    "session_jp",
    "session_minutes",
    "split",
    "standing",
    "steps",
    "weekly",
]
