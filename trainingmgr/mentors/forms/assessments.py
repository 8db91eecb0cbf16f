"""What a mentor sees of a business, what its people say of it, and what may become of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from trainingmgr.foundation import clock
from trainingmgr.foundation.ui.forms import (
    Form,
    IndonesianDateField,
    SentOnceField,
    chosen_id,
    strip,
    strip_lines,
)
from trainingmgr.mentors.rules import assessments as rules
from trainingmgr.mentors.rules import prospects
from trainingmgr.mentors.services.assessments import AssessmentInput
from trainingmgr.participants.models import Participant

NOTE = "note_"


def _levels(words: Sequence[str]) -> Callable[[], list[tuple[int, object]]]:
    chosen = [(number, _l(word)) for number, word in enumerate(words, 1)]
    return lambda: chosen


def _level(label: str, words: Sequence[str]) -> RadioField:
    asked = [InputRequired(_l("Pilih satu dari empat keadaan."))]
    return RadioField(_l(label), asked, choices=_levels(words), coerce=int)


def _note() -> TextAreaField:
    return TextAreaField(_l("Catatan"), [Optional(), Length(max=500)], filters=[strip_lines])


class DiagnosisForm(Form):
    """Five areas, four levels each, a note where there is something to say."""

    client_id = SentOnceField()
    production = _level(rules.AREAS["production"], rules.LEVELS["production"])
    note_production = _note()
    finance = _level(rules.AREAS["finance"], rules.LEVELS["finance"])
    note_finance = _note()
    marketing = _level(rules.AREAS["marketing"], rules.LEVELS["marketing"])
    note_marketing = _note()
    people = _level(rules.AREAS["people"], rules.LEVELS["people"])
    note_people = _note()
    legality = _level(rules.AREAS["legality"], rules.LEVELS["legality"])
    note_legality = _note()
    # Left empty it is today, also on a page that the phone kept since another day.
    assessed_on = IndonesianDateField(_l("Tanggal diagnosis"), [Optional()])

    def told(self) -> AssessmentInput:
        """The diagnosis as services take it."""
        return AssessmentInput(
            client_id=self.client_id.data,
            by_mentee=False,
            assessed_on=self.assessed_on.data or clock.today(),
            scores={area: self[area].data for area in rules.AREAS},
            notes={area: self[NOTE + area].data or "" for area in rules.AREAS},
        )


class SelfAssessmentForm(Form):
    """The same five, asked of the people themselves on the mentor's phone."""

    client_id = SentOnceField()
    participant_id = SelectField(_l("Siapa yang menjawab?"), coerce=chosen_id)
    respondent = StringField(
        _l("Nama yang menjawab"), [Optional(), Length(max=120)], filters=[strip]
    )
    production = _level(rules.QUESTIONS["production"], rules.OWN_LEVELS["production"])
    finance = _level(rules.QUESTIONS["finance"], rules.OWN_LEVELS["finance"])
    marketing = _level(rules.QUESTIONS["marketing"], rules.OWN_LEVELS["marketing"])
    people = _level(rules.QUESTIONS["people"], rules.OWN_LEVELS["people"])
    legality = _level(rules.QUESTIONS["legality"], rules.OWN_LEVELS["legality"])

    def offer(self, members: Sequence[Participant]) -> None:
        """Who may answer; somebody who is no participant is written down by name."""
        people = [(one.id, one.name) for one in members]
        self.participant_id.choices = people or [("", "")]

    def told(self) -> AssessmentInput:
        """The answers as services take them; they are always of today."""
        return AssessmentInput(
            client_id=self.client_id.data,
            by_mentee=True,
            assessed_on=clock.today(),
            scores={area: self[area].data for area in rules.AREAS},
            # A name that was typed is somebody else than who stands chosen.
            respondent=self.respondent.data or "",
            participant_id=None if self.respondent.data else self.participant_id.data,
        )


class ProspectForm(Form):
    """Five things looked at, and why one thinks so."""

    client_id = SentOnceField()
    market = _level(prospects.ASPECTS["market"], prospects.LEVELS["market"])
    quality = _level(prospects.ASPECTS["quality"], prospects.LEVELS["quality"])
    capacity = _level(prospects.ASPECTS["capacity"], prospects.LEVELS["capacity"])
    finance = _level(prospects.ASPECTS["finance"], prospects.LEVELS["finance"])
    commitment = _level(prospects.ASPECTS["commitment"], prospects.LEVELS["commitment"])
    reason = TextAreaField(
        _l("Alasannya"),
        [DataRequired(_l("Tulis satu kalimat alasan prospek ini.")), Length(max=2000)],
        filters=[strip_lines],
    )

    @property
    def scores(self) -> dict[str, int]:
        """aspect -> 1 to 4."""
        return {aspect: self[aspect].data for aspect in prospects.ASPECTS}
