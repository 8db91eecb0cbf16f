"""Forms of courses and curriculum templates, with their materi."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from trainingmgr.cohorts import rules
from trainingmgr.cohorts.forms.sessions import trainer_choices
from trainingmgr.cohorts.models import (
    TECHNICAL,
    WORKSHOP,
    Course,
    CurriculumEdition,
    CurriculumTemplate,
)
from trainingmgr.foundation.ui.forms import (
    NumberField,
    RowForm,
    Rows,
    VersionedForm,
    chosen_id,
    strip,
)
from trainingmgr.programmes.models import Craft
from trainingmgr.trainers.models import Trainer

SPARE_SUBJECTS, FIRST_SUBJECTS = 3, 6


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
        self.trainer.choices = [none, *trainer_choices(trainers, now)]
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
