"""The public link, decisions about applicants, consents and moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation import clock
from trainingmgr.foundation.ui.forms import (
    Form,
    IndonesianDateField,
    PhoneField,
    chosen_id,
    strip,
)
from trainingmgr.participants.models import Consent
from trainingmgr.participants.rules.applications import (
    BANK,
    CATALOGUE,
    ON_PAPER,
    ONLINE,
    PHOTO,
    PURPOSES,
    SHORT_PURPOSES,
    WAYS,
)
from trainingmgr.participants.rules.records import LONGEST_REASON

YES, NO, UNKNOWN = "ya", "tidak", ""


class LinkForm(Form):
    """A public link is opened, or what it says is changed."""

    contact = PhoneField(
        _l("Nomor yang dapat ditanya pendaftar"),
        [InputRequired(_l("Isi nomor ponsel petugas yang dapat ditanya."))],
        description=_l("Tampil di halaman pendaftaran. Contoh: 0812-3456-7890."),
    )
    last_day = IndonesianDateField(
        _l("Hari terakhir pendaftaran"),
        [Optional()],
        description=_l("Kosongkan bila tautan dibuka sampai Anda menutupnya."),
    )


class GuardianForm(Form):
    """An official has the guardian's consent in hand."""

    guardian_name = StringField(
        _l("Nama wali yang menyetujui"),
        [InputRequired(_l("Isi nama wali yang menyetujui.")), Length(max=120)],
        filters=[strip],
    )


def _answer(purpose: str) -> RadioField:
    return RadioField(
        lazy_gettext(SHORT_PURPOSES[purpose]),
        [Optional()],
        choices=[
            SelectChoice(YES, _l("Mengizinkan")),
            SelectChoice(NO, _l("Tidak mengizinkan")),
            SelectChoice(UNKNOWN, _l("Belum ditanya")),
        ],
        default=UNKNOWN,
    )


class ConsentForm(Form):
    """What someone allows from a day on."""

    foto = _answer(PHOTO)
    katalog = _answer(CATALOGUE)
    bank = _answer(BANK)
    how = SelectField(
        _l("Disampaikan secara"),
        choices=[
            SelectChoice(key, lazy_gettext(words)) for key, words in WAYS.items() if key != ONLINE
        ],
        default=ON_PAPER,
    )
    on = IndonesianDateField(
        _l("Sejak tanggal"), [InputRequired(_l("Isi tanggalnya."))], default=clock.today
    )

    def fill(self, now: Mapping[str, Consent]) -> None:
        """Shows what holds now."""
        for purpose in PURPOSES:
            one = now.get(purpose)
            self[purpose].data = UNKNOWN if one is None else YES if one.given else NO

    @property
    def answers(self) -> dict[str, bool]:
        """What was answered, by purpose."""
        said = {purpose: self[purpose].data for purpose in PURPOSES}
        return {purpose: word == YES for purpose, word in said.items() if word in {YES, NO}}


class MoveForm(Form):
    """Someone changes cohorts."""

    to = SelectField(
        _l("Pindah ke"), [InputRequired(_l("Pilih angkatan tujuannya."))], coerce=chosen_id
    )
    on = IndonesianDateField(
        _l("Sejak tanggal"), [InputRequired(_l("Isi tanggalnya."))], default=clock.today
    )
    reason = StringField(
        _l("Alasan"),
        [InputRequired(_l("Tulis alasannya.")), Length(max=LONGEST_REASON)],
        filters=[strip],
    )

    def offer(self, cohorts: Iterable[Cohort]) -> None:
        """The cohorts someone can go to."""
        self.to.choices = [
            SelectChoice("", _l("– pilih –")),
            *(SelectChoice(str(one.id), f"{one.name} ({one.code})") for one in cohorts),
        ]
