"""What a browser sends, before anyone reads it: no character and no number that cannot be kept.

PostgreSQL refuses NUL in a text and numbers beyond a column; SQLite keeps the one and fails on the
other. Neither comes from an honest hand, so they are taken out here, once for every page.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask import Request as FlaskRequest
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter, ValidationError

# The largest id of a row, on every database.
LARGEST_ID = 2**31 - 1
_UNWRITTEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Sent(ImmutableMultiDict[str, Any]):
    """Fields and arguments without control characters; a number no row can have is no number."""

    def __init__(self, mapping: Any = None) -> None:
        pairs = MultiDict(mapping or ()).items(multi=True)
        super().__init__([(plain(name), plain(value)) for name, value in pairs])

    def get(  # type: ignore[override]
        self, key: str, default: Any = None, type: Any = None
    ) -> Any:
        value = super().get(key, default, type)
        return default if _too_large(value) else value

    def getlist(self, key: str, type: Any = None) -> list[Any]:
        return [value for value in super().getlist(key, type) if not _too_large(value)]


class Request(FlaskRequest):
    """A request whose fields and arguments are `Sent`."""

    parameter_storage_class = Sent


class RowId(IntegerConverter):
    """`<int:…>` in an address: a number that no row can have leads nowhere (404)."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=LARGEST_ID)


class Word(UnicodeConverter):
    """`<…>` in an address: with a control character in it leads nowhere (404)."""

    def to_python(self, value: str) -> str:
        if plain(value) != value:
            raise ValidationError
        return value


def init(app: Flask) -> None:
    """Before the rooms add their addresses."""
    app.request_class = Request
    app.url_map.converters |= {"int": RowId, "default": Word, "string": Word}


def own_path(target: str | None) -> str | None:
    """The address when it is a page of ours, else None.

    Browsers read backslashes as slashes and drop control characters, so only a plain
    absolute path passes.
    """
    if not target or not re.fullmatch(r"/(?![/\\])[^\\\x00-\x20\x7f]*", target):
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return None
    return target


def plain(value: Any) -> Any:
    """A text without control characters but tab and line ends; anything else as it is."""
    return _UNWRITTEN.sub("", value) if isinstance(value, str) else value


def _too_large(value: object) -> bool:
    return isinstance(value, int) and abs(value) > LARGEST_ID
