"""Requests about one's own data: taken down, answered, confirmed, lifted."""

from __future__ import annotations

from flask_babel import lazy_gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from trainingmgr.foundation import clock
from trainingmgr.foundation.ui.forms import (
    ClockField,
    Form,
    IndonesianDateField,
    VersionedForm,
    strip,
)
from trainingmgr.participants.rules.records import LONGEST_REASON
from trainingmgr.participants.rules.rights_requests import ASKED_BY, CHECKS, KINDS

CHOOSE = _l("Pilih salah satu.")


class RightsRequestForm(Form):
    """What someone asks, who asked, and how it was made sure that it is them."""

    kind = RadioField(
        _l("Apa yang diminta?"),
        [InputRequired(CHOOSE)],
        choices=[SelectChoice(kind, lazy_gettext(words)) for kind, words in KINDS.items()],
    )
    asked_by = SelectField(
        _l("Siapa yang meminta?"),
        choices=[SelectChoice(who, lazy_gettext(words)) for who, words in ASKED_BY.items()],
    )
    checked_how = SelectField(
        _l("Bagaimana identitasnya diperiksa?"),
        choices=[SelectChoice(how, lazy_gettext(words)) for how, words in CHECKS.items()],
    )
    received_on = IndonesianDateField(
        _l("Diterima tanggal"), [InputRequired(_l("Isi tanggalnya."))], default=clock.today
    )
    received_at = ClockField(
        _l("Pukul"),
        [Optional()],
        description=_l("Kosongkan bila baru saja. Batas 72 jam dihitung dari sini."),
    )
    wish = TextAreaField(
        _l("Apa kata pemohon?"),
        [Optional(), Length(max=2000)],
        description=_l("Dengan kata-katanya sendiri; untuk perbaikan: data mana dan mestinya apa."),
        render_kw={"rows": 3},
    )


class AnswerForm(VersionedForm):
    """What was corrected."""

    result = TextAreaField(
        _l("Apa yang dibetulkan?"),
        [InputRequired(_l("Tulis hasilnya.")), Length(max=2000)],
        render_kw={"rows": 3},
    )


class RefusalForm(VersionedForm):
    """Why a request is turned down; the person is told these words."""

    reason = TextAreaField(
        _l("Mengapa ditolak?"),
        [InputRequired(_l("Tulis alasannya.")), Length(max=2000)],
        description=_l("Pemohon menerima kalimat ini."),
        render_kw={"rows": 3},
    )


class LiftForm(VersionedForm):
    """Why a restriction ends."""

    reason = StringField(
        _l("Mengapa pembatasan dicabut?"),
        [InputRequired(_l("Tulis alasannya.")), Length(max=LONGEST_REASON)],
        filters=[strip],
    )


class ConfirmErasureForm(VersionedForm):
    """The second pair of eyes before an erasure."""

    sure = BooleanField(
        _l("Saya sudah membaca apa yang dihapus dan apa yang disimpan."),
        [InputRequired(_l("Centang bila Anda sudah membacanya."))],
    )
