"""When enrolment closes."""

from __future__ import annotations

from trainingmgr.foundation.ui.forms import (
    Form,
)


class CloseForm(Form):
    """Nothing but the yes: the page says what it means."""
