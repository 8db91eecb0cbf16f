"""What the check of an imported row found: how grave, in which field, why and what to do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
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

FixKind = Literal["kelurahan", "date_order", "birth_nik", "sex_nik", "phone_zero"]
FIX_WORDS: Mapping[FixKind, str] = {
    "kelurahan": N_("Ejaan kelurahan"),
    "date_order": N_("Hari dan bulan lahir tertukar"),
    "birth_nik": N_("Tanggal lahir menurut NIK"),
    "sex_nik": N_("Jenis kelamin menurut NIK"),
    "phone_zero": N_("Angka 0 di depan nomor ponsel"),
}


@dataclass(frozen=True)
class Fix:
    """A correction that a person may choose: this value in this field. Never for a NIK."""

    kind: FixKind
    field: str
    value: str

    def as_json(self) -> dict[str, str]:
        return {"kind": self.kind, "field": self.field, "value": self.value}


@dataclass(frozen=True)
class Finding:
    """One thing to say about a row. A note tells; it neither asks nor stops."""

    weight: Weight
    field: str
    reason: Sentence
    fix: Fix | None = None

    def as_json(self) -> dict[str, Any]:
        stored = {
            "weight": self.weight,
            "field": self.field,
            "message": self.reason.message,
            "params": dict(self.reason.params),
        }
        return stored | ({"fix": self.fix.as_json()} if self.fix else {})

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Finding":
        reason = Sentence(stored["message"], stored["params"])
        fix = Fix(**stored["fix"]) if stored.get("fix") else None
        return cls(stored["weight"], stored["field"], reason, fix)


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

    def offer(self, kind: FixKind, field: str, value: str) -> None:
        """Put a correction beside what was found last."""
        self.found[-1] = replace(self.found[-1], fix=Fix(kind, field, value))

    def hold_refusal(self, field: str, refusal: Refused) -> None:
        self.hold(field, refusal.message, **refusal.params)


def status_of(found: Iterable[Finding]) -> Status:
    """Return the gravest: held, questionable, or ready when nothing asks or stops."""
    weights = {finding.weight for finding in found}
    if "held" in weights:
        return "held"
    return "questionable" if "questionable" in weights else "ready"
