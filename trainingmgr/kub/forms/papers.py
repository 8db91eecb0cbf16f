"""What is asked for a KUB's papers: a scan, chapters of the AD/ART, the draft of a decree."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from trainingmgr.foundation import clock
from trainingmgr.foundation.ui.forms import (
    Form,
    IndonesianDateField,
    SentOnceField,
    VersionedForm,
    strip,
)
from trainingmgr.kub.rules import decrees
from trainingmgr.kub.rules.statutes import ROMAN, TITLES
from trainingmgr.programmes.models import Kelurahan


class ScanForm(Form):
    """A signed paper as photo or PDF; choosing one sends it."""

    client_id = SentOnceField()
    kind = HiddenField()
    day = HiddenField()
    file = FileField(
        _l("Foto atau PDF"),
        [FileRequired(_l("Pilih foto atau PDF surat yang sudah ditandatangani."))],
        # Without `capture`: a phone then offers its camera and its files.
        render_kw={"accept": "image/*,application/pdf", "data-submits": ""},
    )

    @property
    def on(self) -> date | None:
        """The day of a change of members; what is unreadable was not said."""
        try:
            return date.fromisoformat(self.day.data or "")
        except ValueError:
            return None


def scan_form(kind: str, label: str, day: date | None = None) -> ScanForm:
    """An empty form for one paper; several stand on a page, so each input is told apart."""
    form = ScanForm(formdata=None, kind=kind, day=day.isoformat() if day else "")
    form.file.id = f"berkas-{kind}" + (f"-{day}" if day else "")
    said = _("Unggah foto atau PDF: %(label)s", label=label)
    form.file.render_kw = (form.file.render_kw or {}) | {"aria-label": said}
    return form


class SetAsideForm(Form):
    """Why a scan no longer counts."""

    reason = StringField(
        _l("Alasan"),
        [DataRequired(_l("Tulis alasannya, sedikitnya 5 huruf.")), Length(max=200)],
        filters=[strip],
    )


def _chapter(label: str, rows: int) -> TextAreaField:
    return TextAreaField(
        label, [DataRequired(_l("Isi bab ini; satu paragraf menjadi satu pasal."))],
        render_kw={"rows": rows, "spellcheck": "false"},
    )  # fmt: skip


class ChapterForm(VersionedForm):
    """One chapter of a KUB's own AD/ART."""

    text = _chapter(_l("Isi bab"), 18)
    agreed_on = IndonesianDateField(
        _l("Disepakati pada"),
        [Optional()],
        description=_l("Tanggal rapat anggota yang menyepakati AD/ART; dicetak di akhir."),
    )


class TemplateForm(VersionedForm):
    """The office's ten chapters, from a day on."""

    valid_from = IndonesianDateField(
        _l("Berlaku sejak"),
        [InputRequired(_l("Isi tanggal mulai berlaku."))],
        default=clock.today,
        description=_l("KUB yang sudah berdiri tetap memakai templat saat musyawarahnya."),
    )

    @property
    def texts(self) -> list[str]:
        return [self[f"chapter_{place}"].data or "" for place in range(1, len(TITLES) + 1)]


for _place, (_roman, _title) in enumerate(zip(ROMAN, TITLES, strict=True), 1):
    _label = _l("Bab %(number)s %(title)s", number=_roman, title=_title)
    setattr(TemplateForm, f"chapter_{_place}", _chapter(_label, 10))


class DecreeDraftForm(Form):
    """The draft of a decree; nothing of it is kept, the answer is the paper."""

    groups = SelectMultipleField(
        _l("KUB yang ditetapkan"), coerce=int, widget=ListWidget(), option_widget=CheckboxInput()
    )
    number = StringField(
        _l("Nomor"),
        [Optional(), Length(max=80)],
        filters=[strip],
        description=_l("Usulan nomor berikutnya tahun ini. Ganti bila nomor kantor berbeda."),
    )
    on = IndonesianDateField(
        _l("Tanggal penetapan"), [Optional()], description=_l("Kosong: dicetak bertitik-titik.")
    )
    issuer = RadioField(
        _l("Ditetapkan oleh"),
        choices=[
            SelectChoice(decrees.OFFICE, _l("Kepala dinas")),
            SelectChoice(decrees.LURAH, _l("Lurah")),
        ],
        default=decrees.OFFICE,
    )
    kelurahan = SelectField(_l("Kelurahan"), [Optional()], description=_l("Hanya untuk SK lurah."))
    considering = TextAreaField(_l("Menimbang"), render_kw={"rows": 8})
    recalling = TextAreaField(
        _l("Mengingat"),
        render_kw={"rows": 8},
        description=_l("Satu baris satu dasar hukum. Tambahkan peraturan daerah yang berlaku."),
    )
    decisions = TextAreaField(
        _l("Memutuskan"),
        render_kw={"rows": 9},
        description=_l("Satu baris menjadi KESATU, KEDUA, dan seterusnya."),
    )

    def offer(self, groups: Iterable[tuple[int, str]], kelurahan: Iterable[Kelurahan]) -> None:
        """Fill in what may be chosen."""
        self.groups.choices = [SelectChoice(one, name) for one, name in groups]
        self.kelurahan.choices = [
            SelectChoice("", _("Belum dipilih")),
            *(SelectChoice(one.code, one.name) for one in kelurahan),
        ]
