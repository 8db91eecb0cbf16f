"""What is asked to draft, form, decree, change and disband a KUB."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from trainingmgr.foundation import clock
from trainingmgr.foundation.ui.forms import (
    Form,
    IndonesianDateField,
    NumberField,
    VersionedForm,
    chosen_id,
    strip,
)
from trainingmgr.kub.models import JOINT, SEPARATE
from trainingmgr.kub.queries.pages import Candidate, MemberLine
from trainingmgr.programmes.models import Craft

Person = Candidate | MemberLine
NEW, LEAVE, REPLACE, MOVE = "", "keluar", "ganti", "pindah"
_NOBODY = _l("Belum dipilih")


def _pick(label: Any, **kwargs: Any) -> SelectField:
    """A select whose first choice is empty; choices are filled in by the form."""
    return SelectField(
        label, coerce=chosen_id, validators=kwargs.pop("validators", [Optional()]), **kwargs
    )


def _reason(label: Any, description: Any = "") -> StringField:
    return StringField(
        label,
        filters=[strip],
        validators=[DataRequired(_l("Tulis alasannya.")), Length(max=200)],
        description=description,
    )


def _day(label: Any) -> IndonesianDateField:
    return IndonesianDateField(
        label, default=clock.today, validators=[InputRequired(_l("Isi tanggalnya."))]
    )


class KindFields:
    """Name, craft and mode."""

    name = StringField(
        _l("Nama KUB"),
        filters=[strip],
        validators=[DataRequired(_l("Isi nama KUB.")), Length(max=80)],
        description=_l("Tanpa kata KUB di depannya, misalnya Kokoru Ceria."),
    )
    craft = _pick(
        _l("Bidang usaha"),
        validators=[InputRequired(_l("Pilih bidang usaha pilihan anggota."))],
        description=_l("Dipilih bebas oleh para anggota."),
    )
    mode = RadioField(
        _l("Cara berusaha"),
        choices=[
            SelectChoice(JOINT, _l("Usaha bersama")),
            SelectChoice(SEPARATE, _l("Usaha perorangan dalam kelompok")),
        ],
        default=JOINT,
    )

    def offer_crafts(self: Any, crafts: Iterable[Craft]) -> None:
        """Fill in the crafts."""
        self.craft.choices = [
            SelectChoice("", _("Pilih bidang usaha")),
            *(SelectChoice(str(one.id), one.name) for one in crafts),
        ]


class BoardFields:
    """The three officers."""

    chair = _pick(_l("Ketua"))
    secretary = _pick(_l("Sekretaris"))
    treasurer = _pick(_l("Bendahara"))

    def offer_people(self: Any, people: Sequence[tuple[int, str]]) -> None:
        """Fill in who may be chosen."""
        for field in (self.chair, self.secretary, self.treasurer):
            field.choices = people_choices(people)


class MinutesFields:
    """The meeting and its berita acara (handbook R05)."""

    met_on = IndonesianDateField(_l("Tanggal musyawarah"), validators=[Optional()])
    place = StringField(
        _l("Tempat musyawarah"), filters=[strip], validators=[Optional(), Length(max=160)]
    )
    attended = NumberField(
        _l("Anggota yang hadir"),
        validators=[Optional()],
        description=_l("Sedikitnya dua pertiga dari anggota."),
    )
    minutes_on = IndonesianDateField(_l("Tanggal berita acara"), validators=[Optional()])


class NewKubForm(KindFields, BoardFields, MinutesFields, Form):
    """A new KUB: a draft, or formed at once when the berita acara is there."""

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
        self.offer_people([(one.id, one.name) for one in people])
        self.members.choices = [SelectChoice(one.id, one.name) for one in people]

    def chosen(self) -> list[tuple[int, str]]:
        """(participant id, position); officers are members whether ticked or not."""
        places = {
            self.chair.data: "ketua",
            self.secretary.data: "sekretaris",
            self.treasurer.data: "bendahara",
        }
        officers = [
            (field.data, position)
            for field, position in (
                (self.chair, "ketua"),
                (self.secretary, "sekretaris"),
                (self.treasurer, "bendahara"),
            )
            if field.data is not None
        ]
        return officers + [(one, "anggota") for one in self.members.data or [] if one not in places]


class EditKubForm(KindFields, VersionedForm):
    """Name, craft and mode of a KUB there is."""


class FormationForm(VersionedForm):
    """The berita acara."""

    met_on = _day(_l("Tanggal musyawarah"))
    place = StringField(
        _l("Tempat musyawarah"),
        filters=[strip],
        validators=[DataRequired(_l("Isi tempat musyawarah.")), Length(max=160)],
    )
    attended = NumberField(
        _l("Anggota yang hadir"),
        validators=[InputRequired(_l("Isi jumlah anggota yang hadir."))],
        description=_l("Sedikitnya dua pertiga dari anggota."),
    )
    minutes_on = _day(_l("Tanggal berita acara"))


class DecreeForm(VersionedForm):
    """The SK."""

    number = StringField(
        _l("Nomor SK"),
        filters=[strip],
        validators=[DataRequired(_l("Isi nomor SK.")), Length(max=80)],
    )
    on = _day(_l("Tanggal SK"))


class BoardForm(BoardFields, VersionedForm):
    """The three officers of a KUB there is."""


class JoinForm(Form):
    """Someone joins."""

    participant = _pick(
        _l("Peserta"), validators=[InputRequired(_l("Pilih peserta yang akan bergabung."))]
    )
    on = _day(_l("Mulai tanggal"))
    reason = StringField(
        _l("Alasan"),
        filters=[strip],
        validators=[Optional(), Length(max=200)],
        description=_l("Wajib bila berdomisili di kecamatan lain."),
    )


class MemberForm(Form):
    """Someone leaves, is replaced, or moves to another KUB."""

    act = RadioField(
        _l("Perubahan"),
        choices=[
            SelectChoice(LEAVE, _l("Keluar tanpa pengganti")),
            SelectChoice(REPLACE, _l("Keluar dan diganti")),
            SelectChoice(MOVE, _l("Pindah ke KUB lain")),
        ],
        default=LEAVE,
    )
    members = _pick(_l("Pengganti"), description=_l("Menempati jabatan yang sama."))
    kub = _pick(_l("KUB tujuan"))
    on = _day(_l("Berlaku tanggal"))
    reason = _reason(_l("Alasan"))


class CourseForm(Form):
    """A technical course: one that is planned, or a new one (handbook R06)."""

    course = _pick(_l("Kelas"))
    title = StringField(
        _l("Nama kelas baru"), filters=[strip], validators=[Optional(), Length(max=160)]
    )
    trainer = _pick(_l("Pelatih"))
    venue = StringField(_l("Tempat"), filters=[strip], validators=[Optional(), Length(max=160)])


class DisbandForm(VersionedForm):
    """A KUB ends; who goes on where is asked beside it."""

    on = _day(_l("Tanggal bubar"))
    reason = _reason(_l("Alasan pembubaran"))


def people_choices(people: Iterable[tuple[int, str]]) -> list[SelectChoice]:
    """Ids and names with an empty choice before them."""
    return [
        SelectChoice("", _NOBODY),
        *(SelectChoice(str(one), name) for one, name in people),
    ]
