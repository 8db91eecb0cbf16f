"""What a mentor tells of a session."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, MultipleFileField
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from trainingmgr.businesses.rules import PROOFS, last_months
from trainingmgr.businesses.services import SaleInput
from trainingmgr.foundation import clock
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.ui.format import bulan
from trainingmgr.foundation.ui.forms import (
    ClockField,
    Form,
    IndonesianDateField,
    NumberField,
    RupiahField,
    SentOnceField,
    VersionedForm,
    strip,
)
from trainingmgr.mentors.forms.session_parts import AgreedRows, ChecklistField, PromisesField
from trainingmgr.mentors.models import AgreedAction
from trainingmgr.mentors.rules import MODES, TOPICS, USUAL_TOPIC
from trainingmgr.mentors.services import CoachingInput, FiguresInput
from trainingmgr.participants.models import Participant

MONTHS = 3
MOST_PHOTOS = 6
PHOTO = {"accept": "image/*", "multiple": True}
PROOF_FILE = {"accept": "image/*,application/pdf"}
Choices = Callable[[], list[tuple[str, Any]]]


def _choices(words: Mapping[str, str], first: Any = None) -> Choices:
    chosen = [(key, _l(word)) for key, word in words.items()]
    return lambda: chosen if first is None else [("", first), *chosen]


class CoachingForm(Form):
    """A session on a phone: all but one sentence has a default."""

    client_id = SentOnceField()
    promises = PromisesField(_l("Kesepakatan yang lalu"))
    finding = TextAreaField(
        _l("Apa yang Anda temukan?"),
        [
            DataRequired(_l("Tulis satu kalimat tentang keadaan yang Anda temukan.")),
            Length(max=4000),
        ],
    )
    # Counts while no topic is chosen, so that the first tap takes its place.
    usual_topic = HiddenField()
    topics = ChecklistField(_l("Topik"), choices=_choices(TOPICS))
    actions = AgreedRows(_l("Kesepakatan baru"))
    advice = TextAreaField(_l("Saran yang diberikan"), [Optional(), Length(max=4000)])
    held_on = IndonesianDateField(_l("Tanggal sesi"), [DataRequired()])
    starts_at = ClockField(_l("Mulai pukul"), [Optional()])
    minutes = NumberField(_l("Lama (menit)"), [InputRequired()])
    mode = RadioField(_l("Cara"), [InputRequired()], choices=_choices(MODES))
    place = StringField(_l("Tempat"), [Optional(), Length(max=160)], filters=[strip])
    next_on = IndonesianDateField(_l("Sesi berikutnya"), [Optional()])
    present = ChecklistField(_l("Yang hadir"), coerce=int)
    others = StringField(
        _l("Orang lain yang hadir"),
        [Optional(), Length(max=300)],
        description=_l("Nama saja, dipisahkan koma."),
        filters=[strip],
    )
    month = SelectField(_l("Bulan"), choices=lambda: _month_choices(), validate_choice=False)
    amount = RupiahField(_l("Omzet bulan itu"), [Optional()])
    cost = RupiahField(_l("Biaya bulan itu"), [Optional()], description="")
    orders = NumberField(_l("Jumlah pesanan"), [Optional()])
    workers = NumberField(
        _l("Tenaga kerja"), [Optional()], description=_l("Yang bekerja, termasuk pemiliknya.")
    )
    outside = BooleanField(_l("Ada pembeli dari luar KUB"))
    proof = SelectField(
        _l("Bukti omzet yang Anda lihat"),
        choices=_choices(PROOFS, _l("Belum ada bukti")),
        validate_choice=False,
    )
    file = FileField(_l("Foto atau PDF bukti"), [Optional()])
    photos = MultipleFileField(
        _l("Foto pertemuan atau tempat usaha"),
        [Optional()],
        description=_l("Boleh beberapa sekaligus, paling banyak enam."),
    )

    def offer(self, members: Sequence[Participant], promises: Sequence[AgreedAction]) -> None:
        """The people of the mentee and what they promised before."""
        self.present.choices = [(one.id, one.name) for one in members]
        self.actions.offer(members)
        self.promises.offered = promises

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        fine = bool(super().validate(*args, **kwargs))
        told = (self.outside.data, self.proof.data, self.file.data)
        if self.amount.data is None and not self.amount.errors and any(told):
            self.amount.errors = [_("Isi omzet bulan itu, atau kosongkan pembeli dan buktinya.")]
            fine = False
        if len(self.sent_photos) > MOST_PHOTOS:
            self.photos.errors = [_("Paling banyak enam foto untuk satu sesi.")]
            fine = False
        return fine

    @property
    def sent_photos(self) -> list[Any]:
        """The pictures that were chosen."""
        return [one for one in self.photos.data or [] if one]

    @property
    def usual(self) -> str:
        """The topic that counts when none is chosen."""
        return self.usual_topic.data if self.usual_topic.data in TOPICS else USUAL_TOPIC

    def told(
        self,
        photos: Sequence[StoredFile],
        proof: StoredFile | None,
        gone_photos: Collection[int] = (),
    ) -> CoachingInput:
        """The session as services take it."""
        return CoachingInput(
            client_id=self.client_id.data,
            held_on=self.held_on.data or clock.today(),
            starts_at=self.starts_at.data,
            finding=self.finding.data or "",
            topics=self.topics.data or [self.usual],
            mode=self.mode.data,
            minutes=self.minutes.data or 0,
            place=self.place.data or "",
            advice=self.advice.data or "",
            present=self.present.data or (),
            others=self.others.data or "",
            actions=self.actions.told,
            promises=list(self.promises.data.values()),
            sale=self._sale(proof),
            figures=self._figures(),
            next_on=self.next_on.data,
            photos=photos,
            gone_photos=gone_photos,
        )

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

    def _figures(self) -> FiguresInput | None:
        told = (self.cost.data, self.orders.data, self.workers.data)
        if all(one is None for one in told):
            return None
        return FiguresInput(self.month.data or "", *told)


class EditSessionForm(VersionedForm, CoachingForm):
    """The same over a session that was logged."""

    gone_photos = ChecklistField(_l("Foto yang dihapus"), coerce=int)
    reason = StringField(
        _l("Alasan perubahan"),
        [Optional(), Length(max=200)],
        description=_l("Terbaca oleh kantor bersama isi sebelumnya."),
        filters=[strip],
    )


class VoidSessionForm(Form):
    """Why a session is taken back."""

    reason = StringField(
        _l("Mengapa sesi ini dibatalkan?"),
        [DataRequired(_l("Tulis alasan sesi ini dibatalkan.")), Length(max=200)],
        description=_l("Misalnya tercatat dua kali, atau salah dampingan."),
        filters=[strip],
    )


def _month_choices() -> list[tuple[str, str]]:
    months = last_months(clock.today(), MONTHS)
    return [(month, bulan(date.fromisoformat(f"{month}-01"))) for month in months]
