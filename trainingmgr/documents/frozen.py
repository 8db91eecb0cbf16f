"""A document as JSON and back, so that a reprint counts nothing anew (R34)."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Kind = TypeVar("Kind")


def freeze(document: Any) -> dict[str, Any]:
    """A dataclass as JSON: dates and instants in ISO form."""
    frozen: dict[str, Any] = json.loads(json.dumps(asdict(document), default=_iso))
    return frozen


def thaw(kind: type[Kind], content: dict[str, Any]) -> Kind:
    """The document of this class that `freeze` took; its own checks run again."""
    made: Kind = _build(kind, content)
    return made


def _iso(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _build(kind: Any, value: Any) -> Any:
    """`value` as the annotation `kind` says; only what the documents' classes use."""
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
        # What a later version added is missing in an older snapshot, and has a default.
        told = [one.name for one in fields(kind) if one.name in value]
        return kind(**{name: _build(hints[name], value[name]) for name in told})
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is date:
        return date.fromisoformat(value)
    return value
