"""What goes wrong through a user's own doing: told in one sentence with its remedy."""

from typing import Any

from trainingmgr.foundation.language import filled


class Refused(Exception):
    """An act the rules do not allow; the edge translates `message` and shows it, never a trace.

    `message` is a marked sentence with `%(name)s` placeholders, `params` fills them, and `field`
    names the form field at fault, if there is one.
    """

    def __init__(self, message: str, /, *, field: str | None = None, **params: Any) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.params: dict[str, Any] = params

    def __str__(self) -> str:
        return filled(self.message, self.params)


class Conflict(Refused):
    """The record changed since it was opened (HTTP 409); what was typed is kept."""


class NotFound(Refused):
    """There is no such record, or none that this person may see (HTTP 404)."""
