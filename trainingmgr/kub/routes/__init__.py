"""Pages of the KUB: the list, one KUB, and everything that changes it."""

from flask import Blueprint

bp = Blueprint("kub", __name__)

from trainingmgr.kub.routes import (  # noqa: E402, F401
    assistant,
    comparing,
    courses,
    decree_papers,
    endings,
    formation,
    lists,
    meetings,
    members,
    papers,
    proposals,
    scans,
    statutes,
    waiting,
    wish_lists,
    wishes,
)
