"""What the assistant is asked, and what a person changes in its proposals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField
from wtforms.validators import InputRequired, NumberRange, Optional

from trainingmgr.foundation.ui.forms import Form, NumberField, VersionedForm
from trainingmgr.kub.rules.assistant import HEAVIEST, KINDS, USUAL, WORDS
from trainingmgr.programmes.models import Craft


def weight(kind: str) -> NumberField:
    """How much one kind matters, from 0 to HEAVIEST."""
    message = _l("Isi dari 0 sampai %(most)d.", most=HEAVIEST)
    return NumberField(
        _l(WORDS[kind]),
        default=USUAL[kind],
        validators=[InputRequired(message), NumberRange(0, HEAVIEST, message)],
        render_kw={"type": "number", "min": 0, "max": HEAVIEST, "step": 1},
    )


class Weights:
    """The part of a form that holds a weight for each kind."""

    _fields: Mapping[str, Field]

    def of_weights(self) -> Iterator[Field]:
        """The fields in the order of KINDS."""
        return (self._fields[kind] for kind in KINDS)

    def weights(self) -> dict[str, int]:
        """Kind → weight, once the form is valid."""
        return {kind: self._fields[kind].data for kind in KINDS}


class AskForm(Form, Weights):
    """Groups for one cohort, or for all that wait."""

    cohort = StringField(_l("Angkatan"))


class AgainForm(VersionedForm, Weights):
    """Groups once more, beginning from a proposal."""

    way = StringField(_l("Cara"))


for _kind in KINDS:
    setattr(AskForm, _kind, weight(_kind))
    setattr(AgainForm, _kind, weight(_kind))


class SeatForm(VersionedForm):
    """Someone in a proposal moves, is exchanged, or is locked."""

    participant = NumberField(_l("Peserta"), validators=[InputRequired()])
    place = NumberField(_l("Kelompok"), validators=[Optional()])
    other = NumberField(_l("Ditukar dengan"), validators=[Optional()])
    locked = StringField(_l("Kunci"))


class CraftForm(VersionedForm):
    """What one group of a proposal makes; empty: the assistant may choose."""

    place = NumberField(_l("Kelompok"), validators=[InputRequired()])
    craft = NumberField(_l("Bidang usaha"), validators=[Optional()])


def capacity_form(crafts: Sequence[Craft], known: Mapping[int, int]) -> Any:
    """A number for each craft; an empty one has no limit. `form.wanted()` gives them by craft."""

    class CapacityForm(Form):
        def wanted(self) -> dict[int, int | None]:
            return {one.id: self._fields[f"craft-{one.id}"].data for one in crafts}

        def of_crafts(self) -> list[tuple[Craft, Field]]:
            return [(one, self._fields[f"craft-{one.id}"]) for one in crafts]

    message = _l("Isi dari 0 sampai 999.")
    for one in crafts:
        field = NumberField(
            one.name,
            default=known.get(one.id),
            validators=[Optional(), NumberRange(0, 999, message)],
        )
        setattr(CapacityForm, f"craft-{one.id}", field)
    form = CapacityForm()
    for _craft, field in form.of_crafts():
        # Said once, above them all.
        field.flags.optional = False
    return form
