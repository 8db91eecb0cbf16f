"""The figures of a report as JSON and back, so that a reprint counts nothing anew (R34)."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from trainingmgr.documents import frozen
from trainingmgr.documents.report import OutcomeReport

# Which report it is, and when it was counted, are no part of what it says.
_NOT_FIGURES = frozenset({"snapshot", "cutoff"})


def freeze(report: OutcomeReport) -> dict[str, Any]:
    """The report as JSON: dates and instants in ISO form."""
    return frozen.freeze(report)


def thaw(content: dict[str, Any]) -> OutcomeReport:
    """The report that `freeze` took; raises ValueError if its tables no longer add up."""
    return frozen.thaw(OutcomeReport, content)


def fingerprint(content: dict[str, Any]) -> str:
    """Equal for equal figures, whenever and under whichever number they were taken."""
    figures = {name: value for name, value in content.items() if name not in _NOT_FIGURES}
    return hashlib.sha256(json.dumps(figures, sort_keys=True).encode()).hexdigest()
