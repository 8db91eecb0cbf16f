"""Which period a paper speaks of, and under which number it is issued."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from trainingmgr.foundation import clock
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.forms import Form, IndonesianDateField, chosen_id, strip
from trainingmgr.mentors.models import Mentor
from trainingmgr.mentors.rules.reports import check_period, half_year


class PeriodForm(Form):
    """Asked in the address (dari, sampai), so that a page of a period can be sent on."""

    class Meta(Form.Meta):
        csrf = False

    pendamping = SelectField(_l("Pendamping"), coerce=chosen_id)
    dari = IndonesianDateField(_l("Dari tanggal"), [InputRequired(_l("Isi tanggal awal."))])
    sampai = IndonesianDateField(_l("Sampai tanggal"), [InputRequired(_l("Isi tanggal akhir."))])

    @classmethod
    def asked(cls, mentors: Sequence[Mentor] | None = None) -> PeriodForm:
        """As the address says; the running half year when it says nothing."""
        first, last = half_year(clock.today())
        told = request.args if {"dari", "sampai"} & set(request.args) else None
        number = request.args.get("pendamping", type=int)
        form = cls(formdata=told, data={"dari": first, "sampai": last, "pendamping": number})
        if mentors is None:
            del form.pendamping
        else:
            options = [(one.id, f"{one.name} · {one.institution.label}") for one in mentors]
            form.pendamping.choices = [("", _l("– pilih –")), *options]
        return form

    def period(self) -> tuple[date, date] | None:
        """The days, or None when they cannot be one; then the form says why."""
        if self.dari.raw_data and not self.validate():
            return None
        first, last = self.dari.data or date.max, self.sampai.data or date.min
        try:
            check_period(first, last, clock.today())
        except Refused as problem:
            problem.field = "sampai"
            self.refuse(problem)
            return None
        return first, last


class LetterForm(Form):
    """Number and day of a letter, as the office's register gives them."""

    number = StringField(
        _l("Nomor surat"),
        [InputRequired(_l("Isi nomor surat.")), Length(max=80)],
        filters=[strip],
    )
    issued_on = IndonesianDateField(_l("Tanggal surat"), [InputRequired(_l("Isi tanggal surat."))])
