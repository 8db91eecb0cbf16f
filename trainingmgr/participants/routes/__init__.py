"""Pages about people: found, registered, corrected, imported, and counted when enrolment closes."""

from flask import Blueprint

bp = Blueprint("participants", __name__)

from trainingmgr.participants.routes import (  # noqa: E402, F401
    duplicates,
    enrolment,
    import_columns,
    import_corrections,
    import_endings,
    imports,
    intake,
    lists,
    own_copy,
    own_links,
    people,
    records,
    registration,
    rights_requests,
    selection,
)
