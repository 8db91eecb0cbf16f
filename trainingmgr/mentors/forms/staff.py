"""What the office enters about institutions, mentors, and who follows whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from trainingmgr.accounts.models import User
from trainingmgr.foundation.ui.forms import (
    Form,
    IndonesianDateField,
    PhoneField,
    chosen_id,
    strip,
)
from trainingmgr.mentors.models import Institution, Mentor
from trainingmgr.mentors.rules import KINDS


class AssignForm(Form):
    """Who follows a KUB from a day on."""

    mentor_id = RadioField(_l("Pendamping"), [InputRequired(_l("Pilih pendamping."))], coerce=int)
    from_on = IndonesianDateField(_l("Mulai tanggal"), [DataRequired()])

    def offer(self, mentors: Sequence[Mentor], loads: Mapping[int, int]) -> None:
        """Mentors with how many KUB they follow already."""
        self.mentor_id.choices = [(one.id, _load(one, loads.get(one.id, 0))) for one in mentors]


def _load(mentor: Mentor, load: int) -> str:
    words = _("%(name)s · %(place)s · mendampingi %(n)s KUB",
              name=mentor.name, place=mentor.institution.label, n=load)  # fmt: skip
    return str(words)


class MentorForm(Form):
    """A mentor with a new account, or with one that has the role already."""

    name = StringField(_l("Nama dengan gelar"), [Length(max=120)], filters=[strip])
    institution_id = SelectField(
        _l("Lembaga"), [DataRequired(_l("Pilih lembaga."))], coerce=chosen_id
    )
    expertise = StringField(
        _l("Keahlian"),
        [Optional(), Length(max=200)],
        description=_l("Misalnya pembukuan, pemasaran, produksi makanan."),
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

    def offer(self, institutions: Sequence[Institution], accounts: Sequence[User]) -> None:
        """Institutions, and accounts of mentors who are not written down as such yet."""
        self.institution_id.choices = [
            ("", _("– pilih –")),
            *((one.id, one.label) for one in institutions),
        ]
        self.account.choices = [
            ("", _("Buat akun baru")),
            *((one.id, f"{one.name} ({one.email})") for one in accounts),
        ]


class InstitutionForm(Form):
    """A university or a practitioners' organisation."""

    label = StringField(
        _l("Nama pendek"),
        [DataRequired(), Length(max=30)],
        description=_l("Seperti disebut orang, misalnya UT."),
        filters=[strip],
    )
    name = StringField(_l("Nama lengkap"), [DataRequired(), Length(max=160)], filters=[strip])
    kind = RadioField(
        _l("Jenis"),
        [InputRequired(_l("Pilih jenis lembaga."))],
        choices=lambda: [(key, _l(word)) for key, word in KINDS.items()],
    )
