"""A practical product and a remark."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, Optional

from trainingmgr.attendance.models import ACCEPTED, REPAIR
from trainingmgr.foundation.ui.forms import (
    Form,
    VersionedForm,
    strip,
)


class ProductForm(VersionedForm):
    """A practical product and the trainer's word on it."""

    decision = RadioField(
        _l("Penilaian"),
        choices=[SelectChoice(ACCEPTED, _l("Diterima")), SelectChoice(REPAIR, _l("Perbaiki"))],
        validators=[DataRequired(_l("Pilih diterima atau perbaiki."))],
    )
    photo = FileField(
        _l("Foto produk"),
        description=_l("Ambil dengan kamera atau pilih dari galeri, paling besar 5 MB."),
        validators=[Optional()],
        render_kw={"accept": "image/*"},
    )
    note = TextAreaField(
        _l("Catatan"),
        description=_l("Wajib bila produk perlu diperbaiki."),
        filters=[strip],
        validators=[Optional(), Length(max=200)],
        render_kw={"rows": 3},
    )


class RemarkForm(Form):
    """A disciplinary remark."""

    text = StringField(
        _l("Catatan tata tertib"),
        filters=[strip],
        validators=[DataRequired(_l("Tulis apa yang terjadi.")), Length(max=200)],
    )
