"""Who is in a KUB and who leads it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from trainingmgr.foundation import clock
from trainingmgr.foundation.ui.forms import (
    Form,
    IndonesianDateField,
    VersionedForm,
    chosen_id,
    strip,
)

NEW, LEAVE, REPLACE, MOVE = "", "keluar", "ganti", "pindah"
_NOBODY = _l("Belum dipilih")


def pick(label: Any, **kwargs: Any) -> SelectField:
    """A select whose first choice is empty; choices are filled in by the form."""
    return SelectField(
        label, coerce=chosen_id, validators=kwargs.pop("validators", [Optional()]), **kwargs
    )


def reason(label: Any, description: Any = "") -> StringField:
    """Why something happens; it must be said."""
    return StringField(
        label,
        filters=[strip],
        validators=[DataRequired(_l("Tulis alasannya.")), Length(max=200)],
        description=description,
    )


def day(label: Any, description: Any = "") -> IndonesianDateField:
    """A day that must be given, today unless said otherwise."""
    return IndonesianDateField(
        label,
        default=clock.today,
        validators=[InputRequired(_l("Isi tanggalnya."))],
        description=description,
    )


def people_choices(people: Iterable[tuple[int, str]]) -> list[SelectChoice]:
    """Ids and names with an empty choice before them."""
    return [
        SelectChoice("", _NOBODY),
        *(SelectChoice(str(one), name) for one, name in people),
    ]


class BoardForm(VersionedForm):
    """The three officers of a KUB."""

    chair = pick(_l("Ketua"))
    secretary = pick(_l("Sekretaris"))
    treasurer = pick(_l("Bendahara"))
    on = day(
        _l("Berlaku mulai tanggal"),
        _l("Masa jabatan yang lama berakhir sehari sebelumnya dan tetap tersimpan."),
    )

    def offer_people(self, people: Sequence[tuple[int, str]]) -> None:
        """Fill in who may be chosen."""
        for field in (self.chair, self.secretary, self.treasurer):
            field.choices = people_choices(people)


class JoinForm(Form):
    """Someone joins."""

    participant = pick(
        _l("Peserta"), validators=[InputRequired(_l("Pilih peserta yang akan bergabung."))]
    )
    on = day(_l("Mulai tanggal"))
    reason = StringField(
        _l("Alasan"),
        filters=[strip],
        validators=[Optional(), Length(max=200)],
        description=_l("Wajib bila berdomisili di kecamatan lain."),
    )


class MemberForm(Form):
    """Someone leaves, is replaced, or moves to another KUB."""

    act = RadioField(
        _l("Perubahan"),
        choices=[
            SelectChoice(LEAVE, _l("Keluar tanpa pengganti")),
            SelectChoice(REPLACE, _l("Keluar dan diganti")),
            SelectChoice(MOVE, _l("Pindah ke KUB lain")),
        ],
        default=LEAVE,
    )
    members = pick(_l("Pengganti"), description=_l("Menempati jabatan yang sama."))
    kub = pick(_l("KUB tujuan"))
    on = day(_l("Berlaku tanggal"))
    reason = reason(_l("Alasan"))


class OwnCraftForm(Form):
    """A craft of one's own."""

    craft = pick(
        _l("Bidang usaha sendiri"),
        description=_l("Di samping bidang usaha utama kelompok; boleh dikosongkan."),
    )
