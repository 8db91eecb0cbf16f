"""Marks Indonesian sentences below the web edge, so that the edge can translate them later."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


def N_(message: str) -> str:
    """Return `message` unchanged; its presence lets the extractor find the sentence."""
    return message


@dataclass(frozen=True)
class Sentence:
    """A marked sentence with its numbers: what a rule answers when it does not refuse.

    `message` holds `%(name)s` placeholders which `params` fills; the edge translates the message
    first. `str()` gives the Indonesian sentence.
    """

    message: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


def sentence(message: str, /, **params: Any) -> Sentence:
    """Return a `Sentence`; `message` is already marked with `N_`."""
    return Sentence(message, params)
