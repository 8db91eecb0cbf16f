"""The founding meeting."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from trainingmgr.foundation.ui.forms import ClockField, VersionedForm, strip, strip_lines
from trainingmgr.kub.forms.members import day, people_choices, pick


class MeetingForm(VersionedForm):
    """When, where, who was there, who led it, who saw it (handbook 3.1, step 2)."""

    held_on = day(_l("Tanggal"))
    starts_at = ClockField(_l("Mulai"), validators=[Optional()])
    ends_at = ClockField(_l("Selesai"), validators=[Optional()])
    place = StringField(
        _l("Tempat"),
        filters=[strip],
        validators=[DataRequired(_l("Isi tempat musyawarah.")), Length(max=160)],
    )
    present = SelectMultipleField(
        _l("Anggota yang hadir"), coerce=int, widget=ListWidget(), option_widget=CheckboxInput()
    )
    chaired_by = pick(_l("Pimpinan rapat"))
    minutes_by = pick(_l("Notulis"))
    witness_name = StringField(
        _l("Nama saksi"),
        filters=[strip],
        validators=[Optional(), Length(max=120)],
        description=_l("Lurah atau petugas dinas."),
    )
    witness_title = StringField(
        _l("Jabatan saksi"), filters=[strip], validators=[Optional(), Length(max=120)]
    )
    notes = TextAreaField(
        _l("Notula"),
        filters=[strip_lines],
        validators=[Optional(), Length(max=4000)],
        description=_l("Pokok pembicaraan dalam beberapa kalimat."),
        render_kw={"rows": "5"},
    )

    def offer_people(self, people: Sequence[tuple[int, str]]) -> None:
        """Fill in who may have been there."""
        self.present.choices = [SelectChoice(one, name) for one, name in people]
        for field in (self.chaired_by, self.minutes_by):
            field.choices = people_choices(people)
