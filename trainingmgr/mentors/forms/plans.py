"""What is asked for a mentoring plan, and when both signed it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from trainingmgr.foundation import clock
from trainingmgr.foundation.ui.forms import (
    IndonesianDateField,
    NumberField,
    RowForm,
    Rows,
    VersionedForm,
    strip,
    strip_lines,
)
from trainingmgr.mentors.models import MentoringPlan
from trainingmgr.mentors.rules.plans import MentoringPlanInput, Step

SCAN = {"accept": "image/*,application/pdf"}
FEW_ROWS = 3


class StepRow(RowForm):
    """A step: goal and action are needed, the rest helps."""

    goal = StringField(_l("Tujuan"), [DataRequired(), Length(max=200)], filters=[strip])
    action = StringField(_l("Tindakan"), [DataRequired(), Length(max=200)], filters=[strip])
    who = StringField(_l("Siapa"), [Length(max=120)], filters=[strip])
    due_on = IndonesianDateField(_l("Tenggat"), [Optional()])
    indicator = StringField(_l("Tanda tercapai"), [Length(max=200)], filters=[strip])


class PlanNumberField(NumberField):
    """Which number is being written; another one may have been agreed meanwhile."""

    widget = HiddenInput()


class MentoringPlanForm(VersionedForm):
    """Needs and priority first, then the steps, then the frame."""

    number = PlanNumberField()
    needs = TextAreaField(
        _l("Kebutuhan dampingan"),
        [Length(max=2000)],
        filters=[strip_lines],
        description=_l("Apa yang paling menghambat usahanya sekarang."),
        render_kw={"rows": 3},
    )
    priority = StringField(
        _l("Yang didahulukan"),
        [Length(max=200)],
        filters=[strip],
        description=_l("Satu hal yang harus selesai lebih dulu."),
    )
    steps = Rows(StepRow, _l("Langkah"))
    from_on = IndonesianDateField(_l("Mulai"), [InputRequired()])
    until_on = IndonesianDateField(_l("Sampai"), [InputRequired()])
    sessions_planned = NumberField(_l("Jumlah sesi"), [InputRequired()])
    signatory = StringField(
        _l("Yang menandatangani untuk dampingan"), [Optional(), Length(max=120)], filters=[strip]
    )

    def add_spare_rows(self) -> None:
        """Rows to fill in without scripts: one at least, and as many as a short plan has."""
        self.steps.append_entry({})
        while len(self.steps.entries) < FEW_ROWS:
            self.steps.append_entry({})

    @property
    def told(self) -> MentoringPlanInput:
        """As the service takes it."""
        today = clock.today()
        return MentoringPlanInput(
            # What is missing was refused before.
            from_on=self.from_on.data or today,
            until_on=self.until_on.data or today,
            needs=self.needs.data or "",
            priority=self.priority.data or "",
            sessions_planned=self.sessions_planned.data or 0,
            signatory=self.signatory.data or "",
            steps=[_step(row) for row in self.steps.filled],
        )


class AgreementForm(VersionedForm):
    """Both signed: when, who for the mentee, and the paper where it is at hand."""

    number = PlanNumberField()
    agreed_on = IndonesianDateField(
        _l("Tanggal kesepakatan"), [InputRequired()], default=clock.today
    )
    signatory = StringField(
        _l("Yang menandatangani untuk dampingan"),
        [DataRequired(_l("Tulis siapa yang menandatangani untuk dampingan.")), Length(max=120)],
        filters=[strip],
    )
    scan = FileField(_l("Foto atau PDF yang sudah ditandatangani"), [Optional()], render_kw=SCAN)


class PlanScanForm(VersionedForm):
    """The signed paper, brought later."""

    number = PlanNumberField()
    scan = FileField(
        _l("Foto atau PDF yang sudah ditandatangani"),
        [FileRequired(_l("Pilih foto atau PDF rencana yang sudah ditandatangani."))],
        render_kw=SCAN,
    )


def agreement_form(plan: MentoringPlan) -> AgreementForm:
    """With what the plan says already."""
    return AgreementForm(number=plan.number, version=plan.version, signatory=plan.signatory)


def _step(row: Mapping[str, Any]) -> Step:
    return Step(
        goal=row["goal"] or "",
        action=row["action"] or "",
        who=row["who"] or "",
        due_on=row["due_on"],
        indicator=row["indicator"] or "",
    )
