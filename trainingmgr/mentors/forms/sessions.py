"""What a mentor tells of a session."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from trainingmgr.businesses.rules import PROOFS, last_months
from trainingmgr.businesses.services import SaleInput
from trainingmgr.foundation import clock
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.ui.format import bulan, tanggal
from trainingmgr.foundation.ui.forms import (
    Form,
    IndonesianDateField,
    NumberField,
    RupiahField,
    SentOnceField,
    chosen_id,
    strip,
)
from trainingmgr.mentors.models import AgreedAction
from trainingmgr.mentors.rules import MODES, TOPICS
from trainingmgr.mentors.services import ActionInput, CoachingInput
from trainingmgr.participants.models import Participant

MONTHS = 3
PHOTO = {"accept": "image/*", "capture": "environment"}
PROOF_FILE = {"accept": "image/*,application/pdf"}
Choices = Callable[[], list[tuple[str, Any]]]


class ChecklistField(SelectMultipleField):  # type: ignore[misc]
    """Several of a list, each with its own box; `choices` may be set after the form is made."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _choices(words: Mapping[str, str], first: Any = None) -> Choices:
    chosen = [(key, _l(word)) for key, word in words.items()]
    return lambda: chosen if first is None else [("", first), *chosen]


class CoachingForm(Form):
    """A session on a phone: all but one sentence has a default."""

    client_id = SentOnceField()
    done = ChecklistField(_l("Sudah dikerjakan sejak sesi lalu?"), coerce=int)
    finding = TextAreaField(
        _l("Apa yang Anda temukan?"),
        [
            DataRequired(_l("Tulis satu kalimat tentang keadaan yang Anda temukan.")),
            Length(max=4000),
        ],
    )
    action = StringField(_l("Apa yang disepakati?"), [Optional(), Length(max=300)], filters=[strip])
    owner_id = SelectField(_l("Penanggung jawab"), coerce=chosen_id)
    due_on = IndonesianDateField(_l("Tenggat"), [Optional()])
    topic = RadioField(_l("Topik"), [InputRequired()], choices=_choices(TOPICS))
    advice = TextAreaField(_l("Saran yang diberikan"), [Optional(), Length(max=4000)])
    held_on = IndonesianDateField(_l("Tanggal sesi"), [DataRequired()])
    minutes = NumberField(_l("Lama (menit)"), [InputRequired()])
    mode = RadioField(_l("Cara"), [InputRequired()], choices=_choices(MODES))
    present = ChecklistField(_l("Yang hadir"), coerce=int)
    # Absent where the KUB has no business to write sales to; the service knows what is right.
    month = SelectField(_l("Bulan"), choices=lambda: _month_choices(), validate_choice=False)
    amount = RupiahField(_l("Omzet bulan itu"), [Optional()])
    outside = BooleanField(_l("Ada pembeli dari luar KUB"))
    proof = SelectField(
        _l("Bukti yang Anda lihat"),
        choices=_choices(PROOFS, _l("Belum ada bukti")),
        validate_choice=False,
    )
    file = FileField(_l("Foto atau PDF bukti"), [Optional()])
    photo = FileField(_l("Foto pertemuan atau buku kas"), [Optional()])
    next_on = IndonesianDateField(_l("Sesi berikutnya"), [Optional()])

    def offer(self, members: Sequence[Participant], promises: Sequence[AgreedAction]) -> None:
        """The people of the mentee and what they promised last time."""
        people = [(one.id, one.name) for one in members]
        self.present.choices = people
        self.owner_id.choices = [("", _("Seluruh KUB")), *people]
        self.done.choices = [(one.id, _promise(one)) for one in promises]

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        fine = bool(super().validate(*args, **kwargs))
        told = (self.outside.data, self.proof.data, self.file.data)
        if self.amount.data is None and not self.amount.errors and any(told):
            self.amount.errors = [_("Isi omzet bulan itu, atau kosongkan pembeli dan buktinya.")]
            return False
        return fine

    def told(self, photo: StoredFile | None, proof: StoredFile | None) -> CoachingInput:
        """The session as services take it."""
        today = clock.today()
        return CoachingInput(
            client_id=self.client_id.data,
            held_on=self.held_on.data or today,
            finding=self.finding.data or "",
            topics=[self.topic.data],
            mode=self.mode.data,
            minutes=self.minutes.data or 0,
            advice=self.advice.data or "",
            present=self.present.data or (),
            actions=self._actions(),
            done_actions=self.done.data or (),
            sale=self._sale(proof),
            next_on=self.next_on.data,
            photos=[photo] if photo else (),
        )

    def _actions(self) -> list[ActionInput]:
        if not self.action.data:
            return []
        return [ActionInput(self.action.data, self.owner_id.data, self.due_on.data)]

    def _sale(self, proof: StoredFile | None) -> SaleInput | None:
        if self.amount.data is None:
            return None
        kind = self.proof.data or ("buku_kas" if proof else None)
        return SaleInput(
            month=self.month.data or "",
            amount=self.amount.data,
            outside_buyer=bool(self.outside.data),
            proof=kind,
            proof_file=proof,
        )


def _month_choices() -> list[tuple[str, str]]:
    months = last_months(clock.today(), MONTHS)
    return [(month, bulan(date.fromisoformat(f"{month}-01"))) for month in months]


def _promise(action: AgreedAction) -> str:
    parts = [action.text]
    if action.owner:
        parts.append(action.owner.name)
    if action.due_on:
        parts.append(_("tenggat %(day)s", day=tanggal(action.due_on)))
    return " · ".join(parts)
