"""The form of a cohort."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import DataRequired, Length, Optional

from trainingmgr.cohorts import rules
from trainingmgr.foundation.indonesia.regions import all_kecamatan
from trainingmgr.foundation.ui.forms import (
    IndonesianDateField,
    NumberField,
    VersionedForm,
    chosen_id,
    strip,
)
from trainingmgr.programmes.models import Programme


class CohortForm(VersionedForm):
    """A cohort; programme, code and kecamatan are asked only when it is made.

    `of_kind` leaves the fields that belong to its kind.
    """

    programme = SelectField(_l("Program"), coerce=chosen_id)
    kecamatan_code = SelectField(
        _l("Kecamatan"),
        choices=[SelectChoice(one.code, one.name) for one in all_kecamatan().values()],
    )
    code = StringField(
        _l("Kode"),
        [DataRequired(), Length(max=20)],
        description=_l("Misalnya SRP-2026. Tidak dapat diubah kemudian."),
        filters=[strip],
    )
    name = StringField(_l("Nama angkatan"), [DataRequired(), Length(max=120)], filters=[strip])
    field = SelectField(
        _l("Bidang"),
        choices=[
            SelectChoice("", _l("– pilih –")),
            *(SelectChoice(key, lazy_gettext(words)) for key, words in rules.IKM_FIELDS.items()),
        ],
    )
    field_other = StringField(
        _l("Bidang lain"),
        [Optional(), Length(max=80)],
        description=_l("Hanya bila bidangnya tidak ada dalam daftar."),
        filters=[strip],
    )
    partner = StringField(
        _l("Mitra penyelenggara"),
        [Optional(), Length(max=120)],
        description=_l("Misalnya nama kementerian atau balai yang menyelenggarakan bersama."),
        filters=[strip],
    )
    turn = NumberField(
        _l("Giliran"),
        [Optional()],
        description=_l("Urutan kecamatan pada tahun ini; satu nomor untuk satu angkatan."),
    )
    starts_on = IndonesianDateField(_l("Mulai"), [DataRequired()])
    ends_on = IndonesianDateField(_l("Selesai"), [DataRequired()])
    quota = NumberField(
        _l("Kuota peserta"),
        [Optional()],
        description=_l("Banyaknya tempat. Kosongkan bila tidak dibatasi."),
    )
    counts = BooleanField(
        _l("Dihitung dalam capaian program"),
        default=True,
        description=_l("Tanpa centang untuk angkatan percobaan."),
    )

    def offer(self, programmes: Sequence[Programme]) -> None:
        """The programmes it may belong to."""
        self.programme.choices = [
            SelectChoice(str(one.id), f"{one.code} · {one.name}") for one in programmes
        ]

    def of_kind(self, kind: str) -> None:
        """Asks only what this kind of cohort has."""
        if kind == rules.IKM:
            nowhere = SelectChoice("", _("Terbuka untuk semua kecamatan"))
            self.name.label.text = _("Nama pelatihan")
            if self.code is not None:
                self.code.description = _("Misalnya IKM-BKL. Tidak dapat diubah kemudian.")
            if self.kecamatan_code is not None:
                self.kecamatan_code.choices = [nowhere, *self.kecamatan_code.choices]
            del self.turn, self.counts
        else:
            del self.field, self.field_other, self.partner

    @property
    def values(self) -> dict[str, Any]:
        """What both making and changing a cohort ask for."""
        blank: dict[str, Any] = {"turn": None, "counts": False, "partner": ""}
        blank |= {"field": "", "field_other": ""}
        names = ("name", "starts_on", "ends_on", "quota", *blank)
        return {name: self[name].data if name in self else blank[name] for name in names}
