"""What is asked at a business's door, when one begins, and for a surat tugas."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from trainingmgr.businesses.models import (
    NO_PART,
    NOT_RUNNING,
    RUNNING,
    SHARES,
    Business,
    Sale,
    Visit,
)
from trainingmgr.businesses.rules import OUTCOMES, PROOFS, ROLES, STOP_REASONS, last_months
from trainingmgr.businesses.services import ProductionInput, SaleInput, VisitInput
from trainingmgr.foundation import clock
from trainingmgr.foundation.files import StoredFile
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.format import bulan
from trainingmgr.foundation.ui.forms import (
    Form,
    IndonesianDateField,
    NumberField,
    RupiahField,
    SentOnceField,
    chosen_id,
    strip,
)
from trainingmgr.participants.models import Participant

MONTHS = 3
PHOTO = {"accept": "image/*", "capture": "environment"}
PROOF_FILE = {"accept": "image/*,application/pdf"}
_PEOPLE, _TAKINGS = "role_", ("made_on", "item", "quantity", "amount_", "buyer_", "proof_")


def _choices(words: Mapping[str, str], first: Any = None) -> Callable[[], list[tuple[str, Any]]]:
    chosen = [(key, _l(word)) for key, word in words.items()]
    return lambda: chosen if first is None else [("", first), *chosen]


class VisitForm(Form):
    """A visit on one screen; people and months are added by `visit_form`."""

    client_id = SentOnceField()
    newest_month = HiddenField()
    outcome = RadioField(
        _l("Keadaan usaha"),
        [InputRequired(_l("Pilih keadaan usaha."))],
        choices=_choices(OUTCOMES),
    )
    stop_reason = SelectField(
        _l("Sebab usaha tidak berjalan"), choices=_choices(STOP_REASONS, _l("– pilih –"))
    )
    photo = FileField(
        _l("Foto tempat atau produk"),
        description=_l("Tanpa foto, kunjungan tersimpan tetapi tidak memverifikasi."),
    )
    item = StringField(
        _l("Barang atau jasa yang dibuat"), [Optional(), Length(max=120)], filters=[strip]
    )
    quantity = StringField(
        _l("Jumlah"),
        [Optional(), Length(max=60)],
        description=_l("Misalnya 40 bungkus."),
        filters=[strip],
    )
    made_on = IndonesianDateField(_l("Tanggal produksi terakhir"), [Optional()])
    workers_paid = NumberField(_l("Pekerja dibayar"), [Optional()])
    workers_unpaid = NumberField(_l("Pekerja tidak dibayar"), [Optional()])
    workers_women = NumberField(_l("Di antaranya perempuan"), [Optional()])
    met = StringField(_l("Siapa yang Anda temui"), [Optional(), Length(max=120)], filters=[strip])
    obstacle = SelectField(_l("Kendala utama"), choices=_choices(STOP_REASONS, _l("Tidak ada")))
    note = TextAreaField(_l("Catatan"), [Optional(), Length(max=2000)])
    visited_on = IndonesianDateField(_l("Tanggal kunjungan"), [DataRequired()])

    @property
    def months(self) -> list[str]:
        """The three months asked about, the latest first, as they were when the form was opened."""
        try:
            newest = date.fromisoformat(f"{self.newest_month.data}-01")
        except ValueError:
            newest = clock.today()
        return last_months(newest, MONTHS)

    @property
    def met_somebody(self) -> bool:
        """Only then production, sales and parts were asked about."""
        return self.outcome.data in (RUNNING, NOT_RUNNING)

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        super().validate(*args, **kwargs)
        for field in self:
            if not self.met_somebody and field.name.startswith((_PEOPLE, *_TAKINGS)):
                field.errors = []
        if self.met_somebody:
            self._complete_months()
        return not any(field.errors for field in self)

    def _complete_months(self) -> None:
        for number in range(MONTHS):
            amount = self[f"amount_{number}"]
            names = (f"outside_{number}", f"buyer_{number}", f"proof_{number}", f"file_{number}")
            if amount.data is None and not amount.errors and any(self[one].data for one in names):
                amount.errors = [_("Isi penjualan bulan ini, atau kosongkan pembeli dan buktinya.")]

    def seen(self, photo: StoredFile | None, proofs: Mapping[int, StoredFile]) -> VisitInput:
        """The visit as services take it; `proofs` are the stored files by number of the month."""
        return VisitInput(
            client_id=self.client_id.data,
            visited_on=self.visited_on.data or clock.today(),
            outcome=self.outcome.data,
            parts={
                int(field.name.removeprefix(_PEOPLE)): field.data
                for field in self
                if field.name.startswith(_PEOPLE)
            },
            met=self.met.data or "",
            production=self._production(),
            sales=self._sales(proofs),
            workers_paid=self.workers_paid.data or 0,
            workers_unpaid=self.workers_unpaid.data or 0,
            workers_women=self.workers_women.data or 0,
            stop_reason=self.stop_reason.data or None,
            obstacle=self.obstacle.data or None,
            note=self.note.data or "",
            photo=photo,
        )

    def tells_of(self, visit: Visit, business: Business) -> bool:
        """Whether it is this visit that the form tells of once more."""
        if (visit.business_id, visit.visited_on) != (business.id, self.visited_on.data):
            return False
        return visit.outcome == self.outcome.data and visit.note == (self.note.data or "").strip()

    def _production(self) -> ProductionInput | None:
        if not self.met_somebody or not (self.item.data or self.quantity.data):
            return None
        made_on = self.made_on.data or self.visited_on.data or clock.today()
        return ProductionInput(made_on, self.item.data or "", self.quantity.data or "")

    def _sales(self, proofs: Mapping[int, StoredFile]) -> list[SaleInput]:
        if not self.met_somebody:
            return []
        return [
            SaleInput(
                month=month,
                amount=self[f"amount_{number}"].data,
                outside_buyer=bool(self[f"outside_{number}"].data),
                buyer=self[f"buyer_{number}"].data or "",
                proof=self._proof(number, proofs),
                proof_file=proofs.get(number),
            )
            for number, month in enumerate(self.months)
            if self[f"amount_{number}"].data is not None
        ]

    def _proof(self, number: int, proofs: Mapping[int, StoredFile]) -> str | None:
        """What was chosen; else what was shown: a paper in the photo, or a buyer by name."""
        chosen = self[f"proof_{number}"].data or None
        if chosen is None and number in proofs:
            return "nota"
        return chosen or ("pembeli" if self[f"buyer_{number}"].data else None)

    def uploads(self) -> dict[int, FileStorage]:
        """Proofs sent along, by number of the month."""
        if not self.met_somebody:
            return {}
        sent = {number: self[f"file_{number}"].data for number in range(MONTHS)}
        return {number: file for number, file in sent.items() if file}


def visit_form(
    people: Sequence[tuple[Participant, str]], sales: Mapping[str, Sale], **defaults: Any
) -> VisitForm:
    """The form for a business: its people with their last known part, its last months' sales."""
    months = last_months(clock.today(), MONTHS)
    fields: dict[str, Any] = {}
    for one, _role in people:
        fields[f"{_PEOPLE}{one.id}"] = SelectField(one.name, choices=_choices(ROLES))
        defaults[f"{_PEOPLE}{one.id}"] = _role
    for number, month in enumerate(months):
        fields |= _month_fields(number, date.fromisoformat(f"{month}-01"))
        if month in sales:
            defaults |= _known(number, sales[month])
    defaults["newest_month"] = months[0]
    made: VisitForm = type("BusinessVisitForm", (VisitForm,), fields)(data=defaults)
    return made


def _month_fields(number: int, month: date) -> dict[str, Any]:
    return {
        f"amount_{number}": RupiahField(_("Penjualan %(month)s", month=bulan(month)), [Optional()]),
        f"outside_{number}": BooleanField(_l("Ada pembeli dari luar KUB")),
        f"buyer_{number}": StringField(
            _l("Nama pembeli"), [Optional(), Length(max=120)], filters=[strip]
        ),
        f"proof_{number}": SelectField(
            _l("Bukti yang Anda lihat"), choices=_choices(PROOFS, _l("Belum ada bukti"))
        ),
        f"file_{number}": FileField(_l("Foto atau PDF bukti"), [Optional()]),
    }


def _known(number: int, sale: Sale) -> dict[str, Any]:
    return {
        f"amount_{number}": sale.amount,
        f"outside_{number}": sale.outside_buyer,
        f"buyer_{number}": sale.buyer,
        f"proof_{number}": sale.proof or "",
    }


class StartForm(Form):
    """A business begins; the people are added by `start_form`."""

    name = StringField(_l("Nama usaha"), [DataRequired(), Length(max=120)], filters=[strip])
    craft_id = SelectField(_l("Bidang usaha"), coerce=chosen_id)
    joint = RadioField(
        _l("Jenis usaha"),
        choices=_choices({"ya": N_("Usaha bersama KUB"), "tidak": N_("Usaha perorangan anggota")}),
        default="ya",
    )
    started_on = IndonesianDateField(_l("Mulai berjalan"), [DataRequired()])
    address = StringField(_l("Alamat usaha"), [Optional(), Length(max=200)], filters=[strip])
    kelurahan_code = SelectField(_l("Kelurahan"), [Optional()])

    @property
    def parts(self) -> dict[int, str]:
        """participant id -> part, of those who take part."""
        return {
            int(field.name.removeprefix(_PEOPLE)): field.data
            for field in self
            if field.name.startswith(_PEOPLE) and field.data != NO_PART
        }


def start_form(people: Sequence[Participant], **defaults: Any) -> StartForm:
    """The form for a KUB: everyone shares the income unless told otherwise."""
    fields = {
        f"{_PEOPLE}{one.id}": SelectField(one.name, choices=_choices(ROLES)) for one in people
    }
    defaults |= dict.fromkeys(fields, SHARES)
    made: StartForm = type("KubStartForm", (StartForm,), fields)(data=defaults)
    return made


class NibForm(Form):
    """The number that the licensing system gave."""

    nib = StringField(
        _l("NIB"),
        [DataRequired(), Length(max=30)],
        description=_l("13 angka, seperti pada lembar NIB."),
        filters=[lambda text: "".join(text.split()) if text else text],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    nib_on = IndonesianDateField(_l("Tanggal terbit"), [DataRequired()])


class LetterForm(Form):
    """A surat tugas: one officer, one kecamatan, one period."""

    number = StringField(
        _l("Nomor surat tugas"),
        [DataRequired(), Length(max=80)],
        description=_l("Misalnya 800.1.11.1/123/Disperindag/XI/2026."),
        filters=[strip],
    )
    user_id = SelectField(_l("Petugas"), [DataRequired(_l("Pilih petugas."))], coerce=chosen_id)
    kecamatan_code = SelectField(_l("Kecamatan"), [DataRequired(_l("Pilih kecamatan."))])
    from_on = IndonesianDateField(_l("Berlaku sejak"), [DataRequired()])
    until_on = IndonesianDateField(_l("Berlaku sampai"), [DataRequired()])
