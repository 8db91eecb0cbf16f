"""Pages about people: found, registered, corrected, imported, and counted when enrolment closes."""

from flask import Blueprint

bp = Blueprint("participants", __name__)

from trainingmgr.participants.routes import (  # noqa: E402, F401
    enrolment,
    imports,
    lists,
    people,
    records,
    rights_requests,
)
