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
from trainingmgr.foundation.access.policy import ROLES
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
    next = HiddenField()


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
        _l("Peran"), choices=[SelectChoice(key, _l(text)) for key, text in ROLES.items()]
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
