"""A personal link is made, ended; nothing is typed."""

from __future__ import annotations

from trainingmgr.foundation.ui.forms import Form


class LinkForm(Form):
    """One button."""
