"""Forms of sessions: planned, moved, cancelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import DataRequired, InputRequired, Length

from trainingmgr.cohorts import rules
from trainingmgr.cohorts.models import (
    Course,
)
from trainingmgr.foundation.ui.forms import (
    ClockField,
    IndonesianDateField,
    NumberField,
    VersionedForm,
    chosen_id,
    strip,
)
from trainingmgr.trainers.models import Trainer


class SessionForm(VersionedForm):
    """When, where, with whom and what."""

    held_on = IndonesianDateField(_l("Tanggal"), [DataRequired()])
    starts_at = ClockField(_l("Mulai"), [DataRequired()])
    ends_at = ClockField(_l("Selesai"), [DataRequired()])
    break_minutes = NumberField(_l("Istirahat (menit)"), [InputRequired()])
    venue = StringField(_l("Tempat"), [DataRequired(), Length(max=160)], filters=[strip])
    subject = SelectField(_l("Materi"), coerce=chosen_id)
    trainer = SelectField(_l("Pelatih"), [DataRequired()], coerce=chosen_id)

    def offer(
        self,
        course: Course,
        trainers: Sequence[Trainer],
        now: Trainer | None,
        several: Mapping[int, str] | None = None,
    ) -> None:
        """The course's materi, and those who may teach.

        `several` has the words for a session of more than one materi, under the main one's id:
        left as it is chosen, it keeps them all.
        """
        told = several or {}
        self.subject.choices = [
            SelectChoice("", _("Tanpa materi tertentu")),
            *(
                SelectChoice(
                    str(one.id), told.get(one.id, f"{one.group} · {one.title} ({one.jp} JP)")
                )
                for one in course.subjects
            ),
        ]
        self.trainer.choices = trainer_choices(trainers, now)

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


def trainer_choices(trainers: Sequence[Trainer], now: Trainer | None) -> list[SelectChoice]:
    """Those who may teach, with the one who does already."""
    named = {one.id: one.name for one in trainers}
    if now is not None:
        named.setdefault(now.id, now.name)
    return [SelectChoice(str(key), name) for key, name in named.items()]
