"""What the register, the product page and the remark ask for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from trainingmgr.attendance.models import ACCEPTED, REPAIR
from trainingmgr.attendance.queries.make_up import Missing
from trainingmgr.attendance.services.marking import MarkInput
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.forms import (
    ClockField,
    Form,
    IndonesianDateField,
    NumberField,
    VersionedForm,
    chosen_id,
    strip,
)
from trainingmgr.trainers.models import Trainer

ALL, DRAFT, CLOSE = "semua", "simpan", "tutup"
_NAME = re.compile(r"(mark|late|early|note)-(\d{1,9})")


@dataclass
class TypedMark:
    """One person's row as typed, so that it can be shown again as it was."""

    mark: str = ""
    late: str = ""
    early: str = ""
    note: str = ""


@dataclass
class TypedSheet:
    """A register as it was sent. A plain form of rows: thirty WTForms fields would only cost."""

    action: str = DRAFT
    version: int | None = None
    reason: str = ""
    rows: dict[int, TypedMark] = field(default_factory=dict)

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> TypedSheet:
        """Read what a browser sent; whatever is no field of a register is passed over."""
        version = sent.get("version", "")
        sheet = cls(
            action=sent.get("aksi", DRAFT),
            version=int(version) if re.fullmatch(r"\d{1,9}", version) else None,
            reason=sent.get("reason", "").strip()[:200],
        )
        for name, value in sent.items():
            if found := _NAME.fullmatch(name):
                row = sheet.rows.setdefault(int(found[2]), TypedMark())
                setattr(row, found[1], value.replace("\0", "").strip())
        return sheet

    def marks(self) -> list[MarkInput]:
        """The marked people. Raises Refused for minutes that are no number."""
        return [
            MarkInput(
                person,
                row.mark,
                late=_minutes(row.late, f"late-{person}"),
                early=_minutes(row.early, f"early-{person}"),
                note=row.note,
            )
            for person, row in self.rows.items()
            if row.mark
        ]


def _minutes(text: str, name: str) -> int:
    if not text:
        return 0
    if not text.isascii() or not text.isdigit() or len(text) > 4:
        raise Refused(N_("Isi menit dengan angka bulat, misalnya 15."), field=name)
    return int(text)


class ProductForm(VersionedForm):
    """A practical product and the trainer's word on it."""

    decision = RadioField(
        _l("Penilaian"),
        choices=[SelectChoice(ACCEPTED, _l("Diterima")), SelectChoice(REPAIR, _l("Perbaiki"))],
        validators=[DataRequired(_l("Pilih diterima atau perbaiki."))],
    )
    photo = FileField(
        _l("Foto produk"),
        description=_l("Ambil dengan kamera atau pilih dari galeri, paling besar 5 MB."),
        validators=[Optional()],
        render_kw={"accept": "image/*"},
    )
    note = TextAreaField(
        _l("Catatan"),
        description=_l("Wajib bila produk perlu diperbaiki."),
        filters=[strip],
        validators=[Optional(), Length(max=200)],
        render_kw={"rows": 3},
    )


class RemarkForm(Form):
    """A disciplinary remark."""

    text = StringField(
        _l("Catatan tata tertib"),
        filters=[strip],
        validators=[DataRequired(_l("Tulis apa yang terjadi.")), Length(max=200)],
    )


class MakeUpForm(Form):
    """When and where a make-up session is, and for whom when it is not for all."""

    people = SelectMultipleField(
        _l("Peserta susulan"),
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    held_on = IndonesianDateField(_l("Tanggal"), [DataRequired()])
    starts_at = ClockField(_l("Mulai"), [InputRequired()])
    ends_at = ClockField(_l("Selesai"), [InputRequired()])
    break_minutes = NumberField(_l("Istirahat (menit)"), [InputRequired()])
    trainer = SelectField(_l("Pelatih"), [DataRequired()], coerce=chosen_id)
    venue = StringField(_l("Tempat"), [DataRequired(), Length(max=160)], filters=[strip])

    def offer(self, missing: Sequence[Missing] | None, trainers: Sequence[Trainer]) -> None:
        """Who missed it, unless the session is for everyone; and who may teach."""
        self.trainer.choices = [SelectChoice(str(one.id), one.name) for one in trainers]
        if missing is None:
            del self.people
        else:
            self.people.choices = [SelectChoice(one.participant_id, one.name) for one in missing]
