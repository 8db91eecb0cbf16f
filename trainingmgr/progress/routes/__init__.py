"""Pages across rooms: the head's page, the people behind its figures, one person, reports."""

from flask import Blueprint

bp = Blueprint("progress", __name__)

from trainingmgr.progress.routes import (  # noqa: E402  -- they hang on bp
    head,
    kub,
    own,
    own_kub,
    people,
    person,
    reports,
    search,
)

__all__ = ["bp", "head", "kub", "own", "own_kub", "people", "person", "reports", "search"]
