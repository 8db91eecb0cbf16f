"""What is asked of a person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
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

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation import clock
from trainingmgr.foundation.ui.forms import (
    Form,
    IndonesianDateField,
    NumberField,
    PhoneField,
    SentOnceField,
    VersionedForm,
    strip,
)
from trainingmgr.participants.models import Participant
from trainingmgr.participants.rules.applications import BANK, CATALOGUE, PHOTO, PURPOSES
from trainingmgr.participants.rules.enrolment import check_business_year
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
    business_name = StringField(
        _l("Nama usaha"),
        [InputRequired(_l("Isi nama usahanya. Bila belum bernama, tulis nama pemiliknya."))],
        filters=[strip],
    )
    business_field = StringField(
        _l("Usaha apa?"),
        [InputRequired(_l("Isi bidang usahanya, misalnya bengkel motor."))],
        description=_l("Misalnya bengkel motor, mebel, atau jahit seragam."),
        filters=[strip],
    )
    business_since = NumberField(
        _l("Berjalan sejak tahun"),
        [InputRequired(_l("Isi tahun mulainya, misalnya 2019."))],
    )
    guardian_name = StringField(_l("Nama wali"), [Optional(), Length(max=120)], filters=[strip])
    guardian_consent = BooleanField(_l("Wali sudah menyetujui keikutsertaan"))
    # The yes belongs to the questions that were shown; other questions ask for another yes.
    asked = HiddenField()
    sure = BooleanField(_l("Ya, data ini benar"))

    @property
    def no_kelurahan(self) -> str:
        """What the first choice says: none of the 54."""
        return str(_("Di luar kota atau belum diketahui"))

    def of_cohort(self, cohort: Cohort) -> None:
        """Asks for the business only where everybody has one."""
        if cohort.is_ikm:
            del self.already_in_business
        else:
            del self.business_name, self.business_field, self.business_since

    @property
    def business(self) -> dict[str, Any]:
        """The business as `PersonData` holds it. Raises Refused for an impossible year."""
        if self.business_name is None:
            return {}
        check_business_year(self.business_since.data, clock.today())
        return {
            "already_in_business": True,
            "business_name": (self.business_name.data or "")[:120],
            "business_field": (self.business_field.data or "")[:80],
            "business_since": self.business_since.data,
        }

    def offer_kelurahan(self, wards: Iterable[Kelurahan]) -> None:
        """The 54 by kecamatan, and none for who lives elsewhere."""
        nowhere = SelectChoice("", self.no_kelurahan)
        self.kelurahan.choices = [
            nowhere,
            *(SelectChoice(one.code, one.name, optgroup=one.kecamatan.name) for one in wards),
        ]


def _nik() -> StringField:
    return StringField(
        _l("NIK"),
        [InputRequired(_l("NIK belum diisi. Salin 16 angkanya dari KTP."))],
        description=_l("16 angka, salin dari KTP."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )


class ConsentFields:
    """Three things that may be refused; no answer is a no, and nothing hangs on it."""

    foto = BooleanField(lazy_gettext(PURPOSES[PHOTO]))
    katalog = BooleanField(lazy_gettext(PURPOSES[CATALOGUE]))
    bank = BooleanField(lazy_gettext(PURPOSES[BANK]))

    @property
    def consents(self) -> dict[str, bool]:
        """The answers by purpose."""
        return {purpose: bool(getattr(self, purpose).data) for purpose in PURPOSES}


class RegisterForm(PersonFields, ConsentFields, Form):
    """Somebody new."""

    asked_first = ("phone", "name", "nik")
    nik = _nik()


class SelfForm(PersonFields, ConsentFields, Form):
    """Somebody who registers for a cohort with their own phone."""

    asked_first = (
        "phone", "name", "nik", "kelurahan", "business_name", "business_field", "business_since",
    )  # fmt: skip
    phone = PhoneField(
        _l("Nomor ponsel (WhatsApp)"),
        [InputRequired(_l("Isi nomor ponsel yang dapat kami hubungi."))],
        description=_l("Contoh: 0812-3456-7890."),
        render_kw={"autocomplete": "tel-national"},
    )
    nik = _nik()
    already_in_business = BooleanField(_l("Saya sudah memiliki usaha"))
    guardian_name = StringField(
        _l("Nama ayah, ibu, atau wali"), [Optional(), Length(max=120)], filters=[strip]
    )
    guardian_consent = BooleanField(_l("Ayah, ibu, atau wali saya mengizinkan saya ikut"))
    new_group = BooleanField(_l("Saya mendaftar bersama teman; buatkan kode untuk dibagikan"))
    group_code = StringField(
        _l("Kode kelompok dari teman"),
        [Optional(), Length(max=20)],
        filters=[strip],
        render_kw={"autocomplete": "off", "autocapitalize": "characters"},
    )
    sent_id = SentOnceField()

    @property
    def no_kelurahan(self) -> str:
        return str(_("– pilih, kecuali tinggal di luar kota –"))


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
            if name in self:
                self[name].data = getattr(participant, name)
        self.kelurahan.data = participant.kelurahan_code or ""
        self.guardian_consent.data = participant.guardian_consent_at is not None
        self.version.data = participant.version


FILLED = (
    "phone", "name", "address", "birth_place", "birth_date", "sex", "education", "occupation",
    "email", "already_in_business", "business_name", "business_field", "business_since",
    "guardian_name",
)  # fmt: skip
