"""What a mentor tells of a session, and what the office enters about mentors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    EmailField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from trainingmgr.accounts.models import User
from trainingmgr.businesses.rules import PROOFS, last_months
from trainingmgr.businesses.services import SaleInput
from trainingmgr.foundation import clock
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.ui.format import bulan, tanggal
from trainingmgr.foundation.ui.forms import (
    Form,
    IndonesianDateField,
    NumberField,
    PhoneField,
    RupiahField,
    SentOnceField,
    chosen_id,
    strip,
)
from trainingmgr.kub.models import KubMember
from trainingmgr.mentors.models import AgreedAction, Institution, Mentor
from trainingmgr.mentors.rules import KINDS, MODES, TOPICS
from trainingmgr.mentors.services import ActionInput, CoachingInput

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

    def offer(self, members: Sequence[KubMember], promises: Sequence[AgreedAction]) -> None:
        """The people of the KUB and what they promised last time."""
        people = [(one.participant_id, one.participant.name) for one in members]
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
            topic=self.topic.data,
            mode=self.mode.data,
            minutes=self.minutes.data or 0,
            advice=self.advice.data or "",
            present=self.present.data or (),
            actions=self._actions(),
            done_actions=self.done.data or (),
            sale=self._sale(proof),
            next_on=self.next_on.data,
            photo=photo,
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
        _l("Jenis"), [InputRequired(_l("Pilih jenis lembaga."))], choices=_choices(KINDS)
    )
