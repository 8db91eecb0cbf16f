"""One person registered or corrected, with questions where something looks unlikely."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.cohorts.models import Cohort
from trainingmgr.cohorts.queries import cohort_for
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_, Sentence
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.sheets import Cell
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import attempt
from trainingmgr.participants import queries
from trainingmgr.participants.forms import CorrectForm, PersonFields, RegisterForm
from trainingmgr.participants.models import Participant
from trainingmgr.participants.routes import bp
from trainingmgr.participants.rules.headings import Heading
from trainingmgr.participants.rules.person import PersonData
from trainingmgr.participants.services import people
from trainingmgr.participants.services.checking import check_person
from trainingmgr.programmes.queries import kelurahan

Page = str | tuple[str, int] | Response
PLEASE_ANSWER = N_("Belum disimpan: ada yang perlu Anda pastikan lebih dahulu.")


@bp.route("/angkatan/<int:cohort_id>/peserta/baru", methods=["GET", "POST"])
@needs("participants.manage")
def new_participant(cohort_id: int) -> Page:
    """Register one person."""
    cohort = cohort_for(db.session(), actor(), cohort_id)
    form = RegisterForm()
    form.offer_kelurahan(kelurahan(db.session()))
    desk = _Desk(form, cohort, clock.today())
    if not form.is_submitted():
        return desk.page("participants/new_participant.html", 200)

    def save() -> None:
        found = people.register(db.session(), actor(), cohort, desk.person(form.nik.data))
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
    form.offer_kelurahan(kelurahan(db.session()))
    desk = _Desk(form, one.cohort, one.accepted_on or clock.today(), one)
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


class _Desk:
    """What lies on the desk while a form about a person goes back and forth."""

    def __init__(
        self, form: Any, cohort: Cohort, on: date, participant: Participant | None = None
    ) -> None:
        self.form, self.cohort, self.on, self.participant = form, cohort, on, participant
        self.questions: Sequence[Sentence] = ()
        self.twin: int | None = None

    def person(self, nik: str | None) -> PersonData:
        """The person as typed. Raises Refused while a question waits for its yes."""
        checked = check_person(
            db.session(),
            self.cohort,
            _cells(self.form, nik),
            on=self.on,
            guardian_consent=self.form.guardian_consent.data,
            besides=self.participant,
        )
        if checked.questions and not self._answered(checked.questions):
            self.questions = checked.questions
            raise Refused(PLEASE_ANSWER)
        return checked.person

    def watch(self, save: Any) -> Any:
        """`save`, noting the record that a refused NIK belongs to."""

        def watched() -> None:
            try:
                save()
            except Refused as problem:
                self.twin = problem.params.get("participant_id")
                raise

        return watched

    def page(self, template: str, status: int) -> tuple[str, int]:
        if self.questions:
            # The questions stand on the page with their yes; they are not errors.
            self.form.form_errors = []
        html = render_template(
            template,
            form=self.form,
            cohort=self.cohort,
            participant=self.participant,
            questions=self.questions,
            twin=self.twin,
        )
        return html, status

    def _answered(self, questions: Sequence[Sentence]) -> bool:
        """A yes counts for exactly the questions that stood beside it."""
        now = sha256("\n".join(map(str, questions)).encode()).hexdigest()[:16]
        yes = bool(self.form.sure.data) and self.form.asked.data == now
        self.form.asked.data, self.form.sure.data = now, yes
        return yes


def _cells(form: PersonFields, nik: str | None) -> dict[Heading, Cell]:
    """The form as the cells of a spreadsheet's row."""
    return {
        "nik": nik or "",
        "name": form.name.data,
        "sex": form.sex.data,
        "birth_place": form.birth_place.data,
        "birth_date": form.birth_date.data,
        "kelurahan": form.kelurahan.data,
        "address": form.address.data,
        "phone": form.phone.data,
        "email": form.email.data,
        "education": form.education.data,
        "occupation": form.occupation.data,
        "already_in_business": bool(form.already_in_business.data),
        "guardian_name": form.guardian_name.data,
    }
