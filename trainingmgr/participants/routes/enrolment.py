"""A cohort's people, and the day on which N is frozen."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.cohorts.queries import cohort_for
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import OFFICE
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.ui.format import tanggal
from trainingmgr.foundation.ui.lists import Listing, Query
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.participants import queries
from trainingmgr.participants.forms import CloseForm
from trainingmgr.participants.queries import applications
from trainingmgr.participants.routes import bp
from trainingmgr.participants.routes.lists import PEOPLE
from trainingmgr.participants.rules.applications import OPEN_STATES, UNDECIDED
from trainingmgr.participants.services import people
from trainingmgr.participants.services.closing import count_to_freeze

COHORT_PEOPLE = [one for one in PEOPLE if one.key != "angkatan"]


@bp.get("/angkatan/<int:cohort_id>/peserta")
@needs("participants.read")
def cohort_people(cohort_id: int) -> Response:
    """Who was accepted into a cohort, and whether more may come."""
    session, by = db.session(), actor()
    cohort = cohort_for(session, by, cohort_id)
    wanted = queries.Wanted(q=search_term(), cohort_id=cohort.id)
    found = Listing(
        "peserta-angkatan",
        _("Peserta %(name)s", name=cohort.name),
        COHORT_PEOPLE,
        Query(session, queries.listed_people(by, wanted, clock.today())),
        about=[_("Keadaan per %(day)s", day=tanggal(clock.today()))],
    )
    return found.page(
        "participants/cohort_people.html",
        cohort=cohort,
        counted=queries.cohort_people(session, cohort.id) if by.role in OFFICE else None,
    )


@bp.route("/angkatan/<int:cohort_id>/tutup-pendaftaran", methods=["GET", "POST"])
@needs("participants.manage")
def close_enrolment(cohort_id: int) -> str | tuple[str, int] | Response:
    """Say what N will be and that it stays, and freeze it."""
    session, by = db.session(), actor()
    cohort = cohort_for(session, by, cohort_id)
    form, status = CloseForm(), 200
    if form.is_submitted():
        outcome = attempt(form, lambda: people.close_enrolment(session, by, cohort))
        if outcome is None:
            db.session.commit()
            notice(_("Pendaftaran ditutup dengan %(n)s peserta.", n=cohort.frozen_n))
            return redirect(url_for("participants.cohort_people", cohort_id=cohort.id))
        status = outcome
    tally = applications.tally(session, cohort.id)
    page = render_template(
        "participants/close_enrolment.html",
        cohort=cohort,
        n=count_to_freeze(session, cohort.id),
        waiting=sum(tally[state] for state in OPEN_STATES),
        undecided=tally[UNDECIDED],
        form=form,
    )
    return page, status
