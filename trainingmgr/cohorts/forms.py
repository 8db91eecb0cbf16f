"""Forms of cohorts, courses with their curriculum, and sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from trainingmgr.cohorts import rules
from trainingmgr.cohorts.models import (
    TECHNICAL,
    WORKSHOP,
    Course,
    CurriculumEdition,
    CurriculumTemplate,
)
from trainingmgr.cohorts.rules.planner import Pattern, Plan
from trainingmgr.foundation.indonesia.regions import all_kecamatan
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.forms import (
    ClockField,
    Form,
    IndonesianDateField,
    NumberField,
    RowForm,
    Rows,
    SentOnceField,
    VersionedForm,
    chosen_id,
    strip,
)
from trainingmgr.programmes.models import Craft, Programme
from trainingmgr.trainers.models import Trainer

SPARE_SUBJECTS, FIRST_SUBJECTS = 3, 6


class CohortForm(VersionedForm):
    """A cohort; programme, code and kecamatan are asked only when it is made.

    `of_kind` leaves the fields that belong to its kind.
    """

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
    field = SelectField(
        _l("Bidang"),
        choices=[
            SelectChoice("", _l("– pilih –")),
            *(SelectChoice(key, lazy_gettext(words)) for key, words in rules.IKM_FIELDS.items()),
        ],
    )
    field_other = StringField(
        _l("Bidang lain"),
        [Optional(), Length(max=80)],
        description=_l("Hanya bila bidangnya tidak ada dalam daftar."),
        filters=[strip],
    )
    partner = StringField(
        _l("Mitra penyelenggara"),
        [Optional(), Length(max=120)],
        description=_l("Misalnya nama kementerian atau balai yang menyelenggarakan bersama."),
        filters=[strip],
    )
    turn = NumberField(
        _l("Giliran"),
        [Optional()],
        description=_l("Urutan kecamatan pada tahun ini; satu nomor untuk satu angkatan."),
    )
    starts_on = IndonesianDateField(_l("Mulai"), [DataRequired()])
    ends_on = IndonesianDateField(_l("Selesai"), [DataRequired()])
    quota = NumberField(
        _l("Kuota peserta"),
        [Optional()],
        description=_l("Banyaknya tempat. Kosongkan bila tidak dibatasi."),
    )
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

    def of_kind(self, kind: str) -> None:
        """Asks only what this kind of cohort has."""
        if kind == rules.IKM:
            nowhere = SelectChoice("", _("Terbuka untuk semua kecamatan"))
            self.kecamatan_code.choices = [nowhere, *self.kecamatan_code.choices]
            del self.turn, self.counts
        else:
            del self.field, self.field_other, self.partner

    @property
    def values(self) -> dict[str, Any]:
        """What both making and changing a cohort ask for."""
        blank: dict[str, Any] = {"turn": None, "counts": False, "partner": ""}
        blank |= {"field": "", "field_other": ""}
        names = ("name", "starts_on", "ends_on", "quota", *blank)
        return {name: self[name].data if name in self else blank[name] for name in names}


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


def subject_rows(course: Course | CurriculumEdition | None) -> list[dict[str, Any]]:
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


class TemplateForm(VersionedForm):
    """A curriculum template with its materi; kind is asked only when it is made."""

    name = StringField(_l("Nama templat"), [DataRequired(), Length(max=120)], filters=[strip])
    kind = SelectField(
        _l("Jenis"),
        choices=[
            SelectChoice(TECHNICAL, _l("Pelatihan teknis")),
            SelectChoice(WORKSHOP, _l("Lokakarya pembuka")),
        ],
    )
    craft = SelectField(
        _l("Bidang usaha"),
        coerce=chosen_id,
        description=_l("Kosongkan bila templat ini untuk semua bidang usaha."),
    )
    active = BooleanField(
        _l("Ditawarkan saat membuat jadwal"),
        default=True,
        description=_l("Tanpa centang, templat tetap tersimpan tetapi tidak dapat dipilih."),
    )
    subjects = Rows(SubjectRow, _l("Materi"))

    def offer(self, crafts: Sequence[Craft], template: CurriculumTemplate | None = None) -> None:
        """Crafts to choose from, with the one the template has already."""
        if "craft" not in self:
            return
        named = {one.id: one.name for one in crafts}
        if template and template.craft:
            named[template.craft.id] = template.craft.name
        self.craft.choices = [
            SelectChoice("", _("Semua bidang usaha")),
            *(SelectChoice(str(key), name) for key, name in named.items()),
        ]

    @property
    def curriculum(self) -> list[tuple[str, str, int]]:
        """The rows that were filled in, as the service takes them."""
        return [(row["group"], row["title"], row["jp"]) for row in self.subjects.filled]


def template_form(template: CurriculumTemplate | None) -> TemplateForm:
    """The form of a template, or of a new one."""
    data: dict[str, Any] = {"subjects": subject_rows(template.latest if template else None)}
    if template is None:
        form = TemplateForm(data=data)
        del form.active
        return form
    names = ("name", "active", "version")
    data |= {name: getattr(template, name) for name in names} | {"craft": template.craft_id}
    form = TemplateForm(data=data)
    del form.kind
    if template.kind == WORKSHOP:
        del form.craft
    return form


WEEKDAYS = (
    N_("Senin"), N_("Selasa"), N_("Rabu"), N_("Kamis"), N_("Jumat"), N_("Sabtu"), N_("Minggu"),
)  # fmt: skip


class ProposalRow(RowForm):
    """One proposed session, which may be shifted."""

    on = IndonesianDateField(_l("Tanggal"), [DataRequired()])
    starts_at = ClockField(_l("Mulai"), [InputRequired()])
    ends_at = ClockField(_l("Selesai"), [InputRequired()])
    break_minutes = NumberField(_l("Jeda"), [InputRequired()])


class PlannerForm(Form):
    """A curriculum over a calendar: the pattern, then each session as it may be shifted."""

    key = SentOnceField()
    template = SelectField(_l("Templat kurikulum"), coerce=chosen_id)
    title = StringField(
        _l("Nama pelatihan"),
        [Optional(), Length(max=160)],
        description=_l("Bila kosong, dipakai nama templat."),
        filters=[strip],
    )
    craft = SelectField(
        _l("Bidang usaha"), coerce=chosen_id, description=_l("Hanya untuk pelatihan teknis.")
    )
    first = IndonesianDateField(_l("Mulai tanggal"), [DataRequired()])
    weekdays = SelectMultipleField(
        _l("Hari"),
        coerce=int,
        choices=[SelectChoice(n, lazy_gettext(name)) for n, name in enumerate(WEEKDAYS)],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    starts_at = ClockField(_l("Jam mulai"), [InputRequired()])
    ends_at = ClockField(_l("Jam selesai"), [InputRequired()])
    break_minutes = NumberField(_l("Istirahat (menit)"), [InputRequired()])
    venue = StringField(
        _l("Tempat"),
        [DataRequired(), Length(max=160)],
        description=_l("Tulis daring bila tidak memakai ruang."),
        filters=[strip],
    )
    trainer = SelectField(_l("Pelatih"), [DataRequired()], coerce=chosen_id)
    sessions = Rows(ProposalRow, _l("Geser pertemuan"))

    def offer(
        self,
        trainers: Sequence[Trainer],
        crafts: Sequence[Craft],
        templates: Sequence[CurriculumTemplate],
        now: Trainer | None = None,
    ) -> None:
        """Who teaches, and for a new course what it may start from."""
        none = SelectChoice("", _("– pilih –"))
        self.trainer.choices = [none, *_trainers(trainers, now)]
        if "template" in self:
            self.template.choices = [
                SelectChoice(
                    str(one.id), _("%(name)s (%(jp)s JP)", name=one.name, jp=one.latest.jp)
                )
                for one in templates
            ]
            self.craft.choices = [
                SelectChoice("", _("Menurut templat")),
                *(SelectChoice(str(one.id), one.name) for one in crafts),
            ]

    @property
    def pattern(self) -> Pattern:
        """When the meetings are, once the form is in order."""
        return Pattern(
            self.first.data or date.min,
            frozenset(self.weekdays.data or ()),
            self.starts_at.data or time(),
            self.ends_at.data or time(),
            self.break_minutes.data or 0,
        )

    @property
    def shifted(self) -> list[tuple[date, time, time, int]]:
        """The sessions as they stand in the rows; empty before the first look."""
        return [
            (row["on"], row["starts_at"], row["ends_at"], row["break_minutes"])
            for row in self.sessions.filled
        ]

    def show(self, plan: Plan) -> None:
        """Writes a plan into the rows, with one left blank for a session more."""
        while self.sessions.entries:
            self.sessions.pop_entry()
        for one in plan.proposals:
            self.sessions.append_entry(
                {
                    "on": one.on,
                    "starts_at": one.starts_at,
                    "ends_at": one.ends_at,
                    "break_minutes": one.break_minutes,
                }
            )
        self.sessions.append_entry({})
