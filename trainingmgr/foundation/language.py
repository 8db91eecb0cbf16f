"""Marks Indonesian sentences below the web edge, so that the edge can translate them later."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


def N_(message: str) -> str:
    """Return `message` unchanged; its presence lets the extractor find the sentence."""
    return message


@dataclass(frozen=True)
class Sentence:
    """A marked sentence with its numbers: what a rule answers when it does not refuse.

    `message` holds `%(name)s` placeholders which `params` fills; the edge translates the message
    first, and writes days in the reader's language. `str()` gives the Indonesian sentence.
    """

    message: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return filled(self.message, self.params)


def filled(message: str, params: Mapping[str, Any]) -> str:
    """The Indonesian sentence with its days in words.

    One without parameters may hold a bare per cent sign, so it is not formatted.
    """
    from trainingmgr.foundation.indonesia.dates import long_date  # it marks sentences itself

    if not params:
        return message
    return message % {
        name: long_date(value) if isinstance(value, date) else value
        for name, value in params.items()
    }


def sentence(message: str, /, **params: Any) -> Sentence:
    """Return a `Sentence`; `message` is already marked with `N_`."""
    return Sentence(message, params)
