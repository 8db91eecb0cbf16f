"""What the check of an imported row found: how grave, in which field, why and what to do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from trainingmgr.foundation.language import N_, Sentence
from trainingmgr.foundation.problems import Refused

Weight = Literal["note", "questionable", "held"]
Status = Literal["ready", "questionable", "held"]
STATUS_WORDS: Mapping[Status, str] = {
    "ready": N_("Siap"),
    "questionable": N_("Perlu dipastikan"),
    "held": N_("Ditahan"),
}


@dataclass(frozen=True)
class Finding:
    """One thing to say about a row. A note tells; it neither asks nor stops."""

    weight: Weight
    field: str
    reason: Sentence

    def as_json(self) -> dict[str, Any]:
        return {
            "weight": self.weight,
            "field": self.field,
            "message": self.reason.message,
            "params": dict(self.reason.params),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Finding":
        reason = Sentence(stored["message"], stored["params"])
        return cls(stored["weight"], stored["field"], reason)


@dataclass
class Findings:
    """Collects what is found in one row."""

    found: list[Finding] = field(default_factory=list)

    def hold(self, field: str, message: str, **params: Any) -> None:
        self.found.append(Finding("held", field, Sentence(message, params)))

    def ask(self, field: str, message: str, **params: Any) -> None:
        self.found.append(Finding("questionable", field, Sentence(message, params)))

    def note(self, field: str, message: str, **params: Any) -> None:
        self.found.append(Finding("note", field, Sentence(message, params)))

    def hold_refusal(self, field: str, refusal: Refused) -> None:
        self.hold(field, refusal.message, **refusal.params)


def status_of(found: Iterable[Finding]) -> Status:
    """Return the gravest: held, questionable, or ready when nothing asks or stops."""
    weights = {finding.weight for finding in found}
    if "held" in weights:
        return "held"
    return "questionable" if "questionable" in weights else "ready"
