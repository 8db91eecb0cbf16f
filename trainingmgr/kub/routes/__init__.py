"""Pages of the KUB: the list, one KUB, and everything that changes it."""

from flask import Blueprint

bp = Blueprint("kub", __name__)

from trainingmgr.kub.routes import formation, lists, members  # noqa: E402, F401
