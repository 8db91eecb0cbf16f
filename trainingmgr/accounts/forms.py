"""Forms of signing in, of one's own password, and of the administrator's accounts."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    PasswordField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import DataRequired, EqualTo, Length, Optional

from trainingmgr.accounts import rules
from trainingmgr.accounts.rules import pins
from trainingmgr.foundation.access.policy import PARTICIPANT, ROLES
from trainingmgr.foundation.ui.forms import Form, PhoneField, VersionedForm, strip

_ADVICE = _l(
    "Sekurangnya %(n)d karakter. Beberapa kata yang tidak berurutan mudah diingat dan sulit "
    "ditebak.",
    n=rules.MIN_PASSWORD,
)


class SignInForm(Form):
    """Address and password; `next` is the page that was asked for."""

    email = EmailField(
        _l("Surel"),
        [DataRequired(), Length(max=120)],
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )
    password = PasswordField(
        _l("Kata sandi"),
        [DataRequired(), Length(max=rules.MAX_PASSWORD)],
        render_kw={"autocomplete": "current-password"},
    )
    stays = BooleanField(
        _l("Tetap masuk di ponsel ini"),
        description=_l(
            "Selama 30 hari, hanya di ponsel Anda sendiri: pelatih, pendamping, petugas lapangan."
        ),
    )
    next = HiddenField()


_EITHER = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}


class CodeForm(Form):
    """A code of the app, or a recovery code."""

    code = StringField(
        _l("Kode 6 angka dari aplikasi"),
        [DataRequired(_l("Isi kodenya.")), Length(max=20)],
        filters=[strip],
        render_kw=_EITHER | {"inputmode": "numeric"},
    )


class EitherCodeForm(CodeForm):
    """Where a recovery code helps as well, which has letters."""

    code = StringField(
        _l("Kode dari aplikasi, atau kode pemulihan"),
        [DataRequired(_l("Isi kodenya.")), Length(max=20)],
        filters=[strip],
        render_kw=_EITHER,
    )


class StopCodesForm(Form):
    """The last code, which switches the codes off."""

    last_code = StringField(
        _l("Kode dari aplikasi, atau kode pemulihan"),
        [DataRequired(_l("Isi kodenya.")), Length(max=20)],
        filters=[strip],
        render_kw=_EITHER,
    )


class ProveForm(Form):
    """The password once more, before something about signing in changes."""

    password = PasswordField(
        _l("Kata sandi Anda"),
        [DataRequired(), Length(max=rules.MAX_PASSWORD)],
        render_kw={"autocomplete": "current-password"},
    )


_PIN = {
    "inputmode": "numeric",
    "autocomplete": "off",
    "maxlength": pins.LENGTH,
    "pattern": "[0-9]*",
}


class PinForm(Form):
    """A trainee's PIN on the phone that is known."""

    pin = PasswordField(
        _l("PIN 6 angka"), [DataRequired(_l("Isi PIN Anda.")), Length(max=20)], render_kw=_PIN
    )


class NewPinForm(Form):
    """The PIN a trainee chooses, typed twice."""

    pin = PasswordField(
        _l("Buat PIN 6 angka"),
        [DataRequired(_l("Isi PIN yang Anda pilih.")), Length(max=20)],
        description=_l("Jangan memakai tanggal lahir, nomor ponsel, atau angka berurutan."),
        render_kw=_PIN,
    )
    again = PasswordField(
        _l("Ulangi PIN"),
        [DataRequired(_l("Ulangi PIN Anda.")), EqualTo("pin", _l("Kedua PIN tidak sama."))],
        render_kw=_PIN,
    )


class NewPasswordForm(Form):
    """A new password, typed twice."""

    password = PasswordField(
        _l("Kata sandi baru"),
        [DataRequired()],
        description=_ADVICE,
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("Ulangi kata sandi baru"),
        [DataRequired(), EqualTo("password", _l("Kedua kata sandi tidak sama."))],
        render_kw={"autocomplete": "new-password"},
    )


class ChangePasswordForm(NewPasswordForm):
    """One's own change: the old password first."""

    old_password = PasswordField(
        _l("Kata sandi lama"),
        [DataRequired(), Length(max=rules.MAX_PASSWORD)],
        render_kw={"autocomplete": "current-password"},
    )

    field_order = ("old_password", "password", "again")


class AccountForm(VersionedForm):
    """Somebody's account as the administrator sees it."""

    name = StringField(_l("Nama"), [DataRequired(), Length(max=120)], filters=[strip])
    email = EmailField(
        _l("Surel"),
        [DataRequired(), Length(max=120)],
        description=_l("Dipakai untuk masuk, misalnya nama@contoh.id."),
        filters=[strip],
        render_kw={"autocapitalize": "none", "autocomplete": "off"},
    )
    role = SelectField(
        _l("Peran"),
        # A trainee's account comes with a personal link, made on the trainee's page.
        choices=[SelectChoice(key, _l(text)) for key, text in ROLES.items() if key != PARTICIPANT],
    )
    phone = PhoneField(
        _l("Nomor ponsel"), [Optional()], description=_l("Untuk mengirim tautan lewat WhatsApp.")
    )
    kecamatan_code = SelectField(
        _l("Kecamatan"),
        [Optional()],
        choices=[
            SelectChoice("", _l("Tidak terikat kecamatan")),
            *(SelectChoice(code, name) for code, name in rules.kecamatan_names().items()),
        ],
        description=_l("Wajib untuk petugas lapangan dan petugas potensi wilayah."),
    )
    active = BooleanField(_l("Boleh masuk"), default=True)

    @property
    def values(self) -> dict[str, Any]:
        """What both making and changing an account ask for."""
        return {
            "name": self.name.data or "",
            "role": self.role.data,
            "phone": self.phone.data,
            "kecamatan_code": self.kecamatan_code.data or None,
        }
