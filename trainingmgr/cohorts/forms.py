"""Forms of cohorts, courses with their curriculum, and sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from trainingmgr.cohorts import rules
from trainingmgr.cohorts.models import TECHNICAL, WORKSHOP, Course
from trainingmgr.foundation.indonesia.regions import all_kecamatan
from trainingmgr.foundation.ui.forms import (
    ClockField,
    IndonesianDateField,
    NumberField,
    RowForm,
    Rows,
    VersionedForm,
    chosen_id,
    strip,
)
from trainingmgr.programmes.models import Craft, Programme
from trainingmgr.trainers.models import Trainer

SPARE_SUBJECTS, FIRST_SUBJECTS = 3, 6


class CohortForm(VersionedForm):
    """A cohort; programme, code and kecamatan are asked only when it is made."""

    programme = SelectField(_l("Program"), coerce=chosen_id)
    kecamatan_code = SelectField(
        _l("Kecamatan"),
        choices=[SelectChoice(one.code, one.name) for one in all_kecamatan().values()],
    )
    code = StringField(
        _l("Kode"),
        [DataRequired(), Length(max=20)],
        description=_l("Misalnya SRP-2026. Tidak dapat diubah kemudian."),
        filters=[strip],
    )
    name = StringField(_l("Nama angkatan"), [DataRequired(), Length(max=120)], filters=[strip])
    turn = NumberField(
        _l("Giliran"),
        [Optional()],
        description=_l("Urutan kecamatan pada tahun ini; satu nomor untuk satu angkatan."),
    )
    starts_on = IndonesianDateField(_l("Mulai"), [DataRequired()])
    ends_on = IndonesianDateField(_l("Selesai"), [DataRequired()])
    counts = BooleanField(
        _l("Dihitung dalam capaian program"),
        default=True,
        description=_l("Tanpa centang untuk angkatan percobaan."),
    )

    def offer(self, programmes: Sequence[Programme]) -> None:
        """The programmes it may belong to."""
        self.programme.choices = [
            SelectChoice(str(one.id), f"{one.code} · {one.name}") for one in programmes
        ]

    @property
    def values(self) -> dict[str, Any]:
        """What both making and changing a cohort ask for."""
        names = ("name", "turn", "starts_on", "ends_on", "counts")
        return {name: self[name].data for name in names}


class SubjectRow(RowForm):
    """One materi."""

    group = SelectField(
        _l("Kel."), choices=[SelectChoice(letter, letter) for letter in rules.GROUP_LETTERS]
    )
    title = StringField(_l("Materi"), [DataRequired(), Length(max=160)], filters=[strip])
    jp = NumberField(_l("JP"), [InputRequired()])


class CourseForm(VersionedForm):
    """A course with its curriculum."""

    kind = SelectField(
        _l("Jenis"),
        choices=[
            SelectChoice(WORKSHOP, _l("Lokakarya pembuka")),
            SelectChoice(TECHNICAL, _l("Pelatihan teknis")),
        ],
    )
    title = StringField(_l("Nama pelatihan"), [DataRequired(), Length(max=160)], filters=[strip])
    craft = SelectField(
        _l("Bidang usaha"), coerce=chosen_id, description=_l("Hanya untuk pelatihan teknis.")
    )
    trainer = SelectField(_l("Pelatih"), coerce=chosen_id)
    venue = StringField(
        _l("Tempat"),
        [Optional(), Length(max=160)],
        description=_l("Tempat yang biasa; setiap pertemuan dapat berbeda."),
        filters=[strip],
    )
    subjects = Rows(SubjectRow, _l("Kurikulum"))

    def offer(
        self, trainers: Sequence[Trainer], crafts: Sequence[Craft], course: Course | None = None
    ) -> None:
        """Who teaches and what is made, with what the course has already."""
        none = SelectChoice("", _("Belum dipilih"))
        now = course.trainer if course else None
        self.trainer.choices = [none, *_trainers(trainers, now)]
        if "craft" in self:
            named = {one.id: one.name for one in crafts}
            if course and course.craft:
                named[course.craft.id] = course.craft.name
            self.craft.choices = [
                none, *(SelectChoice(str(key), name) for key, name in named.items())
            ]  # fmt: skip

    @property
    def curriculum(self) -> list[tuple[str, str, int]]:
        """The rows that were filled in, as the service takes them."""
        return [(row["group"], row["title"], row["jp"]) for row in self.subjects.filled]


def subject_rows(course: Course | None) -> list[dict[str, Any]]:
    """The curriculum as rows, with room for more."""
    rows = [
        {"group": one.group, "title": one.title, "jp": one.jp}
        for one in (course.subjects if course else ())
    ]
    blank = {"group": "B" if rows else "A", "title": "", "jp": None}
    return rows + [blank] * (SPARE_SUBJECTS if rows else FIRST_SUBJECTS)


class SessionForm(VersionedForm):
    """When, where, with whom and what."""

    held_on = IndonesianDateField(_l("Tanggal"), [DataRequired()])
    starts_at = ClockField(_l("Mulai"), [DataRequired()])
    ends_at = ClockField(_l("Selesai"), [DataRequired()])
    break_minutes = NumberField(_l("Istirahat (menit)"), [InputRequired()])
    venue = StringField(_l("Tempat"), [DataRequired(), Length(max=160)], filters=[strip])
    subject = SelectField(_l("Materi"), coerce=chosen_id)
    trainer = SelectField(_l("Pelatih"), [DataRequired()], coerce=chosen_id)

    def offer(self, course: Course, trainers: Sequence[Trainer], now: Trainer | None) -> None:
        """The course's materi, and those who may teach."""
        self.subject.choices = [
            SelectChoice("", _("Tanpa materi tertentu")),
            *(
                SelectChoice(str(one.id), f"{one.group} · {one.title} ({one.jp} JP)")
                for one in course.subjects
            ),
        ]
        self.trainer.choices = _trainers(trainers, now)

    @property
    def hours(self) -> dict[str, Any]:
        """Hours and break as the services take them, once the form is in order."""
        start: time | None = self.starts_at.data
        end: time | None = self.ends_at.data
        pause: int | None = self.break_minutes.data
        return {"starts_at": start, "ends_at": end, "break_minutes": pause}


class PlanForm(SessionForm):
    """The same session once, or every week."""

    count = NumberField(
        _l("Banyak pertemuan"),
        [InputRequired()],
        description=_l("Lebih dari satu: hari dan jam yang sama setiap minggu."),
    )

    @property
    def days(self) -> list[date]:
        """The days asked for. Raises Refused."""
        first: date = self.held_on.data or date.min
        return rules.weekly(first, self.count.data or 0)


class CancelForm(VersionedForm):
    """Why a session is not held."""

    reason = StringField(
        _l("Alasan"),
        [DataRequired(), Length(max=200)],
        description=_l("Misalnya pelatih sakit, atau aula dipakai acara lain."),
        filters=[strip],
    )


def _trainers(trainers: Sequence[Trainer], now: Trainer | None) -> list[SelectChoice]:
    named = {one.id: one.name for one in trainers}
    if now is not None:
        named.setdefault(now.id, now.name)
    return [SelectChoice(str(key), name) for key, name in named.items()]
