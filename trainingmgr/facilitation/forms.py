"""What a mentor asks of a division, and how the division answers."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from trainingmgr.facilitation import rules
from trainingmgr.facilitation.services import ReferralInput, ResultInput
from trainingmgr.foundation.ui.forms import (
    Form,
    RupiahField,
    SentOnceField,
    VersionedForm,
    strip,
)


def _wants() -> list[tuple[str, str]]:
    return [
        (f"{kind}:{need}", _l(words))
        for kind, needs in rules.NEEDS.items()
        for need, words in needs.items()
    ]


class RaiseForm(Form):
    """One tap says kind and need; the sentence may stay empty unless the need has no name."""

    client_id = SentOnceField()
    wanted = RadioField(
        _l("Apa yang dibutuhkan?"), [InputRequired(_l("Pilih kebutuhannya."))], choices=_wants
    )
    detail = TextAreaField(
        _l("Jelaskan dalam satu kalimat"),
        [Optional(), Length(max=300)],
        description=_l("Misalnya jumlah modal, nama pesanan, atau jenis alat."),
        filters=[strip],
    )

    def told(self) -> ReferralInput:
        """The referral as services take it."""
        kind, _colon, need = (self.wanted.data or "").partition(":")
        return ReferralInput(self.client_id.data, kind, need, self.detail.data or "")


class AdvanceForm(VersionedForm):
    """Nothing but that one has seen how it stands."""


class ResultForm(VersionedForm):
    """What came of a referral; what its kind does not bring is not asked."""

    result = StringField(_l("Hasil"), [Length(max=300)], filters=[strip])
    amount = RupiahField(_l("Nilai yang diterima"), [Optional()])
    number = StringField(_l("Nomornya"), [Optional(), Length(max=80)], filters=[strip])

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind in {rules.COOPERATIVE, rules.STANDARD}:
            del self.amount
        else:
            self.amount.flags.optional = kind != rules.CAPITAL
        if kind in {rules.MARKET, rules.TOOLS}:
            del self.number
        else:
            self.number.flags.optional = kind != rules.COOPERATIVE

    def told(self) -> ResultInput:
        """The result as services take it."""
        amount = self.amount.data if self.amount else None
        return ResultInput(self.result.data or "", amount, self.number.data if self.number else "")


class DeclineForm(VersionedForm):
    """Why it goes no further."""

    reason = StringField(_l("Alasan penolakan"), [Length(max=300)], filters=[strip])
