"""Pages of mentors, of their sessions, and of the office that assigns them."""

from flask import Blueprint

bp = Blueprint("mentors", __name__)

from trainingmgr.mentors.routes import (  # noqa: E402
    confirmations,
    hub,
    lists,
    own,
    sessions,
    staff,
)

__all__ = [
    "bp",
    "confirmations",
    "hub",
    "lists",
    "own",
    "sessions",
    "staff",
]
