"""The house asks which doors open, not what lies behind them drawn: papers are not laid out."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from trainingmgr.documents import render

BLANK = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture(autouse=True)
def _papers_are_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their templates are filled all the same; what they look like is for each room's tests."""

    def written(html: str, *, stylesheets: Iterable[str] = ()) -> bytes:
        assert "</html>" in html
        return BLANK

    monkeypatch.setattr(render, "pdf_of", written)
