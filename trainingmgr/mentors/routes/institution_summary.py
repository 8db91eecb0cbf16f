"""What an institution's mentors did in a period, on screen and for its dean."""

from __future__ import annotations

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from trainingmgr.documents.institution_summary import institution_summary_pdf as draw
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.indonesia.durations import duration
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import NotFound
from trainingmgr.mentors.forms.papers import PeriodForm
from trainingmgr.mentors.models import Institution
from trainingmgr.mentors.routes import bp
from trainingmgr.mentors.routes.papers import send_pdf
from trainingmgr.mentors.rules.reports import half_year
from trainingmgr.mentors.services.institution_summary import summary_of


@bp.get("/pendamping/lembaga/<int:institution_id>/ringkasan")
@needs("mentors.read")
def institution_summary(institution_id: int) -> str:
    """Counts of a period, n of N; institutions are not compared."""
    institution = _institution(institution_id)
    asked = PeriodForm.asked()
    first, last = asked.period() or half_year(clock.today())
    return render_template(
        "mentors/institution_summary.html",
        institution=institution,
        asked=asked,
        paper=summary_of(db.session(), institution, first, last),
        pdf=url_for(
            "mentors.institution_summary_pdf",
            institution_id=institution_id,
            dari=first.isoformat(),
            sampai=last.isoformat(),
        ),
        duration=duration,
    )


@bp.get("/pendamping/lembaga/<int:institution_id>/ringkasan.pdf")
@needs("mentors.read")
def institution_summary_pdf(institution_id: int) -> Response:
    """The same on paper; a period that is none becomes the running half year."""
    institution = _institution(institution_id)
    period = PeriodForm.asked().period() if request.args else None
    first, last = period or half_year(clock.today())
    paper = summary_of(db.session(), institution, first, last)
    return send_pdf(draw(paper), f"ringkasan-lembaga-{institution_id}.pdf")


def _institution(institution_id: int) -> Institution:
    found = db.session().get(Institution, institution_id)
    if found is None:
        raise NotFound(N_("Lembaga ini tidak ada."))
    return found
