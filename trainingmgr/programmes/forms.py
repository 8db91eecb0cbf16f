"""Forms of programme years, settings, signatories and crafts."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from trainingmgr.foundation.ui.forms import (
    Form,
    IndonesianDateField,
    NumberField,
    RowForm,
    Rows,
    VersionedForm,
    strip,
)
from trainingmgr.programmes.models import Craft, Programme
from trainingmgr.programmes.rules import TargetLine
from trainingmgr.programmes.rules.calendar import CITY, KINDS
from trainingmgr.programmes.rules.crafts import (
    EDITIONS,
    LIST_WORDS,
    LISTS,
    LONGEST_DESCRIPTION,
    USUAL_LIST,
    CraftData,
)
from trainingmgr.programmes.rules.reference import NOT_CREATIVE

SPARE_TARGETS = 2


class TargetRow(RowForm):
    """One target line."""

    name = StringField(_l("Target"), [DataRequired(), Length(max=60)], filters=[strip])
    percent = NumberField(_l("Persen"), [InputRequired()])


class ProgrammeForm(VersionedForm):
    """A programme year; code and year are asked only when it is made."""

    code = StringField(
        _l("Kode"),
        [DataRequired(), Length(max=20)],
        description=_l("Misalnya WUB-2026. Tidak dapat diubah kemudian."),
        filters=[strip],
    )
    year = NumberField(_l("Tahun"), [InputRequired()])
    name = StringField(_l("Nama program"), [DataRequired(), Length(max=120)], filters=[strip])
    starts_on = IndonesianDateField(_l("Mulai"), [DataRequired()])
    ends_on = IndonesianDateField(_l("Selesai"), [DataRequired()])
    planned_participants = NumberField(_l("Peserta yang direncanakan"), [InputRequired()])
    planned_kub = NumberField(_l("KUB yang direncanakan"), [InputRequired()])
    targets = Rows(TargetRow, _l("Target pelaku usaha nyata, persen dari peserta"))

    @property
    def values(self) -> dict[str, Any]:
        """What both making and changing a programme ask for."""
        names = ("name", "starts_on", "ends_on", "planned_participants", "planned_kub")
        values: dict[str, Any] = {name: self[name].data for name in names}
        values["targets"] = [TargetLine(**row) for row in self.targets.filled]
        return values


def target_rows(targets: list[TargetLine]) -> list[dict[str, Any]]:
    """The targets as rows, with room for more."""
    rows: list[dict[str, Any]] = [{"name": one.name, "percent": one.percent} for one in targets]
    return rows + [{"name": "", "percent": None}] * SPARE_TARGETS


def programme_form(programme: Programme) -> ProgrammeForm:
    """The form of a programme that exists."""
    lines = [TargetLine(one.name, one.percent) for one in programme.targets]
    names = ("name", "starts_on", "ends_on", "planned_participants", "planned_kub", "version")
    form = ProgrammeForm(
        data={name: getattr(programme, name) for name in names} | {"targets": target_rows(lines)}
    )
    del form.code, form.year
    return form


class SettingForm(Form):
    """A rule's new value and the day from which it holds."""

    value = StringField(_l("Nilai baru"), [DataRequired(), Length(max=200)], filters=[strip])
    valid_from = IndonesianDateField(
        _l("Berlaku sejak"),
        [DataRequired()],
        description=_l("Pertemuan dan dokumen sebelum tanggal ini memakai nilai lama."),
    )


class SignatoryForm(Form):
    """Who signs; what is left empty is printed as dots."""

    title = TextAreaField(
        _l("Jabatan"),
        [DataRequired(), Length(max=160)],
        description=_l("Seperti tercetak, termasuk a.n. atau Plt.."),
        render_kw={"rows": 3},
    )
    name = StringField(
        _l("Nama dengan gelar"),
        [Optional(), Length(max=120)],
        description=_l("Bila kosong, dokumen mencetak titik-titik."),
        filters=[strip],
    )
    rank = StringField(_l("Pangkat"), [Optional(), Length(max=80)], filters=[strip])
    nip = StringField(
        _l("NIP"), [Optional(), Length(max=25)], filters=[strip], render_kw={"inputmode": "numeric"}
    )
    pppk = BooleanField(_l("Pegawai ini PPPK"))
    valid_from = IndonesianDateField(_l("Berlaku sejak"), [DataRequired()])


def _subsectors() -> list[SelectChoice]:
    """Each list under its name; the value says which list it is of."""
    found = [
        SelectChoice(f"{version}:{one}", one, optgroup=_(words))
        for version, words in LIST_WORDS.items()
        for one in LISTS[version]
    ]
    outside = _("bukan ekraf (IKM atau UMKM lain)")
    group = _("Di luar ekonomi kreatif")
    return [*found, SelectChoice(f"{USUAL_LIST}:{NOT_CREATIVE}", outside, optgroup=group)]


class CraftForm(Form):
    """A craft that a KUB may choose."""

    name = StringField(_l("Bidang usaha"), [DataRequired(), Length(max=80)], filters=[strip])
    description = StringField(
        _l("Uraian"),
        [Optional(), Length(max=LONGEST_DESCRIPTION)],
        description=_l("Satu kalimat sederhana: apa yang dibuat. Dibaca peserta saat memilih."),
        filters=[strip],
    )
    subsector = SelectField(_l("Subsektor"), choices=_subsectors)
    kbli_code = StringField(
        _l("Kode KBLI"),
        [Optional(), Length(max=5)],
        description=_l("Lima angka; kode akhir dipilih pemilik usaha di OSS."),
        render_kw={"inputmode": "numeric"},
    )
    kbli_version = SelectField(
        _l("Edisi KBLI"), choices=[SelectChoice(one, one) for one in EDITIONS]
    )
    food = BooleanField(_l("Makanan atau minuman"), description=_l("Perlu P-IRT dan halal."))
    picture = FileField(
        _l("Gambar"),
        description=_l("Foto produk yang terang, mendatar. Tanpa foto dipakai gambar bawaan."),
        render_kw={"accept": "image/*"},
    )
    drawn = BooleanField(_l("Hapus foto ini dan pakai gambar bawaan"))
    active = BooleanField(_l("Dapat dipilih KUB"), default=True)

    @property
    def told(self) -> CraftData:
        """What was written of the craft."""
        version, _colon, subsector = (self.subsector.data or "").partition(":")
        return CraftData(
            name=self.name.data or "",
            subsector=subsector,
            subsector_version=version,
            kbli_code=self.kbli_code.data,
            kbli_version=self.kbli_version.data,
            food=bool(self.food.data),
            description=self.description.data or "",
        )


def craft_form(craft: Craft | None) -> CraftForm:
    """The form of a craft, or of a new one: that asks for less."""
    if craft is None:
        form = CraftForm()
        del form.active, form.drawn
        return form
    names = ("name", "description", "kbli_code", "kbli_version", "food", "active")
    form = CraftForm(
        data={name: getattr(craft, name) for name in names}
        | {"subsector": f"{craft.subsector_version}:{craft.subsector}"}
    )
    if craft.picture_id is None:
        del form.drawn
    return form


class HolidayForm(Form):
    """A day on which nobody teaches."""

    on = IndonesianDateField(_l("Tanggal"), [DataRequired()])
    name = StringField(_l("Nama hari libur"), [DataRequired(), Length(max=120)], filters=[strip])
    kind = SelectField(
        _l("Jenis"),
        choices=[SelectChoice(key, _l(label)) for key, label in KINDS.items()],
        default=CITY,
    )
    source = StringField(
        _l("Sumber"),
        [Optional(), Length(max=160)],
        description=_l("Misalnya nomor surat keputusan atau surat edaran."),
        filters=[strip],
    )


class FastingForm(Form):
    """Ramadan of one year."""

    name = StringField(
        _l("Nama"), [DataRequired(), Length(max=60)],
        description=_l("Misalnya Ramadan 1448 H."), filters=[strip],
    )  # fmt: skip
    starts_on = IndonesianDateField(_l("Hari pertama"), [DataRequired()])
    ends_on = IndonesianDateField(_l("Hari terakhir"), [DataRequired()])
    source = StringField(_l("Sumber"), [Optional(), Length(max=160)], filters=[strip])
