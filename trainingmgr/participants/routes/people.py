"""One person registered or corrected, with questions where something looks unlikely."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.cohorts.models import Cohort
from trainingmgr.cohorts.queries import cohort_for
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.participants import queries
from trainingmgr.participants.forms import CorrectForm, RegisterForm
from trainingmgr.participants.routes import bp
from trainingmgr.participants.routes.desk import Desk
from trainingmgr.participants.rules.applications import ON_PAPER
from trainingmgr.participants.services import people
from trainingmgr.participants.services.beforehand import SOURCES, Known
from trainingmgr.participants.services.consents import record_consents
from trainingmgr.programmes.queries import kelurahan

Page = str | tuple[str, int] | Response
LARGEST = 2**31
"""No id is as large as this: a database would refuse to look for it."""


@bp.route("/angkatan/<int:cohort_id>/peserta/baru", methods=["GET", "POST"])
@needs("participants.manage")
def new_participant(cohort_id: int) -> Page:
    """Register one person."""
    cohort = cohort_for(db.session(), actor(), cohort_id)
    form = RegisterForm()
    form.of_cohort(cohort)
    form.offer_kelurahan(kelurahan(db.session()))
    desk = Desk(form, cohort, clock.today())
    known = _known(cohort)
    if not form.is_submitted():
        if known is not None:
            form.name.data, form.phone.data = known.name, known.phone
        return desk.page("participants/new_participant.html", 200)

    def save() -> None:
        session, by = db.session(), actor()
        found = people.register(session, by, cohort, desk.person(form.nik.data))
        record_consents(session, by, found, form.consents, how=ON_PAPER)
        if known is not None:
            known.registered(session, by, found)
        notice(_("%(name)s terdaftar dengan nomor %(n)s.", name=found.name, n=found.number))

    status = attempt(form, desk.watch(save))
    if status:
        return desk.page("participants/new_participant.html", status)
    db.session.commit()
    return redirect(url_for("participants.cohort_people", cohort_id=cohort.id))


@bp.route("/peserta/<int:participant_id>/ubah", methods=["GET", "POST"])
@needs("participants.manage")
def edit_participant(participant_id: int) -> Page:
    """Correct someone's particulars."""
    one = queries.participant_for(db.session(), actor(), participant_id)
    form = CorrectForm()
    form.of_cohort(one.cohort)
    form.offer_kelurahan(kelurahan(db.session()))
    desk = Desk(form, one.cohort, one.accepted_on or clock.today(), one)
    if not form.is_submitted():
        form.fill(one)
        return desk.page("participants/edit_participant.html", 200)

    def save() -> None:
        person = desk.person(form.nik.data or one.nik)
        people.change(db.session(), actor(), one, person, version=one.version)

    status = attempt(form, desk.watch(save), one)
    if status:
        return desk.page("participants/edit_participant.html", status)
    db.session.commit()
    notice(_("Data %(name)s tersimpan.", name=one.name))
    return redirect(url_for("progress.participant_page", participant_id=one.id))


def _known(cohort: Cohort) -> Known | None:
    """What another room knows already of the person whom the address means."""
    for name, source in SOURCES.items():
        number = request.args.get(name, type=int)
        if number is not None and 0 < number < LARGEST:
            return source(db.session(), actor(), cohort, number)
    return None
