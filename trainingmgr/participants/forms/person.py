"""What is asked of a person."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, Length, Optional, Regexp

from trainingmgr.foundation.ui.forms import (
    Form,
    IndonesianDateField,
    PhoneField,
    VersionedForm,
    strip,
)
from trainingmgr.participants.models import Participant
from trainingmgr.programmes.models import Kelurahan

ADDRESS = r"[^@\s]+@[^@\s]+\.[^@\s.]+$"


class PersonFields:
    """What is asked of a person; the telephone first, since that is what people have ready."""

    phone = PhoneField(_l("Nomor ponsel"), [Optional()], description=_l("Contoh: 0812-3456-7890."))
    name = StringField(
        _l("Nama lengkap sesuai KTP"),
        [InputRequired(_l("Nama wajib diisi. Tulis nama lengkap sesuai KTP.")), Length(max=120)],
        filters=[strip],
        render_kw={"autocomplete": "off"},
    )
    kelurahan = SelectField(_l("Kelurahan domisili"), [Optional()], default="")
    address = StringField(_l("Alamat"), [Optional(), Length(max=200)], filters=[strip])
    birth_place = StringField(_l("Tempat lahir"), [Optional(), Length(max=60)], filters=[strip])
    birth_date = IndonesianDateField(
        _l("Tanggal lahir"), [Optional()], description=_l("Kosongkan untuk mengikuti NIK.")
    )
    sex = RadioField(
        _l("Jenis kelamin"),
        [Optional()],
        choices=[
            SelectChoice("", _l("Ikuti NIK")),
            SelectChoice("P", _l("Perempuan")),
            SelectChoice("L", _l("Laki-laki")),
        ],
        default="",
    )
    education = StringField(
        _l("Pendidikan terakhir"), [Optional(), Length(max=60)], filters=[strip]
    )
    occupation = StringField(_l("Pekerjaan"), [Optional(), Length(max=80)], filters=[strip])
    email = EmailField(
        _l("Surel"),
        [
            Optional(),
            Length(max=120),
            Regexp(ADDRESS, message=_l("Surel tidak lengkap. Contoh: nama@contoh.id.")),
        ],
    )
    already_in_business = BooleanField(_l("Sudah memiliki usaha saat mendaftar"))
    guardian_name = StringField(_l("Nama wali"), [Optional(), Length(max=120)], filters=[strip])
    guardian_consent = BooleanField(_l("Wali sudah menyetujui keikutsertaan"))
    # The yes belongs to the questions that were shown; other questions ask for another yes.
    asked = HiddenField()
    sure = BooleanField(_l("Ya, data ini benar"))

    def offer_kelurahan(self, wards: Iterable[Kelurahan]) -> None:
        """The 54 by kecamatan, and none for who lives elsewhere."""
        nowhere = SelectChoice("", _("Di luar kota atau belum diketahui"))
        self.kelurahan.choices = [
            nowhere,
            *(SelectChoice(one.code, one.name, optgroup=one.kecamatan.name) for one in wards),
        ]


class RegisterForm(PersonFields, Form):
    """Somebody new."""

    nik = StringField(
        _l("NIK"),
        [InputRequired(_l("NIK belum diisi. Salin 16 angkanya dari KTP."))],
        description=_l("16 angka, salin dari KTP."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )


class CorrectForm(PersonFields, VersionedForm):
    """A correction; the NIK is only typed when it was wrong."""

    nik = StringField(
        _l("NIK"),
        [Optional()],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )

    def fill(self, participant: Participant) -> None:
        """Shows what is known, but never the NIK."""
        for name in FILLED:
            getattr(self, name).data = getattr(participant, name)
        self.kelurahan.data = participant.kelurahan_code or ""
        self.guardian_consent.data = participant.guardian_consent_at is not None
        self.version.data = participant.version


FILLED = (
    "phone", "name", "address", "birth_place", "birth_date", "sex", "education", "occupation",
    "email", "already_in_business", "guardian_name",
)  # fmt: skip
