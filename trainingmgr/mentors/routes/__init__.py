"""Pages of mentors, of their sessions, and of the office that assigns them."""

from flask import Blueprint

bp = Blueprint("mentors", __name__)

from trainingmgr.mentors.routes import (  # noqa: E402
    assessments,
    assignments,
    business_plans,
    confirmations,
    corrections,
    deliverables,
    hub,
    lists,
    own,
    own_plans,
    plans,
    prospects,
    quality,
    reminders,
    session_pages,
    sessions,
    staff,
)

__all__ = [
    "bp",
    "assessments",
    "assignments",
    "business_plans",
    "confirmations",
    "corrections",
    "deliverables",
    "hub",
    "lists",
    "own",
    "own_plans",
    "plans",
    "prospects",
    "quality",
    "reminders",
    "session_pages",
    "sessions",
    "staff",
]
