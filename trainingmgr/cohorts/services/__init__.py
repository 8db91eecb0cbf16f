"""Cohorts opened, their courses and curricula planned, sessions set, moved and cancelled."""

from trainingmgr.cohorts.services.cohorts import (
    change_cohort,
    create_cohort,
    end_grants,
    grant,
)
from trainingmgr.cohorts.services.courses import (
    change_course,
    finish_course,
    open_course,
    plan_course,
    set_subjects,
)
from trainingmgr.cohorts.services.sessions import (
    cancel_session,
    change_session,
    mark_held,
    plan_session,
    plan_sessions,
)

__all__ = [
    "cancel_session",
    "change_cohort",
    "change_course",
    "change_session",
    "create_cohort",
    "end_grants",
    "finish_course",
    "grant",
    "mark_held",
    "open_course",
    "plan_course",
    "plan_session",
    "plan_sessions",
    "set_subjects",
]
