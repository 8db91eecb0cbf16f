"""What is asked in the hall: who came besides those on the list, and a photo of the sheet."""

from __future__ import annotations

from datetime import UTC, datetime

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import DataRequired, Length, Optional

from trainingmgr.foundation.ui.forms import Form, PhoneField, SentOnceField, strip


class MomentField(HiddenField):  # type: ignore[misc]
    """When it happened by the phone's clock; what is unreadable was not said."""

    @property
    def moment(self) -> datetime | None:
        try:
            told = datetime.fromisoformat(str(self.data or ""))
            return (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            return None


class WalkInForm(Form):
    """Somebody who stands on no list."""

    client_id = SentOnceField()
    arrived_at = MomentField(render_kw={"data-now": ""})
    name = StringField(
        _l("Nama lengkap"),
        [DataRequired(_l("Tulis nama orang yang datang.")), Length(max=120)],
        filters=[strip],
        render_kw={"autocomplete": "off", "maxlength": 120},
    )
    # Never kept on the phone: offline it is left out, and asked for again later.
    phone = PhoneField(
        _l("Nomor ponsel"),
        [Optional()],
        description=_l(
            "Tanyakan agar petugas dapat melengkapi datanya. Saat luring nomor tidak disimpan di "
            "ponsel ini: kirim nama dan nomornya sekali lagi setelah tersambung."
        ),
        render_kw={"data-unstored": ""},
    )
    another = BooleanField(_l("Ini orang lain yang namanya sama"))


class RejectForm(Form):
    """Why an additional participant is not counted."""

    reason = StringField(
        _l("Alasan"),
        [DataRequired(_l("Tulis alasannya, sedikitnya 5 huruf.")), Length(max=200)],
        filters=[strip],
        description=_l("Misalnya: mengantar peserta, tidak ikut pelatihan."),
    )


class SheetPhotoForm(Form):
    """A photo of the signed sheet; choosing one sends it."""

    client_id = SentOnceField()
    taken_at = MomentField(render_kw={"data-now": ""})
    photo = FileField(
        _l("Foto daftar hadir"),
        [FileRequired(_l("Ambil atau pilih foto lembar daftar hadir."))],
        render_kw={"accept": "image/*", "capture": "environment", "data-submits": ""},
    )
