"""Who shall follow whom: one mentee, or all that wait."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from trainingmgr.foundation.ui.forms import (
    Form,
    IndonesianDateField,
    chosen_id,
    strip,
    strip_lines,
)


class AssignForm(Form):
    """Who follows a mentee from a day on; `reason` and `note` only where somebody does already."""

    mentor_id = RadioField(_l("Pendamping"), [InputRequired(_l("Pilih pendamping."))], coerce=int)
    beyond = BooleanField(_l("Tetap pilih walaupun melebihi daya tampungnya"))
    from_on = IndonesianDateField(
        _l("Mulai tanggal"), [DataRequired(_l("Isi tanggal mulai pendamping baru."))]
    )
    reason = StringField(
        _l("Alasan serah terima"),
        [Length(max=200)],
        description=_l("Misalnya kontrak berakhir, pindah tugas, atau permintaan dampingan."),
        filters=[strip],
    )
    note = TextAreaField(
        _l("Yang perlu diketahui pendamping baru"),
        [Optional(), Length(max=2000)],
        filters=[strip_lines],
    )

    def offer(self, mentors: Iterable[tuple[int, str]]) -> None:
        """Mentor ids with their names."""
        self.mentor_id.choices = list(mentors)


PREFIX = "mentor-"


def match_form(names: Mapping[str, str], proposed: Mapping[str, int]) -> Any:
    """A choice for each mentee that waits, the proposed mentor chosen; `form.chosen()` gives them.

    names: key -> name; proposed: key -> mentor id.
    """

    class MatchForm(Form):
        from_on = IndonesianDateField(
            _l("Mulai tanggal"), [DataRequired(_l("Isi tanggal mulai pendampingan."))]
        )

        def chosen(self) -> dict[str, int]:
            fields = {key: self._fields[PREFIX + key] for key in names}
            return {key: field.data for key, field in fields.items() if field.data}

        def pick(self, key: str) -> Any:
            return self._fields[PREFIX + key]

    for key, name in names.items():
        field = RadioField(
            name,
            [Optional()],
            coerce=chosen_id,
            # Drawn by the page itself; none yet is a choice as well.
            choices=lambda: [("", "")],
            validate_choice=False,
            default=proposed.get(key),
        )
        setattr(MatchForm, PREFIX + key, field)
    return MatchForm()
