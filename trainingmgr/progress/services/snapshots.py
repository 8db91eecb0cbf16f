"""The figures of a report as JSON and back, so that a reprint counts nothing anew (R34)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from trainingmgr.documents.report import OutcomeReport

# Which report it is, and when it was counted, are no part of what it says.
_NOT_FIGURES = frozenset({"snapshot", "cutoff"})


def freeze(report: OutcomeReport) -> dict[str, Any]:
    """The report as JSON: dates and instants in ISO form."""
    frozen: dict[str, Any] = json.loads(json.dumps(asdict(report), default=_iso))
    return frozen


def thaw(content: dict[str, Any]) -> OutcomeReport:
    """The report that `freeze` took; raises ValueError if its tables no longer add up."""
    report: OutcomeReport = _build(OutcomeReport, content)
    return report


def fingerprint(content: dict[str, Any]) -> str:
    """Equal for equal figures, whenever and under whichever number they were taken."""
    figures = {name: value for name, value in content.items() if name not in _NOT_FIGURES}
    return hashlib.sha256(json.dumps(figures, sort_keys=True).encode()).hexdigest()


def _iso(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _build(kind: Any, value: Any) -> Any:
    """`value` as the annotation `kind` says; only what the report's classes use."""
    if get_origin(kind) in (Union, UnionType):
        if value is None:
            return None
        return _build(next(one for one in get_args(kind) if one is not NoneType), value)
    if get_origin(kind) is tuple:
        inner = get_args(kind)
        if inner[-1] is Ellipsis:
            return tuple(_build(inner[0], item) for item in value)
        return tuple(_build(one, item) for one, item in zip(inner, value, strict=True))
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{one.name: _build(hints[one.name], value[one.name]) for one in fields(kind)})
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is date:
        return date.fromisoformat(value)
    return value
