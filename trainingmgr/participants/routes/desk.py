"""A form about a person that goes back and forth until every question has its yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

from flask import render_template

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_, Sentence
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.sheets import Cell
from trainingmgr.participants.forms import PersonFields
from trainingmgr.participants.models import Participant
from trainingmgr.participants.rules.headings import Heading
from trainingmgr.participants.rules.person import PersonData
from trainingmgr.participants.services.checking import check_person

PLEASE_ANSWER = N_("Belum disimpan: ada yang perlu Anda pastikan lebih dahulu.")


class Desk:
    """What lies on the desk while a form about a person goes back and forth."""

    def __init__(
        self,
        form: Any,
        cohort: Cohort,
        on: date,
        participant: Participant | None = None,
        *,
        stranger: bool = False,
    ) -> None:
        self.form, self.cohort, self.on, self.participant = form, cohort, on, participant
        self.stranger = stranger
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
            stranger=self.stranger,
        )
        if checked.questions and not self._answered(checked.questions):
            self.questions = checked.questions
            raise Refused(PLEASE_ANSWER)
        return replace(checked.person, **self.form.business)

    def watch(self, save: Any) -> Any:
        """`save`, noting the record that a refused NIK belongs to."""

        def watched() -> None:
            try:
                save()
            except Refused as problem:
                self.twin = problem.params.get("participant_id")
                raise

        return watched

    def page(self, template: str, status: int, **context: Any) -> tuple[str, int]:
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
            **context,
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
        "already_in_business": _in_business(form),
        "guardian_name": form.guardian_name.data,
    }


def _in_business(form: PersonFields) -> bool:
    """Whoever is asked for a business has one."""
    asked = form.already_in_business
    return asked is None or bool(asked.data)
