"""Whose cohorts, courses and sessions one may see, what is planned, and how far it has come."""

from trainingmgr.cohorts.queries.plans import (
    course_named,
    courses_in,
    next_sessions,
    session_days,
    sessions_of,
    slot_of,
    slots_on,
    turns_taken,
    workshop_of,
)
from trainingmgr.cohorts.queries.progress import (
    SessionCount,
    progress_of,
    sessions_by_course,
)
from trainingmgr.cohorts.queries.scopes import (
    check_seen,
    cohort_by_code,
    cohort_for,
    count,
    course_for,
    named,
    session_for,
    session_of_course,
    visible_cohorts,
    visible_courses,
    visible_sessions,
)

__all__ = [
    "SessionCount",
    "check_seen",
    "cohort_by_code",
    "cohort_for",
    "count",
    "course_for",
    "course_named",
    "courses_in",
    "named",
    "next_sessions",
    "progress_of",
    "session_days",
    "session_for",
    "session_of_course",
    "sessions_by_course",
    "sessions_of",
    "slot_of",
    "slots_on",
    "turns_taken",
    "visible_cohorts",
    "visible_courses",
    "visible_sessions",
    "workshop_of",
]
