"""One number of the head's page with its words and the list behind it."""

from __future__ import annotations

from typing import Any

from trainingmgr.documents.report import Share
from trainingmgr.foundation.ui.format import persen

Figure = dict[str, Any]


def share(label: str, part: Share, href: str | None, note: str) -> Figure:
    """A part of a whole, with its rate before the note."""
    return figure(label, str(part), f"{persen(part.n, part.of)} {note}", href)


def figure(label: str, value: str, note: str, href: str | None) -> Figure:
    """As components/figures.html takes it; `href` leads to what was counted."""
    return {"label": label, "value": value, "note": note, "href": href}
