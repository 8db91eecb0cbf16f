"""Acts on one record."""

from __future__ import annotations

from flask_babel import lazy_gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from trainingmgr.foundation import clock
from trainingmgr.foundation.ui.forms import (
    Form,
    IndonesianDateField,
    VersionedForm,
    strip,
)
from trainingmgr.participants.rules.records import DEPARTURES, LONGEST_REASON


class RevealForm(Form):
    """Why someone's NIK must be seen."""

    reason = StringField(
        _l("Untuk apa NIK ini dibuka?"),
        [InputRequired(_l("Tulis alasannya.")), Length(max=LONGEST_REASON)],
        description=_l("Alasan, nama Anda, dan waktunya dicatat. Contoh: mencocokkan KTP."),
        filters=[strip],
    )


class ObjectionForm(Form):
    """A correction request."""

    text = TextAreaField(
        _l("Apa yang tidak sesuai?"),
        [InputRequired(_l("Tulis apa yang tidak sesuai."))],
        description=_l("Satu atau dua kalimat, dengan kata-kata peserta."),
        render_kw={"rows": 4},
    )


class ResolutionForm(VersionedForm):
    """How a correction request was settled."""

    resolution = TextAreaField(
        _l("Bagaimana diselesaikan?"),
        [InputRequired(_l("Tulis penyelesaiannya."))],
        description=_l("Jawaban ini dibaca peserta: apa yang diperiksa, dan apa hasilnya."),
        render_kw={"rows": 4},
    )


class LeaveForm(Form):
    """Someone stops, takes a job or moves."""

    kind = RadioField(
        _l("Apa yang terjadi?"),
        [InputRequired(_l("Pilih salah satu."))],
        choices=[SelectChoice(kind, lazy_gettext(words)) for kind, words in DEPARTURES.items()],
    )
    on = IndonesianDateField(
        _l("Sejak tanggal"), [InputRequired(_l("Isi tanggalnya."))], default=clock.today
    )
    reason = StringField(
        _l("Alasan"),
        [InputRequired(_l("Tulis alasannya.")), Length(max=LONGEST_REASON)],
        filters=[strip],
    )


class ReturnForm(Form):
    """Someone takes part again."""

    on = IndonesianDateField(
        _l("Ikut lagi sejak"), [InputRequired(_l("Isi tanggalnya."))], default=clock.today
    )
