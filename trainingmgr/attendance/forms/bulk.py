"""What a grid of past registers sends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from trainingmgr.attendance.rules.letters import read_letter
from trainingmgr.foundation.problems import Refused

SAVE, CLOSE, REST = "simpan", "tutup", "sisa"
_CELL = re.compile(r"s(\d{1,9})-(\d{1,9})")
_BASE = re.compile(r"dasar-(\d{1,9})")
_MARK = re.compile(r"(\d{1,9}):(\d{1,9})([HISA])")
_ACT = re.compile(r"(simpan|tutup|sisa)(?:-(\d{1,9}))?")
LONGEST = 20

Place = tuple[int, int]
"""Session id and participant id."""


@dataclass
class TypedGrid:
    """Cells as typed, and what stood there when the page was made: (revision, letter).

    A plain form of cells: hundreds of WTForms fields would only cost.
    """

    action: str = SAVE
    only: int | None = None
    texts: dict[Place, str] = field(default_factory=dict)
    base: dict[Place, tuple[int, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> TypedGrid:
        """Read what a browser sent; whatever is no part of a grid is passed over."""
        typed = cls()
        if act := _ACT.fullmatch(sent.get("aksi", SAVE)):
            typed.action, typed.only = act[1], int(act[2]) if act[2] else None
        for name, value in sent.items():
            if cell := _CELL.fullmatch(name):
                text = value.replace("\0", "").strip()[:LONGEST]
                typed.texts[int(cell[1]), int(cell[2])] = text
            elif column := _BASE.fullmatch(name):
                for mark in _MARK.finditer(value):
                    typed.base[int(column[1]), int(mark[1])] = (int(mark[2]), mark[3])
        return typed

    @property
    def sessions(self) -> set[int]:
        return {place[0] for place in self.texts}

    def changed(self, place: Place) -> bool:
        """Whether something else was typed than stood there. Emptied is left alone."""
        text = self.texts.get(place, "")
        try:
            letter = read_letter(text)
        except Refused:
            return True
        return letter not in {"", self.base.get(place, (0, ""))[1]}

    def letters(self) -> dict[Place, tuple[str, int]]:
        """The changed cells as letters with the revision that was shown. Raises Refused."""
        return {
            place: (read_letter(text, "s{}-{}".format(*place)), self.base.get(place, (0, ""))[0])
            for place, text in self.texts.items()
            if self.changed(place)
        }
