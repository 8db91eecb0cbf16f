"""Which programme and day to look at or to report on."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import InputRequired

from trainingmgr.foundation.ui.forms import Form, IndonesianDateField


class AskedForm(Form):
    """Asked by GET, so without a token."""

    class Meta(Form.Meta):
        csrf = False

    per = IndonesianDateField(_l("Keadaan per tanggal"))
    program = SelectField(_l("Program"))


class ReportForm(Form):
    """A new outcome report."""

    program = SelectField(_l("Program"), [InputRequired(_l("Pilih program."))])
    per = IndonesianDateField(
        _l("Keadaan per tanggal"),
        [InputRequired(_l("Isi tanggal laporan."))],
        description=_l("Hari ini atau sebelumnya. Angka dibekukan saat laporan dibuat."),
    )
