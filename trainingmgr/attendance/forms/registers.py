"""What a register sends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from trainingmgr.attendance.services.marking import MarkInput
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused

ALL, DRAFT, CLOSE = "semua", "simpan", "tutup"
_NAME = re.compile(r"(mark|late|early|note|base|was)-(\d{1,9})")
_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass
class TypedMark:
    """One person's row as typed, so that it can be shown again as it was.

    base: the revision of the mark that stood on the page, and `was` what it said; a row that
    still says so was not touched.
    """

    mark: str = ""
    late: str = ""
    early: str = ""
    note: str = ""
    base: str = ""
    was: str | None = None

    @property
    def told(self) -> str:
        """The row as `was` writes it."""
        return "|".join((self.mark, self.late, self.early, self.note))

    @property
    def touched(self) -> bool:
        return self.told != self.was


@dataclass
class TypedSheet:
    """A register as it was sent. A plain form of rows: thirty WTForms fields would only cost."""

    action: str = DRAFT
    version: int | None = None
    reason: str = ""
    rows: dict[int, TypedMark] = field(default_factory=dict)

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> TypedSheet:
        """Read what a browser sent; whatever is no field of a register is passed over."""
        version = sent.get("version", "")
        sheet = cls(
            action=sent.get("aksi", DRAFT),
            version=int(version) if _NUMBER.fullmatch(version) else None,
            reason=sent.get("reason", "").strip()[:200],
        )
        for name, value in sent.items():
            if found := _NAME.fullmatch(name):
                row = sheet.rows.setdefault(int(found[2]), TypedMark())
                setattr(row, found[1], value.replace("\0", "").strip())
        return sheet

    def marks(self) -> list[MarkInput]:
        """Whom the visitor marked otherwise. Raises Refused for minutes that are no number."""
        return [
            MarkInput(
                person,
                row.mark,
                late=_minutes(row.late, f"late-{person}"),
                early=_minutes(row.early, f"early-{person}"),
                note=row.note,
                base=int(row.base) if _NUMBER.fullmatch(row.base) else 0,
            )
            for person, row in self.rows.items()
            if row.mark and row.touched
        ]


def _minutes(text: str, name: str) -> int:
    if not text:
        return 0
    if not text.isascii() or not text.isdigit() or len(text) > 4:
        raise Refused(N_("Isi menit dengan angka bulat, misalnya 15."), field=name)
    return int(text)
