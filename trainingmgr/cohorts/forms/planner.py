"""The form of the planner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from trainingmgr.cohorts.forms.sessions import trainer_choices
from trainingmgr.cohorts.models import (
    CurriculumTemplate,
)
from trainingmgr.cohorts.rules.planner import Pattern, Plan
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.forms import (
    ClockField,
    Form,
    IndonesianDateField,
    NumberField,
    RowForm,
    Rows,
    SentOnceField,
    chosen_id,
    strip,
)
from trainingmgr.programmes.models import Craft
from trainingmgr.trainers.models import Trainer

WEEKDAYS = (
    N_("Senin"), N_("Selasa"), N_("Rabu"), N_("Kamis"), N_("Jumat"), N_("Sabtu"), N_("Minggu"),
)  # fmt: skip


class ProposalRow(RowForm):
    """One proposed session, which may be shifted."""

    on = IndonesianDateField(_l("Tanggal"), [DataRequired()])
    starts_at = ClockField(_l("Mulai"), [InputRequired()])
    ends_at = ClockField(_l("Selesai"), [InputRequired()])
    break_minutes = NumberField(_l("Jeda"), [InputRequired()])


class PlannerForm(Form):
    """A curriculum over a calendar: the pattern, then each session as it may be shifted."""

    key = SentOnceField()
    template = SelectField(_l("Templat kurikulum"), coerce=chosen_id)
    title = StringField(
        _l("Nama pelatihan"),
        [Optional(), Length(max=160)],
        description=_l("Bila kosong, dipakai nama templat."),
        filters=[strip],
    )
    craft = SelectField(
        _l("Bidang usaha"), coerce=chosen_id, description=_l("Hanya untuk pelatihan teknis.")
    )
    first = IndonesianDateField(_l("Mulai tanggal"), [DataRequired()])
    weekdays = SelectMultipleField(
        _l("Hari"),
        coerce=int,
        choices=[SelectChoice(n, lazy_gettext(name)) for n, name in enumerate(WEEKDAYS)],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    starts_at = ClockField(_l("Jam mulai"), [InputRequired()])
    ends_at = ClockField(_l("Jam selesai"), [InputRequired()])
    break_minutes = NumberField(_l("Istirahat (menit)"), [InputRequired()])
    venue = StringField(
        _l("Tempat"),
        [DataRequired(), Length(max=160)],
        description=_l("Tulis daring bila tidak memakai ruang."),
        filters=[strip],
    )
    trainer = SelectField(_l("Pelatih"), [DataRequired()], coerce=chosen_id)
    sessions = Rows(ProposalRow, _l("Geser pertemuan"))

    def offer(
        self,
        trainers: Sequence[Trainer],
        crafts: Sequence[Craft],
        templates: Sequence[CurriculumTemplate],
        now: Trainer | None = None,
    ) -> None:
        """Who teaches, and for a new course what it may start from."""
        none = SelectChoice("", _("– pilih –"))
        self.trainer.choices = [none, *trainer_choices(trainers, now)]
        if "template" in self:
            self.template.choices = [
                SelectChoice(
                    str(one.id), _("%(name)s (%(jp)s JP)", name=one.name, jp=one.latest.jp)
                )
                for one in templates
            ]
            self.craft.choices = [
                SelectChoice("", _("Menurut templat")),
                *(SelectChoice(str(one.id), one.name) for one in crafts),
            ]

    @property
    def pattern(self) -> Pattern:
        """When the meetings are, once the form is in order."""
        return Pattern(
            self.first.data or date.min,
            frozenset(self.weekdays.data or ()),
            self.starts_at.data or time(),
            self.ends_at.data or time(),
            self.break_minutes.data or 0,
        )

    @property
    def shifted(self) -> list[tuple[date, time, time, int]]:
        """The sessions as they stand in the rows; empty before the first look."""
        return [
            (row["on"], row["starts_at"], row["ends_at"], row["break_minutes"])
            for row in self.sessions.filled
        ]

    def show(self, plan: Plan) -> None:
        """Writes a plan into the rows, with one left blank for a session more."""
        while self.sessions.entries:
            self.sessions.pop_entry()
        for one in plan.proposals:
            self.sessions.append_entry(
                {
                    "on": one.on,
                    "starts_at": one.starts_at,
                    "ends_at": one.ends_at,
                    "break_minutes": one.break_minutes,
                }
            )
        self.sessions.append_entry({})
