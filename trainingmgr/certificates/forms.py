"""What is typed about certificates: a code, a note, a reason."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from trainingmgr.certificates.models import CertificateBatch
from trainingmgr.foundation.ui.forms import Form, VersionedForm, strip

SHORT = CertificateBatch.note.type.length


class StepForm(VersionedForm):
    """One press: propose, approve, issue."""


class SendBackForm(VersionedForm):
    """The head's no."""

    note = TextAreaField(
        _l("Yang perlu diperbaiki"),
        [InputRequired(_l("Tulis apa yang perlu diperbaiki.")), Length(max=SHORT)],
        filters=[strip],
        description=_l("Dibaca administrator, misalnya nama yang salah eja."),
    )


class RevokeForm(VersionedForm):
    """Why a certificate no longer holds."""

    reason = TextAreaField(
        _l("Alasan pembatalan"),
        [InputRequired(_l("Tulis alasan pembatalan.")), Length(max=SHORT)],
        filters=[strip],
        description=_l("Disimpan bersama sertifikat; tidak tampil di halaman umum."),
    )


class CodeForm(Form):
    """The code printed beside the QR code; asked for by GET, so without a token."""

    class Meta(Form.Meta):
        csrf = False

    kode = StringField(
        _l("Kode verifikasi"),
        description=_l("28 huruf dan angka di bawah kode QR. Tanda hubung boleh dilewati."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
