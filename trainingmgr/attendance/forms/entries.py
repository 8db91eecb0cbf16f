"""What a phone sends: a batch of marks as JSON, any part of which may be anything."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trainingmgr.attendance import rules
from trainingmgr.attendance.services.entries import Item, SentClose, SentMark, Unreadable

MOST_ITEMS = 200
LARGEST = 2**31 - 1
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class BadBatch(ValueError):
    """Nothing of it can be answered item by item."""


class TooMany(BadBatch):
    """More items than one batch may hold."""


@dataclass(frozen=True)
class Batch:
    """What was sent; `sent_at` is by the phone's clock."""

    sent_at: datetime
    items: Sequence[Item]

    @classmethod
    def of(cls, body: bytes) -> Batch:
        """Read what a phone sent. Raises BadBatch, or TooMany."""
        try:
            sent = json.loads(body)
        except (ValueError, RecursionError) as problem:
            raise BadBatch from problem
        if not isinstance(sent, dict) or not isinstance(sent.get("items"), list):
            raise BadBatch
        if len(sent["items"]) > MOST_ITEMS:
            raise TooMany
        return cls(_moment(sent.get("sent_at")), [_item(one) for one in sent["items"]])


def _item(sent: Any) -> Item:
    if not isinstance(sent, dict):
        raise BadBatch
    name = _uuid(sent.get("id"))
    try:
        if sent.get("kind") == "close":
            return SentClose(name, _moment(sent.get("at")))
        if sent.get("kind") == "mark":
            return _mark(name, sent)
    except BadBatch:
        pass
    return Unreadable(name)


def _mark(name: str, sent: Mapping[str, Any]) -> SentMark:
    value = rules.Value(
        _text(sent, "mark"), _number(sent, "late"), _number(sent, "early"), _text(sent, "note")
    )
    return SentMark(
        name,
        _number(sent, "person"),
        rules.Sent(value, _number(sent, "base"), _uuid(sent.get("chain")), _number(sent, "step")),
        _moment(sent.get("at")),
    )


def _uuid(value: Any) -> str:
    if not isinstance(value, str) or not _UUID.fullmatch(value):
        raise BadBatch
    return value


def _number(sent: Mapping[str, Any], name: str) -> int:
    value = sent.get(name, 0)
    # To Python, true is a number.
    if type(value) is not int or not 0 <= value <= LARGEST:
        raise BadBatch
    return value


def _text(sent: Mapping[str, Any], name: str) -> str:
    value = sent.get(name, "")
    # Half a surrogate pair is JSON, but no text that a database takes.
    if not isinstance(value, str) or (not value.isascii() and _torn(value)):
        raise BadBatch
    return value.replace("\0", "").strip()


def _torn(value: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in value)


def _moment(value: Any) -> datetime:
    """An instant with its zone, in years that every database knows."""
    if not isinstance(value, str) or len(value) > 40:
        raise BadBatch
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as problem:
        raise BadBatch from problem
    if moment.tzinfo is None or not 1970 < moment.year < 9999:
        raise BadBatch
    return moment
