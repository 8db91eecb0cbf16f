"""Pages about businesses, visits to them, and letters of assignment."""

from flask import Blueprint

bp = Blueprint("businesses", __name__)

from trainingmgr.businesses.routes import letters, lists, records, visits  # noqa: E402

__all__ = ["bp", "letters", "lists", "records", "visits"]
