"""Cohorts opened, their courses and curricula planned, sessions set, moved and cancelled."""

from trainingmgr.cohorts.services.calendars import issue_link, note_fetch, revoke_link
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
from trainingmgr.cohorts.services.curriculum import (
    change_template,
    copy_template,
    create_template,
    load_templates,
)
from trainingmgr.cohorts.services.planner import save_course, save_sessions
from trainingmgr.cohorts.services.sessions import (
    Draft,
    add_sessions,
    cancel_session,
    change_session,
    mark_held,
    plan_session,
    plan_sessions,
)
from trainingmgr.cohorts.services.substitutes import (
    check_may_take,
    hand_over,
    may_take,
    substitute,
    take_over,
)

__all__ = [
    "Draft",
    "add_sessions",
    "cancel_session",
    "change_cohort",
    "change_course",
    "change_session",
    "change_template",
    "check_may_take",
    "copy_template",
    "create_cohort",
    "create_template",
    "end_grants",
    "finish_course",
    "grant",
    "hand_over",
    "issue_link",
    "load_templates",
    "mark_held",
    "may_take",
    "note_fetch",
    "open_course",
    "plan_course",
    "plan_session",
    "plan_sessions",
    "revoke_link",
    "save_course",
    "save_sessions",
    "set_subjects",
    "substitute",
    "take_over",
]
