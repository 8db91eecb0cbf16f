"""Forms of trainers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional

from trainingmgr.accounts.models import User
from trainingmgr.foundation.ui.forms import PhoneField, VersionedForm, chosen_id, strip


class TrainerForm(VersionedForm):
    """What a trainer teaches, and for whom."""

    name = StringField(_l("Nama dengan gelar"), [DataRequired(), Length(max=120)], filters=[strip])
    expertise = StringField(
        _l("Keahlian"),
        [Optional(), Length(max=200)],
        description=_l("Misalnya kokoru, kue rumahan, pembukuan."),
        filters=[strip],
    )
    organisation = StringField(_l("Lembaga"), [Optional(), Length(max=120)], filters=[strip])
    nip = StringField(
        _l("NIP"),
        [Optional(), Length(max=25)],
        description=_l("Delapan belas angka. Kosongkan bila pelatih bukan pegawai negeri."),
        filters=[strip],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    pppk = BooleanField(_l("Pegawai ini PPPK"))
    active = BooleanField(_l("Masih mengajar"), default=True)

    @property
    def values(self) -> dict[str, Any]:
        """What describes a trainer, without the account."""
        return {
            "expertise": self.expertise.data or "",
            "organisation": self.organisation.data or "",
            "nip": self.nip.data or "",
            "pppk": bool(self.pppk.data),
        }


class NewTrainerForm(TrainerForm):
    """A trainer with a new account, or with one that has the role already."""

    account = SelectField(_l("Akun"), coerce=chosen_id)
    email = EmailField(
        _l("Surel"),
        [Optional(), Length(max=120)],
        description=_l("Untuk akun baru."),
        filters=[strip],
        render_kw={"autocapitalize": "none", "autocomplete": "off"},
    )
    phone = PhoneField(_l("Nomor ponsel"), [Optional()], description=_l("Untuk akun baru."))

    def offer(self, accounts: Sequence[User]) -> None:
        """The accounts of trainers who are not written down as such yet."""
        self.account.choices = [
            SelectChoice("", _("Buat akun baru")),
            *(SelectChoice(str(one.id), f"{one.name} ({one.email})") for one in accounts),
        ]
