"""What a mentee answers about a session."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from trainingmgr.foundation.ui.forms import VersionedForm, strip
from trainingmgr.mentors.rules.confirmations import AGREED, LONGEST_NAME, LONGEST_REMARK


class ConfirmForm(VersionedForm):
    """One button says yes; the other sends what is not right."""

    name = StringField(
        _l("Nama Anda"),
        [InputRequired(_l("Tulis nama Anda.")), Length(max=LONGEST_NAME)],
        filters=[strip],
        render_kw={"autocomplete": "name"},
    )
    remark = TextAreaField(
        _l("Apa yang tidak benar?"), [Length(max=LONGEST_REMARK)], filters=[strip]
    )
    answer = StringField(_l("Jawaban"))

    @property
    def agrees(self) -> bool:
        """Which of the two buttons it was."""
        return bool(self.answer.data == AGREED)


class OwnConfirmForm(ConfirmForm):
    """The same of somebody signed in, whose name is known."""

    name = None
