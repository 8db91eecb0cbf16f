"""Which column was understood as what, told to a person and corrected by one.

A table is known again by the words of its headings (its signature), so that a correction made
once for a sender's file serves the next file of the same form.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from trainingmgr.foundation.indonesia.dates import long_date
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.sheets import Cell, Sheet
from trainingmgr.participants.rules.headings import Heading, heading_of, label_words
from trainingmgr.participants.rules.headline import Headline
from trainingmgr.participants.rules.row_kinds import nik_digits

# By signature, then by column counted from 0; "other" leaves a column out.
Mappings = Mapping[str, Mapping[int, Heading]]

SAMPLES = 3
LONGEST_SAMPLE = 40  # characters
LOOKED_AT = 200  # rows below a heading
FIRST_LINES = 30  # where a heading is looked for when none was understood

HEADING_WORDS: Mapping[Heading, str] = {
    "other": N_("Abaikan kolom ini"),
    "number": N_("Nomor urut"),
    "name": N_("Nama"),
    "nik": N_("NIK"),
    "sex": N_("Jenis kelamin"),
    "male_mark": N_("Tanda laki-laki"),
    "female_mark": N_("Tanda perempuan"),
    "birth_place": N_("Tempat lahir"),
    "birth_date": N_("Tanggal lahir"),
    "birth_place_and_date": N_("Tempat dan tanggal lahir"),
    "kelurahan": N_("Kelurahan"),
    "kecamatan": N_("Kecamatan"),
    "kelurahan_and_kecamatan": N_("Kelurahan dan kecamatan"),
    "address": N_("Alamat"),
    "phone": N_("Nomor ponsel"),
    "email": N_("Surel"),
    "education": N_("Pendidikan"),
    "occupation": N_("Pekerjaan"),
    "already_in_business": N_("Sudah memiliki usaha"),
    "guardian_name": N_("Nama wali"),
}
HEADINGS: frozenset[str] = frozenset(get_args(Heading))


@dataclass(frozen=True)
class SeenColumn:
    """A column as it stands, what it was taken for ("other": left out), and some of its values."""

    index: int
    label: str
    heading: Heading
    samples: tuple[str, ...]


@dataclass(frozen=True)
class SeenTable:
    """The columns of one form of table; `row` is where its heading first stands, from 1."""

    signature: str
    sheet: str
    row: int
    columns: tuple[SeenColumn, ...]

    @property
    def understood(self) -> bool:
        return any(one.heading in ("name", "nik") for one in self.columns)


def signature_of(labels: Sequence[str]) -> str:
    """Return what a heading line is known again by: its words, whatever their signs and case."""
    words = [label_words(label) for label in labels]
    while words and not words[-1]:
        words.pop()
    return hashlib.sha256("|".join(words).encode()).hexdigest()[:16] if words else ""


def mapped(head: Headline, mappings: Mappings) -> Headline:
    """Return the headline with its columns as a person has said, if one has."""
    chosen = mappings.get(signature_of(head.labels))
    return head if chosen is None else _with(head.first, head.last, head.labels, chosen)


def mapped_line(sheet: Sheet, index: int, mappings: Mappings) -> Headline | None:
    """Return row `index` as a headline, if a person has said what its columns are."""
    if not mappings:
        return None
    labels = _labels(sheet.rows[index])
    chosen = mappings.get(signature_of(labels))
    return _with(index, index, labels, chosen) if chosen is not None else None


def guessed_headline(sheet: Sheet) -> Headline | None:
    """Return the line that probably heads a list of people although its words are not known.

    It has three texts or more and no NIK, and below it some cell holds sixteen digits.
    """
    for index, row in enumerate(sheet.rows[:FIRST_LINES]):
        texts = [cell for cell in row if isinstance(cell, str)]
        filled = [cell for cell in row if cell is not None]
        if len(texts) < 3 or len(texts) < len(filled) or any(nik_digits(one) > 5 for one in row):
            continue
        below = sheet.rows[index + 1 : index + 1 + LOOKED_AT]
        if any(nik_digits(cell) == 16 for line in below for cell in line):
            labels = _labels(row)
            known = {n: heading_of(label) or "other" for n, label in enumerate(labels)}
            return _with(index, index, labels, known)
        return None
    return None


def seen_table(sheet: Sheet, head: Headline) -> SeenTable:
    """Return the columns below a headline that have a label or a value."""
    meaning = {column: heading for heading, every in head.columns.items() for column in every}
    below = sheet.rows[head.last + 1 : head.last + 1 + LOOKED_AT]
    width = max([len(head.labels), *(len(row) for row in below)])
    columns = []
    for index in range(width):
        label = head.labels[index] if index < len(head.labels) else ""
        samples = _samples(below, index)
        if label or samples:
            columns.append(SeenColumn(index, label[:60], meaning.get(index, "other"), samples))
    return SeenTable(signature_of(head.labels), sheet.name, head.first + 1, tuple(columns))


def _samples(rows: Sequence[Sequence[Cell]], index: int) -> tuple[str, ...]:
    found: list[str] = []
    for row in rows:
        cell = row[index] if index < len(row) else None
        if cell is not None and (text := _shown(cell)):
            found.append(text)
            if len(found) == SAMPLES:
                break
    return tuple(found)


def _shown(cell: Cell) -> str:
    """Return a value short enough to tell the column by; of a NIK only the last digits."""
    if nik_digits(cell) >= 14:
        return f"••••{str(cell).strip()[-4:]}" if isinstance(cell, str) else "••••"
    text = long_date(cell) if isinstance(cell, dt.date) else str(cell)
    return " ".join(text.split())[:LONGEST_SAMPLE]


def _labels(row: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(" ".join(cell.split()) if isinstance(cell, str) else "" for cell in row)


def _with(first: int, last: int, labels: Sequence[str], chosen: Mapping[int, Heading]) -> Headline:
    columns: dict[Heading, list[int]] = {}
    for index, heading in sorted(chosen.items()):
        if heading != "other":
            columns.setdefault(heading, []).append(index)
    return Headline(first, last, columns, tuple(labels))
