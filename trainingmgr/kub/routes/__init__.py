"""Pages of the KUB: the list, one KUB, and everything that changes it."""

from flask import Blueprint

bp = Blueprint("kub", __name__)

from trainingmgr.kub.routes import (  # noqa: E402, F401
    assistant,
    comparing,
    courses,
    endings,
    formation,
    lists,
    meetings,
    members,
    proposals,
    wish_lists,
    wishes,
    waiting,
)
