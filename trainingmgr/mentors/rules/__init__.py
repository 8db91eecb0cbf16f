"""The rules of coaching, without web and database."""

from trainingmgr.mentors.rules.coaching import (
    DAYS_TO_NEXT,
    INSTITUTIONS,
    KINDS,
    LONGEST,
    MENTEES,
    MODES,
    RECENT_DAYS,
    SHORTEST,
    TOPICS,
    USUAL_MINUTES,
    USUAL_MODE,
    USUAL_TOPIC,
    check_members,
    check_session,
    is_recent,
    recent_since,
)

__all__ = [
    "DAYS_TO_NEXT",
    "INSTITUTIONS",
    "KINDS",
    "LONGEST",
    "MENTEES",
    "MODES",
    "RECENT_DAYS",
    "SHORTEST",
    "TOPICS",
    "USUAL_MINUTES",
    "USUAL_MODE",
    "USUAL_TOPIC",
    "check_members",
    "check_session",
    "is_recent",
    "recent_since",
]
