"""What the office enters about institutions, mentors and their contracts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, Field, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from trainingmgr.accounts.models import User
from trainingmgr.foundation import clock
from trainingmgr.foundation.ui.forms import (
    Form,
    IndonesianDateField,
    NumberField,
    PhoneField,
    VersionedForm,
    chosen_id,
    strip,
)
from trainingmgr.mentors.forms.session_parts import ChecklistField
from trainingmgr.mentors.models import Institution
from trainingmgr.mentors.rules import KINDS
from trainingmgr.mentors.rules.assignments import FEWEST, MOST
from trainingmgr.mentors.services import InstitutionInput, MentorInput
from trainingmgr.mentors.services.staff import USUAL_CAPACITY
from trainingmgr.programmes.models import Craft, Kecamatan


class Knowledge:
    """The part of a form that says what a mentor knows, where and how many."""

    institution_id: SelectField = SelectField(
        _l("Lembaga"), [DataRequired(_l("Pilih lembaga."))], coerce=chosen_id
    )
    expertise: Field = StringField(
        _l("Keahlian"),
        [Optional(), Length(max=200)],
        description=_l("Misalnya pembukuan, pemasaran, produksi makanan."),
        filters=[strip],
    )
    staff_number: Field = StringField(
        _l("NIDN atau NIP"), [Optional(), Length(max=30)], filters=[strip]
    )
    capacity: Field = NumberField(
        _l("Daya tampung (dampingan sekaligus)"),
        [InputRequired(_l("Isi daya tampung."))],
        default=USUAL_CAPACITY,
        description=_l("Anjuran: %(few)d sampai %(most)d.", few=FEWEST, most=MOST),
    )
    kecamatan: SelectField = ChecklistField(
        _l("Kecamatan yang sanggup didatangi (tanpa pilihan: semua)")
    )
    crafts: SelectField = ChecklistField(
        _l("Bidang usaha yang dikuasai (tanpa pilihan: apa pun)"), coerce=int
    )

    def offer_knowledge(
        self,
        institutions: Sequence[Institution],
        crafts: Sequence[Craft],
        places: Sequence[Kecamatan],
    ) -> None:
        """What there is to choose from."""
        bodies = [(one.id, one.label) for one in institutions]
        self.institution_id.choices = [("", _("– pilih –")), *bodies]
        self.crafts.choices = [(one.id, one.name) for one in crafts]
        self.kecamatan.choices = [(one.code, one.name) for one in places]

    def told(self) -> MentorInput:
        """As services take it."""
        return MentorInput(
            self.expertise.data or "",
            self.staff_number.data or "",
            self.capacity.data or 0,
            self.crafts.data or (),
            self.kecamatan.data or (),
        )


class MentorForm(Form, Knowledge):
    """A mentor with a new account, or with one that has the role already."""

    asked_first = ("account", "name", "email", "phone")
    name = StringField(
        _l("Nama dengan gelar"),
        [Length(max=120)],
        description=_l("Untuk akun baru."),
        filters=[strip],
    )
    account = SelectField(_l("Akun"), coerce=chosen_id)
    email = EmailField(
        _l("Surel"),
        [Length(max=120)],
        description=_l("Untuk akun baru."),
        filters=[strip],
        render_kw={"autocapitalize": "none", "autocomplete": "off"},
    )
    phone = PhoneField(_l("Nomor ponsel"), [Optional()], description=_l("Untuk akun baru."))

    def offer_accounts(self, accounts: Sequence[User]) -> None:
        """Accounts of mentors who are not written down as such yet."""
        self.account.choices = [
            ("", _("Buat akun baru")),
            *((one.id, f"{one.name} ({one.email})") for one in accounts),
        ]


class EditMentorForm(VersionedForm, Knowledge):
    """A mentor as written down."""

    asked_first = ("name",)
    name = StringField(
        _l("Nama dengan gelar"),
        [DataRequired(_l("Tulis nama pendamping.")), Length(max=120)],
        filters=[strip],
    )


class StopForm(Form):
    """Why a mentor stops."""

    reason = StringField(
        _l("Alasan"), [DataRequired(_l("Tulis alasannya.")), Length(max=200)], filters=[strip]
    )


class InstitutionForm(VersionedForm):
    """A university or a practitioners' organisation."""

    label = StringField(
        _l("Nama pendek"),
        [DataRequired(_l("Tulis nama pendeknya.")), Length(max=30)],
        description=_l("Seperti disebut orang, misalnya UT."),
        filters=[strip],
    )
    name = StringField(
        _l("Nama lengkap"),
        [DataRequired(_l("Tulis nama lengkapnya.")), Length(max=160)],
        filters=[strip],
    )
    former_name = StringField(
        _l("Nama dahulu"),
        [Optional(), Length(max=160)],
        description=_l("Bila pernah berganti nama; pencarian menemukan keduanya."),
        filters=[strip],
    )
    kind = RadioField(
        _l("Jenis"),
        [InputRequired(_l("Pilih jenis lembaga."))],
        choices=lambda: [(key, _l(word)) for key, word in KINDS.items()],
    )
    leader_name = StringField(
        _l("Nama pimpinan"),
        [Optional(), Length(max=120)],
        description=_l("Yang menerima dan menandatangani ringkasan, misalnya dekan."),
        filters=[strip],
    )
    leader_title = StringField(
        _l("Jabatan pimpinan"), [Optional(), Length(max=120)], filters=[strip]
    )

    def told(self) -> InstitutionInput:
        """As services take it."""
        return InstitutionInput(
            self.label.data or "",
            self.name.data or "",
            self.kind.data or "",
            self.former_name.data or "",
            self.leader_title.data or "",
            self.leader_name.data or "",
        )


class ContractForm(VersionedForm):
    """A contract: its number and both its days."""

    number = StringField(
        _l("Nomor kontrak"),
        [DataRequired(_l("Tulis nomor kontrak.")), Length(max=80)],
        filters=[strip],
    )
    from_on = IndonesianDateField(_l("Berlaku mulai"), [DataRequired(_l("Isi tanggal mulai."))])
    until_on = IndonesianDateField(
        _l("Berlaku sampai (hari itu termasuk)"), [DataRequired(_l("Isi tanggal akhir."))]
    )

    def told(self) -> tuple[str, date, date]:
        """Number, first and last day."""
        today = clock.today()
        return self.number.data or "", self.from_on.data or today, self.until_on.data or today
