"""Recognises the line or two lines of column headings above a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trainingmgr.foundation.sheets import Cell, Sheet
from trainingmgr.participants.rules.headings import (
    Heading,
    heading_by_beginning,
    heading_of,
    heading_under,
    label_words,
)

_BIRTH: frozenset[Heading] = frozenset(["birth_date", "birth_place_and_date"])
_ABOUT_PERSONS = _BIRTH | {"sex", "male_mark", "kelurahan", "education"}
_PLAIN_LABELS: Mapping[Heading | None, str] = {
    "birth_place": "Tempat Lahir",
    "birth_date": "Tanggal Lahir",
}


@dataclass(frozen=True)
class Headline:
    """Headings found in rows `first` to `last` (from 0), and the columns each stands over."""

    first: int
    last: int
    columns: dict[Heading, list[int]]
    labels: tuple[str, ...]

    @property
    def lists_people(self) -> bool:
        return "nik" in self.columns or "name" in self.columns

    def lists_participants(self, *, someone_has_nik: bool) -> bool:
        """A list with NIK is one. Without NIK it must tell more of a person than committees and
        attendance lists do: the birth date, or something personal when no table has a NIK."""
        if "nik" in self.columns:
            return True
        told = _BIRTH if someone_has_nik else _ABOUT_PERSONS
        return "name" in self.columns and not told.isdisjoint(self.columns)


def find_headline(sheet: Sheet, index: int) -> Headline | None:
    """Return the headings that begin in row `index` (from 0), or None."""
    top = _texts(sheet, index)
    if len([text for text in top if text]) == 0:
        return None
    return _two_lines(sheet, index, top) or _one_line(index, top)


def _one_line(index: int, labels: Sequence[str]) -> Headline | None:
    found = [heading_of(label) for label in labels]
    return _headline(index, index, found, labels)


def _two_lines(sheet: Sheet, index: int, top: Sequence[str]) -> Headline | None:
    """Return a headline in two lines, if the upper line says something the lower does not."""
    if index + 1 >= len(sheet.rows):
        return None
    sub = _texts(sheet, index + 1)
    if not any(sub) or _is_data(top, sub, sheet.rows[index + 1]):
        return None
    width = max(len(top), len(sub))
    top = [*top, *[""] * (width - len(top))]
    sub = [*sub, *[""] * (width - len(sub))]
    spread = _spread(sheet, index, top, sub)
    found: list[Heading | None] = []
    helped = False
    for above, own, below in zip(spread, top, sub, strict=True):
        alone = heading_of(below) if below else None
        meaning = heading_under(above, below) if below else heading_of(own)
        helped = helped or (meaning is not None and meaning != alone)
        found.append(meaning)
    below_known = [meaning for meaning, text in zip(found, sub, strict=True) if text and meaning]
    if not helped or len(below_known) * 2 < len([text for text in sub if text]):
        return None
    labels = [
        _one_label(above, below, meaning) if below else own
        for above, own, below, meaning in zip(spread, top, sub, found, strict=True)
    ]
    return _headline(index, index + 1, found, labels)


def _one_label(above: str, below: str, meaning: Heading | None) -> str:
    """Return one line in place of two, which must be understood again when it comes back."""
    if meaning in _PLAIN_LABELS and heading_of(below) != meaning:
        return _PLAIN_LABELS[meaning]
    return below if heading_of(below) == meaning else f"{above} {below}"


def _is_data(top: Sequence[str], sub: Sequence[str], row: Sequence[Cell]) -> bool:
    """Tell whether the row below a heading is a person rather than the heading's second line."""
    if any(cell is not None and not isinstance(cell, str) for cell in row):
        return True
    for above, below in zip(top, sub, strict=False):
        if not below or heading_of(above) not in ("name", "nik") or heading_of(below):
            continue
        if not label_words(below) or not heading_of(f"{above} {below}"):
            return True
    return False


def _spread(sheet: Sheet, index: int, top: Sequence[str], sub: Sequence[str]) -> list[str]:
    """Return the upper line with each text also over the empty cells it spans.

    A merged cell says how far it spans; where nothing is merged, it spans the empty cells to its
    right that have a second line beneath.
    """
    spread = list(top)
    for first, left, last, right in sheet.merged:
        if first <= index <= last and left < len(top) and index < len(sheet.rows):
            text = _texts(sheet, first)[left : left + 1] or [""]
            for column in range(left, min(right + 1, len(spread))):
                spread[column] = text[0]
    for column in range(1, len(spread)):
        if not spread[column] and sub[column] and not sheet.merged:
            spread[column] = spread[column - 1]
    return spread


def _headline(
    first: int, last: int, found: Sequence[Heading | None], labels: Sequence[str]
) -> Headline | None:
    filled = len([label for label in labels if label])
    known = {heading for heading in found if heading}
    telling = known - {"number", "other"}
    enough = len([heading for heading in found if heading]) * 2 >= filled
    if telling & {"name", "nik"}:
        if len(known) < 2 or not (enough or len(telling) >= 3):
            return None
    elif len(known) < 2 or len([heading for heading in found if heading]) < filled:
        return None  # another table's heading is taken for one only if every word of it is known
    columns: dict[Heading, list[int]] = {}
    for column, heading in enumerate(found):
        meaning = heading or heading_by_beginning(labels[column])
        if meaning and (heading or meaning not in telling):
            columns.setdefault(meaning, []).append(column)
    _unlabelled_date_beside_place(columns, labels)
    return Headline(first, last, columns, tuple(labels))


def _unlabelled_date_beside_place(columns: dict[Heading, list[int]], labels: Sequence[str]) -> None:
    """Under one heading for place and date of birth, the date may stand in a column of its own."""
    for column in columns.get("birth_place_and_date", []):
        beside = column + 1
        if beside >= len(labels) or not labels[beside]:
            columns.setdefault("birth_date", []).append(beside)


def _texts(sheet: Sheet, index: int) -> list[str]:
    return [_text(cell) for cell in sheet.rows[index]]


def _text(cell: Cell) -> str:
    return " ".join(cell.split()) if isinstance(cell, str) else ""
