"""Someone without KUB joins one."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired, Length, Optional

from trainingmgr.foundation.ui.forms import Form, strip
from trainingmgr.kub.forms.members import day
from trainingmgr.kub.queries.waiting import Place


class PlaceForm(Form):
    """Which KUB, and from when."""

    kub = RadioField(
        _l("KUB"), coerce=int, validators=[InputRequired(_l("Pilih satu KUB."))], choices=[]
    )
    on = day(_l("Mulai tanggal"))
    reason = StringField(
        _l("Alasan"),
        filters=[strip],
        validators=[Optional(), Length(max=200)],
        description=_l("Wajib bila berdomisili di kecamatan lain."),
    )

    def offer(self, places: list[Place], size: int) -> None:
        """Fill in the KUB with room, each with its craft and how full it is."""
        self.kub.choices = [SelectChoice(one.kub.id, _words(one, size)) for one in places]


def _words(one: Place, size: int) -> str:
    told = {"kub": one.kub.name, "craft": one.kub.craft.name, "n": one.members, "size": size}
    if one.rank is None:
        return str(_("%(kub)s · %(craft)s · %(n)s dari %(size)s anggota", **told))
    return str(
        _(
            "%(kub)s · %(craft)s (pilihan ke-%(rank)s) · %(n)s dari %(size)s anggota",
            rank=one.rank,
            **told,
        )
    )
