"""A column of a list: what it is called, what it holds, and how it looks on a screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, case
from sqlalchemy.orm import InstrumentedAttribute

from trainingmgr.foundation import clock
from trainingmgr.foundation.indonesia.nik import mask_nik
from trainingmgr.foundation.sheets import Field
from trainingmgr.foundation.ui.format import angka, persen, ponsel, rupiah, tanggal, waktu

Getter = str | Callable[[Any], Any]


def _share(pair: tuple[int, int]) -> str:
    return str(_("%(n)s dari %(total)s", n=angka(pair[0]), total=angka(pair[1])))


# Kind -> its words on a screen. `share` and `percent` hold (n, total); `nik` the last four digits.
WORDS: dict[str, Callable[[Any], str]] = {
    "text": str,
    "number": angka,
    "money": rupiah,
    "date": tanggal,
    "moment": waktu,
    "phone": ponsel,
    "nik": mask_nik,
    "share": _share,
    "percent": lambda pair: persen(*pair),
}
RIGHT = {"number", "money", "percent", "share"}


@dataclass(frozen=True)
class Column:
    """One thing that a list tells of each row.

    `label`: a marked msgid. `value`: the row's attribute (`"cohort.name"`) or a function of the
    row; None is an empty cell. `sort`: the expression of the query that orders by it (a list of
    `Rows` sorts by the value). `head`: names the row and cannot be hidden.
    `href`, `tone`: functions of the row for a link and for a chip. `under`: the key of the column
    below which it stands as a quiet second line; files give it a column of its own.
    `none`: what a screen says (a marked msgid) where there is nothing; `phrase`: what the quiet
    second line says of its `%(value)s`.
    `of`: the header of the total of a `share` or `percent` in files.
    `shown`: False leaves it to be chosen. `needs`: the permission to see it at all.
    `custom`: the page's call body draws it. `file`: False keeps it out of files and off paper.
    """

    key: str
    label: str
    value: Getter = ""
    kind: str = "text"
    sort: ColumnElement[Any] | InstrumentedAttribute[Any] | None = None
    head: bool = False
    href: Callable[[Any], str | None] | None = None
    tone: Callable[[Any], str | None] | None = None
    under: str | None = None
    none: str | Callable[[Any], str] | None = None
    phrase: str | None = None
    of: str | None = None
    shown: bool = True
    needs: str | None = None
    custom: bool = False
    file: bool = True

    @property
    def right(self) -> bool:
        return self.kind in RIGHT

    @property
    def title(self) -> str:
        return str(_(self.label))

    def of_row(self, row: Any) -> Any:
        """What the row holds, typed; None when there is nothing."""
        found = self.value(row) if callable(self.value) else _attribute(row, self.value)
        return None if found == "" else found

    def words(self, row: Any) -> str | None:
        """The same as a person reads it; None when there is nothing."""
        found = self.of_row(row)
        if found is None:
            none = self.none(row) if callable(self.none) else self.none
            return None if none is None else str(_(none))
        return WORDS[self.kind](found)

    def below(self, row: Any) -> str | None:
        """The same as the second line of another cell."""
        found = self.words(row)
        if found is None or not self.phrase or self.of_row(row) is None:
            return found
        return str(_(self.phrase, value=found))

    def fields(self) -> list[Field]:
        """Its columns in a file: a share has two, what was counted and of how many."""
        if self.kind == "share":
            counted = Field(self.title, "number", lambda row: _nth(self.of_row(row), 0))
            return [counted, *self._total()]
        if self.kind == "percent":
            return [Field(self.title, "percent", lambda row: _rate(self.of_row(row)))]
        if self.kind == "nik":
            return [Field(self.title, "text", self.words)]
        if self.kind == "moment":
            return [Field(self.title, "moment", lambda row: _local(self.of_row(row)))]
        if self.kind == "date":
            return [Field(self.title, "date", lambda row: _day(self.of_row(row)))]
        return [Field(self.title, self.kind, self.of_row)]

    def _total(self) -> list[Field]:
        if self.of is None:
            return []
        return [Field(str(_(self.of)), "number", lambda row: _nth(self.of_row(row), 1))]


def in_order(expression: Any, values: Iterable[Any]) -> ColumnElement[int]:
    """Sorts codes in the order in which their words are told, not by their letters."""
    places = {value: place for place, value in enumerate(values)}
    return case(places, value=expression)


def _attribute(row: Any, path: str) -> Any:
    for name in path.split("."):
        if row is None:
            return None
        row = getattr(row, name)
    return row


def _nth(pair: tuple[int, int] | None, place: int) -> int | None:
    return None if pair is None else pair[place]


def _rate(pair: tuple[int, int] | None) -> float | None:
    return pair[0] / pair[1] if pair and pair[1] else None


def _local(instant: datetime | None) -> datetime | None:
    """Spreadsheets know no zones: the time that clocks in Jakarta showed."""
    return None if instant is None else clock.local(instant).replace(tzinfo=None)


def _day(moment: date | datetime | None) -> date | None:
    return clock.local(moment).date() if isinstance(moment, datetime) else moment
