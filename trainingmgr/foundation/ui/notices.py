"""What just happened, told once on the next page, with a way back where there is one."""

from __future__ import annotations

from typing import Any

from flask import flash


def notice(
    text: str,
    tone: str = "good",
    *,
    undo: str | None = None,
    fields: dict[str, Any] | None = None,
    label: str | None = None,
) -> None:
    """Show `text` on the next page. `undo` is an address that takes a POST with `fields`.

    tone: good, info, warn or bad; label: the undo button's word when it is not *Urungkan*.
    """
    if undo is None:
        flash(str(text), tone)
        return
    message = {"text": str(text), "undo": undo, "fields": fields or {}, "label": label}
    flash(message, tone)  # type: ignore[arg-type]  # any value that JSON can hold
