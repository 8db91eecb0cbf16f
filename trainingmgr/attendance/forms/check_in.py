"""What a trainee's phone asks for: the code on the screen, and who one is."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.forms import Form, IndonesianDateField, strip


class ScreenCodeForm(Form):
    """The code on the screen; asked for by GET, so without a token."""

    class Meta(Form.Meta):
        csrf = False

    kode = StringField(
        _l("Kode di layar"),
        description=_l("Enam huruf dan angka; berganti setiap 20 detik."),
        render_kw={
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "maxlength": "12",
        },
    )


class WhoForm(Form):
    """A participant number, or a name with a birth date."""

    number = StringField(
        _l("Nomor peserta"),
        [Length(max=20)],
        filters=[strip],
        render_kw={"autocomplete": "off", "autocapitalize": "characters"},
    )
    name = StringField(
        _l("Nama lengkap"),
        [Length(max=120)],
        filters=[strip],
        render_kw={"autocomplete": "name"},
    )
    birth_date = IndonesianDateField(_l("Tanggal lahir"), render_kw={"autocomplete": "bday"})

    def check(self) -> None:
        """Raises Refused while too little is said to know anyone by."""
        if self.number.data:
            return
        if not self.name.data:
            raise Refused(
                N_("Isi nomor peserta, atau nama dan tanggal lahir."),
                field="name" if self.birth_date.data else "number",
            )
        if self.birth_date.data is None:
            raise Refused(N_("Isi juga tanggal lahir."), field="birth_date")
