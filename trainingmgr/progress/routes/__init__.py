"""Pages across rooms: the head's page, the people behind its figures, one person, reports."""

from flask import Blueprint

bp = Blueprint("progress", __name__)

from trainingmgr.progress.routes import head, people, person, reports, search  # noqa: E402  -- they hang on bp

__all__ = ["bp", "head", "people", "person", "reports", "search"]
