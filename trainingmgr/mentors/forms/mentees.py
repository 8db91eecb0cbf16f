"""What the office enters about a mentee outside the programme, and why mentoring ends."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from trainingmgr.foundation.ui.forms import (
    IndonesianDateField,
    PhoneField,
    VersionedForm,
    chosen_id,
    strip,
)
from trainingmgr.mentors.models import BUSINESS, COOPERATIVE
from trainingmgr.mentors.rules import MENTEES
from trainingmgr.mentors.services import MenteeInput
from trainingmgr.programmes.models import Craft, Kecamatan


class MenteeForm(VersionedForm):
    """A business or co-operative that is no trainee's."""

    kind = RadioField(
        _l("Jenis"),
        [InputRequired(_l("Pilih jenis dampingan."))],
        choices=lambda: [(key, _l(MENTEES[key])) for key in (BUSINESS, COOPERATIVE)],
    )
    name = StringField(
        _l("Nama usaha atau koperasi"),
        [DataRequired(_l("Tulis nama dampingan.")), Length(max=120)],
        filters=[strip],
    )
    kecamatan_code = SelectField(_l("Kecamatan"), [DataRequired(_l("Pilih kecamatan."))])
    craft_id = SelectField(_l("Bidang usaha"), coerce=chosen_id)
    field = StringField(
        _l("Kegiatan"),
        [Optional(), Length(max=120)],
        description=_l("Bila tidak ada bidang usaha yang cocok, misalnya simpan pinjam."),
        filters=[strip],
    )
    contact_name = StringField(_l("Nama penghubung"), [Optional(), Length(max=120)],
                               filters=[strip])  # fmt: skip
    phone = PhoneField(_l("Nomor ponsel penghubung"), [Optional()])
    address = StringField(_l("Alamat"), [Optional(), Length(max=200)], filters=[strip])

    def offer(self, places: Sequence[Kecamatan], crafts: Sequence[Craft]) -> None:
        """What there is to choose from."""
        self.kecamatan_code.choices = [
            ("", _("– pilih –")), *((one.code, one.name) for one in places),
        ]  # fmt: skip
        known = [(one.id, one.name) for one in crafts]
        self.craft_id.choices = [("", _("– tidak ada yang cocok –")), *known]

    def told(self) -> MenteeInput:
        """As services take it."""
        return MenteeInput(
            self.kind.data or "",
            self.name.data or "",
            self.kecamatan_code.data or None,
            self.craft_id.data,
            self.field.data or "",
            self.contact_name.data or "",
            self.phone.data,
            self.address.data or "",
        )


class EndForm(VersionedForm):
    """From when on, and why."""

    on = IndonesianDateField(_l("Berakhir tanggal"), [DataRequired(_l("Isi tanggal berakhirnya."))])
    reason = StringField(
        _l("Alasan"),
        [DataRequired(_l("Tulis alasan pendampingan berakhir.")), Length(max=200)],
        description=_l("Misalnya pendampingan selesai, usaha tutup, atau pindah kota."),
        filters=[strip],
    )
