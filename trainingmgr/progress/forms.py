"""Which programme and day to look at or to report on; what a trainee writes."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from trainingmgr.foundation.ui.forms import Form, IndonesianDateField
from trainingmgr.participants.models.rights_requests import COPY
from trainingmgr.participants.rules.applications import PURPOSES
from trainingmgr.participants.rules.rights_requests import KIND_NOTES, KINDS


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


class OwnObjectionForm(Form):
    """A trainee contests something on their own record; `about` lists what there is."""

    about = SelectField(_l("Tentang"))
    text = TextAreaField(
        _l("Apa yang tidak sesuai, dan bagaimana seharusnya?"),
        [InputRequired(_l("Tulis apa yang tidak sesuai.")), Length(max=2000)],
        description=_l("Satu atau dua kalimat dengan kata-kata Anda sendiri."),
        render_kw={"rows": 4},
    )


class OwnConsentForm(Form):
    """What a trainee allows; without a tick it is not allowed."""

    foto = BooleanField(_l(PURPOSES["foto"]))
    katalog = BooleanField(_l(PURPOSES["katalog"]))
    bank = BooleanField(_l(PURPOSES["bank"]))

    @property
    def answers(self) -> dict[str, bool]:
        """By purpose."""
        return {purpose: bool(self._fields[purpose].data) for purpose in PURPOSES}


class OwnRequestForm(Form):
    """A trainee asks something about their own data."""

    # The copy has a page of its own, where nobody needs to answer.
    kind = SelectField(
        _l("Yang saya minta"),
        choices=[SelectChoice(kind, _l(words)) for kind, words in KINDS.items() if kind != COPY],
    )
    wish = TextAreaField(_l("Keterangan"), [Optional(), Length(max=1000)], render_kw={"rows": 3})

    @property
    def meanings(self) -> list[tuple[str, str]]:
        """What each choice does, in a sentence."""
        return [(_(KINDS[kind]), _(KIND_NOTES[kind])) for kind in KINDS if kind != COPY]
