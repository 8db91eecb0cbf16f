"""What is asked to draft, form, decree and disband a KUB, and to open its course."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from trainingmgr.foundation.ui.forms import Form, RupiahField, VersionedForm, strip, strip_lines
from trainingmgr.kub.forms.members import day, pick, reason
from trainingmgr.kub.models import JOINT, SEPARATE
from trainingmgr.kub.queries.pages import Candidate
from trainingmgr.programmes.models import Craft


class KindFields:
    """Name and craft."""

    name = StringField(
        _l("Nama KUB"),
        filters=[strip],
        validators=[DataRequired(_l("Isi nama KUB.")), Length(max=80)],
        description=_l("Tanpa kata KUB di depannya, misalnya Kokoru Ceria."),
    )
    craft = pick(
        _l("Bidang usaha"),
        validators=[InputRequired(_l("Pilih bidang usaha pilihan anggota."))],
        description=_l("Dipilih bebas oleh para anggota."),
    )

    def offer_crafts(self: Any, crafts: Iterable[Craft]) -> None:
        """Fill in the crafts."""
        self.craft.choices = [
            SelectChoice("", _("Pilih bidang usaha")),
            *(SelectChoice(str(one.id), one.name) for one in crafts),
        ]


class NewKubForm(KindFields, Form):
    """A draft: who would like to form a KUB, in which craft."""

    members = SelectMultipleField(
        _l("Anggota"), coerce=int, widget=ListWidget(), option_widget=CheckboxInput()
    )
    reason = StringField(
        _l("Alasan memilih anggota dari kecamatan lain"),
        filters=[strip],
        validators=[Optional(), Length(max=200)],
    )

    def offer(self, people: Sequence[Candidate], crafts: Iterable[Craft]) -> None:
        """Fill in who and what may be chosen."""
        self.offer_crafts(crafts)
        self.members.choices = [SelectChoice(one.id, one.name) for one in people]

    def chosen(self) -> list[tuple[int, str]]:
        """(participant id, position): officers are chosen in the meeting."""
        return [(one, "anggota") for one in self.members.data or []]


class DecisionsForm(KindFields, VersionedForm):
    """What the meeting decided beside its officers (handbook 3.1, step 3)."""

    mode = RadioField(
        _l("Cara berusaha"),
        choices=[
            SelectChoice(JOINT, _l("Usaha bersama")),
            SelectChoice(SEPARATE, _l("Usaha perorangan dalam kelompok")),
        ],
        default=JOINT,
    )
    address = StringField(
        _l("Tempat usaha"),
        filters=[strip],
        validators=[Optional(), Length(max=200)],
        description=_l("Alamat tempat kelompok bekerja dan menyimpan buku."),
    )
    savings_once = RupiahField(
        _l("Simpanan pokok"),
        validators=[Optional()],
        description=_l("Dibayar sekali waktu masuk. Tulis 0 bila disepakati tanpa simpanan."),
    )
    savings_monthly = RupiahField(
        _l("Simpanan wajib"), validators=[Optional()], description=_l("Dibayar setiap bulan.")
    )
    rules = TextAreaField(
        _l("Aturan kelompok"),
        filters=[strip_lines],
        validators=[Optional(), Length(max=2000)],
        description=_l("Misalnya pembagian kerja, jadwal piket, dan pembagian hasil."),
        render_kw={"rows": "4"},
    )


class MinutesForm(VersionedForm):
    """The berita acara."""

    minutes_number = StringField(
        _l("Nomor berita acara"), filters=[strip], validators=[Optional(), Length(max=80)]
    )
    minutes_on = day(_l("Tanggal berita acara"))
    size_reason = StringField(
        _l("Alasan jumlah anggota"), filters=[strip], validators=[Optional(), Length(max=200)]
    )


class DecreeForm(VersionedForm):
    """The SK."""

    number = StringField(
        _l("Nomor SK"),
        filters=[strip],
        validators=[DataRequired(_l("Isi nomor SK.")), Length(max=80)],
        description=_l("Satu SK boleh menetapkan beberapa KUB."),
    )
    on = day(_l("Tanggal SK"))


class CourseForm(Form):
    """A technical course: one that is planned, or a new one (handbook R06)."""

    course = pick(_l("Kelas"))
    title = StringField(
        _l("Nama kelas baru"), filters=[strip], validators=[Optional(), Length(max=160)]
    )
    trainer = pick(_l("Pelatih"))
    venue = StringField(_l("Tempat"), filters=[strip], validators=[Optional(), Length(max=160)])


class DisbandForm(VersionedForm):
    """A KUB ends; who goes on where is asked beside it."""

    on = day(_l("Tanggal bubar"))
    reason = reason(_l("Alasan pembubaran"))
