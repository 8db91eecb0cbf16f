"""The complete copy of what is held on a person, as a letter that can be handed over (A4)."""

from __future__ import annotations

from dataclasses import dataclass

from trainingmgr.documents.render import render

WIDE = 6
"""Tables with more columns than this are set smaller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopySection:
    """One part; every cell is text already. A single row is printed as a list of its columns."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def single(self) -> bool:
        return len(self.rows) == 1

    @property
    def wide(self) -> bool:
        return len(self.columns) > WIDE


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalCopy:
    """All that is printed. `trail`: moment, role and act; `nothing`: parts without any entry."""

    name: str
    number: str
    made_at: str
    entries: int
    destroyed_on: str
    sections: tuple[CopySection, ...]
    nothing: tuple[str, ...]
    trail: tuple[tuple[str, str, str], ...]


def personal_copy_pdf(copy: PersonalCopy) -> bytes:
    """Return the PDF: tagged, paginated, the same bytes for the same copy."""
    return render("personal_copy.html", {"doc": copy}, stylesheets=("personal_copy.css",))
