"""Pages of mentors, of their sessions, and of the office that assigns them."""

from flask import Blueprint

bp = Blueprint("mentors", __name__)

from trainingmgr.mentors.routes import (  # noqa: E402
    assessments,
    assignments,
    confirmations,
    deliverables,
    hub,
    lists,
    own,
    prospects,
    quality,
    sessions,
    staff,
)

__all__ = [
    "assessments",
    "assignments",
    "bp",
    "confirmations",
    "deliverables",
    "hub",
    "lists",
    "own",
    "prospects",
    "quality",
    "sessions",
    "staff",
]
