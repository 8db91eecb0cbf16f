"""How well mentoring goes, for the office: n of N by institution, and no ranking."""

from __future__ import annotations

from flask import render_template

from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.mentors import rules
from trainingmgr.mentors.queries import quality as queries
from trainingmgr.mentors.routes import bp


@bp.get("/pendampingan/mutu")
@needs("mentors.read")
def quality() -> str:
    """Coverage, promises, the first session, scores and parafs; institutions by their name."""
    everything, each = queries.quality(db.session(), actor(), clock.today())
    return render_template(
        "mentors/quality.html", everything=everything, each=each, days=rules.RECENT_DAYS
    )
