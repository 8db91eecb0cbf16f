"""Pages of mentors, of their sessions, and of the office that assigns them."""

from flask import Blueprint

bp = Blueprint("mentors", __name__)

from trainingmgr.mentors.routes import (  # noqa: E402
    assessments,
    assignments,
    confirmations,
    corrections,
    deliverables,
    hub,
    lists,
    own,
    prospects,
    quality,
    session_pages,
    sessions,
    staff,
)

__all__ = [
    "assessments",
    "assignments",
    "bp",
    "confirmations",
    "corrections",
    "deliverables",
    "hub",
    "lists",
    "own",
    "prospects",
    "quality",
    "session_pages",
    "sessions",
    "staff",
]
