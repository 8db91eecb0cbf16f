"""Parts of a session's form: earlier promises, what is agreed now, and lists to tick."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from trainingmgr.foundation.ui.forms import IndonesianDateField, RowForm, Rows, strip
from trainingmgr.mentors.models import AgreedAction
from trainingmgr.mentors.rules import DONE, DROPPED, OPEN, PROMISE_STATES
from trainingmgr.mentors.services import ActionInput, PromiseInput
from trainingmgr.participants.models import Participant

ROWS = 5
"""So many things are agreed at most in one go; the next line shows once the one before is used."""
LONGEST_RESULT = 200
EVERYONE, SOMEBODY = "", "lain"
_STATE, _RESULT = "janji-", "hasil-"


class ChecklistField(SelectMultipleField):  # type: ignore[misc]
    """Several of a list, each with its own box; `choices` may be set after the form is made."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


@dataclass(frozen=True)
class PromiseLine:
    """An earlier promise in the form: its names there, and what is chosen."""

    action: AgreedAction
    state: str = OPEN
    result: str = ""

    @property
    def state_name(self) -> str:
        return f"{_STATE}{self.action.id}"

    @property
    def result_name(self) -> str:
        return f"{_RESULT}{self.action.id}"


class PromisesField(Field):  # type: ignore[misc]
    """How earlier promises stand; `janji-<id>` and `hasil-<id>`, so no order can mix them up."""

    offered: Sequence[AgreedAction] = ()

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        self.data: Mapping[int, PromiseInput] = {}
        if formdata is None:
            return
        told = [_id(name.removeprefix(_STATE)) for name in formdata if name.startswith(_STATE)]
        ids = [number for number in told if number is not None]
        self.data = {
            number: PromiseInput(
                number,
                formdata.get(f"{_STATE}{number}", OPEN),
                strip(formdata.get(f"{_RESULT}{number}", "")) or "",
            )
            for number in ids
        }

    def pre_validate(self, form: Any) -> None:
        for one in self.data.values():
            if one.state not in PROMISE_STATES:
                raise ValueError(_("Pilih bagaimana kesepakatan ini sekarang."))
            if len(one.result) > LONGEST_RESULT:
                raise ValueError(_("Hasil kesepakatan paling panjang 200 huruf."))

    def lines(self) -> Iterator[PromiseLine]:
        """Those of before, each with what was chosen or else how it stands."""
        for action in self.offered:
            said = self.data.get(action.id) or _as_it_stands(action)
            yield PromiseLine(action, said.state, said.result)


def _id(text: str) -> int | None:
    """A row's id as a form sends it back; None for anything else, however it counts elsewhere."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def _as_it_stands(action: AgreedAction) -> PromiseInput:
    state = DONE if action.done_on else DROPPED if action.dropped_on else OPEN
    return PromiseInput(action.id, state, action.result)


class AgreedRow(RowForm):
    """One thing agreed; without words the line is not used."""

    id = HiddenField()
    text = StringField(_l("Apa yang disepakati?"), [Optional(), Length(max=300)], filters=[strip])
    owner = SelectField(_l("Penanggung jawab"))
    owner_name = StringField(_l("Nama orang lain"), [Length(max=120)], filters=[strip])
    due_on = IndonesianDateField(_l("Tenggat"), [Optional()])

    @property
    def blank(self) -> bool:
        return not self.text.data

    @property
    def told(self) -> ActionInput:
        """The action as services take it."""
        owner, number = self.owner.data or EVERYONE, self.id.data or ""
        return ActionInput(
            self.text.data or "",
            _id(owner),
            self.due_on.data,
            self.owner_name.data or "" if owner == SOMEBODY else "",
            _id(number),
        )


class AgreedRows(Rows):
    """What is agreed, some empty lines at its end."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(AgreedRow, label, **kwargs)
        self.min_entries, self.max_entries = ROWS, 40

    def offer(self, members: Sequence[Participant]) -> None:
        """Who may take something on."""
        choices = [
            (EVERYONE, _("Semua")),
            *((str(one.id), one.name) for one in members),
            (SOMEBODY, _("Orang lain")),
        ]
        for entry in self.entries:
            entry.form.owner.choices = choices

    @property
    def told(self) -> list[ActionInput]:
        """The lines that are used."""
        return [entry.form.told for entry in self.entries if not entry.form.blank]


def row_of(action: AgreedAction) -> dict[str, Any]:
    """An agreed action as a line of the form."""
    owner = str(action.owner_id) if action.owner_id else EVERYONE
    return {
        "id": str(action.id),
        "text": action.text,
        "owner": SOMEBODY if action.owner_name else owner,
        "owner_name": action.owner_name,
        "due_on": action.due_on,
    }
