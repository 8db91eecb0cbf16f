"""A make-up session."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import (
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from trainingmgr.attendance.queries.make_up import Missing
from trainingmgr.attendance.services.offers import STATES
from trainingmgr.foundation import clock
from trainingmgr.foundation.ui.forms import (
    ClockField,
    Form,
    IndonesianDateField,
    NumberField,
    VersionedForm,
    chosen_id,
    strip,
)
from trainingmgr.trainers.models import Trainer


class MakeUpForm(Form):
    """When and where a make-up session is, and for whom when it is not for all."""

    people = SelectMultipleField(
        _l("Peserta susulan"),
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    held_on = IndonesianDateField(_l("Tanggal"), [DataRequired()])
    starts_at = ClockField(_l("Mulai"), [InputRequired()])
    ends_at = ClockField(_l("Selesai"), [InputRequired()])
    break_minutes = NumberField(_l("Istirahat (menit)"), [InputRequired()])
    trainer = SelectField(_l("Pelatih"), [DataRequired()], coerce=chosen_id)
    venue = StringField(_l("Tempat"), [DataRequired(), Length(max=160)], filters=[strip])

    def offer(self, missing: Sequence[Missing] | None, trainers: Sequence[Trainer]) -> None:
        """Who missed it, unless the session is for everyone; and who may teach."""
        self.trainer.choices = [SelectChoice(str(one.id), one.name) for one in trainers]
        if missing is None:
            del self.people
        else:
            self.people.choices = [SelectChoice(one.participant_id, one.name) for one in missing]


class OfferForm(VersionedForm):
    """A make-up that was offered to somebody, and the answer."""

    state = RadioField(
        _l("Jawaban peserta"),
        choices=[SelectChoice(state, _l(words)) for state, words in STATES.items()],
        validators=[DataRequired(_l("Pilih jawaban peserta."))],
    )
    on = IndonesianDateField(_l("Tanggal dihubungi"), [DataRequired()], default=clock.today)
    note = StringField(
        _l("Catatan"),
        description=_l("Misalnya hari yang sesuai. Jangan menulis penyakit."),
        filters=[strip],
        validators=[Optional(), Length(max=200)],
    )
