"""Pages of mentors, of their sessions, and of the office that assigns them."""

from flask import Blueprint

bp = Blueprint("mentors", __name__)

from trainingmgr.mentors.routes import hub, lists, sessions, staff  # noqa: E402

__all__ = ["bp", "hub", "lists", "sessions", "staff"]
