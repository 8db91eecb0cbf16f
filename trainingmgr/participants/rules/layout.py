"""Finds the people in an office's spreadsheet: where the headings are and which rows are persons.

Every row below a heading ends in one of two lists: a person's row, or an ignored row with the
reason. Only empty rows are passed over in silence.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from trainingmgr.foundation.language import N_
from trainingmgr.foundation.sheets import Cell, Sheet
from trainingmgr.participants.rules.columns import (
    Mappings,
    SeenTable,
    guessed_headline,
    mapped,
    mapped_line,
    seen_table,
)
from trainingmgr.participants.rules.headings import Heading
from trainingmgr.participants.rules.headline import Headline, find_headline
from trainingmgr.participants.rules.row_kinds import RowKind, kind_of_row, section_place

HIDDEN = N_("Lembar tersembunyi tidak dibaca. Tampilkan lembarnya bila berisi peserta.")
NO_TABLE = N_("Lembar tanpa kolom Nama dan NIK; bukan daftar peserta.")
NOT_PEOPLE = N_("Tabel tanpa kolom NIK; bukan daftar peserta.")
REASONS: Mapping[RowKind, str] = {
    "heading": N_("Judul kolom yang berulang."),
    "numbering": N_("Baris nomor kolom."),
    "total": N_("Baris jumlah."),
    "signature": N_("Bagian tanda tangan."),
    "note": N_("Catatan, bukan data peserta."),
    "section": N_("Judul bagian."),
    "continuation": N_("Lanjutan baris di atasnya, tanpa nama dan NIK."),
    "number_only": N_("Hanya nomor urut, belum diisi."),
}
_PLACES: tuple[Heading, ...] = ("kelurahan", "kecamatan", "kelurahan_and_kecamatan")


@dataclass(frozen=True)
class PersonRow:
    """A row with a person in it. `row` is the spreadsheet's own number, counted from 1.

    `cells` holds the understood columns; `labels` and `original` all columns as they stand, and
    `places` says at which of them each understood value stands.
    """

    sheet: str
    row: int
    cells: Mapping[Heading, Cell]
    labels: tuple[str, ...]
    original: tuple[Cell, ...]
    places: Mapping[Heading, int] = field(default_factory=dict)


@dataclass(frozen=True)
class IgnoredRow:
    """A row without a person (row 0: the whole sheet), and why it was passed over."""

    sheet: str
    row: int
    reason: str


@dataclass
class Understanding:
    """What was found in a file."""

    people: list[PersonRow] = field(default_factory=list)
    ignored: list[IgnoredRow] = field(default_factory=list)
    tables: list[SeenTable] = field(default_factory=list)
    """Each form of table once; one that is not `understood` waits for somebody to explain it."""


def understand(sheets: list[Sheet], mappings: Mappings | None = None) -> Understanding:
    """Return every person's row and every ignored row of all visible sheets.

    Hidden sheets are named, never read: what nobody sees must not be imported. A table without
    a NIK column counts only if it tells more of people than an attendance list does. What a
    person said of a table's columns (`mappings`) goes before what its headings seem to say.
    """
    mappings = mappings or {}
    found = Understanding()
    tables: list[_Table] = []
    for sheet in sheets:
        if sheet.hidden:
            found.ignored.append(IgnoredRow(sheet.name, 0, HIDDEN))
            continue
        in_sheet = list(_tables_of(sheet, mappings))
        if not any(table.head.lists_people for table in in_sheet):
            found.ignored.append(IgnoredRow(sheet.name, 0, NO_TABLE))
            continue
        tables.extend(in_sheet)
    with_nik = any("nik" in table.head.columns for table in tables)
    for table in tables:
        if table.head.lists_participants(someone_has_nik=with_nik):
            _sort_rows(table, found)
            _tell(found, seen_table(table.sheet, table.head))
        elif table.head.lists_people:
            found.ignored.append(IgnoredRow(table.sheet.name, table.head.last + 1, NOT_PEOPLE))
    if not found.tables:
        for sheet in sheets:
            head = None if sheet.hidden else guessed_headline(sheet)
            if head:
                _tell(found, seen_table(sheet, head))
    return found


def _tell(found: Understanding, table: SeenTable) -> None:
    if all(one.signature != table.signature for one in found.tables):
        found.tables.append(table)


@dataclass(frozen=True)
class _Table:
    sheet: Sheet
    head: Headline
    end: int
    repeated: bool


def _tables_of(sheet: Sheet, mappings: Mappings) -> Iterator[_Table]:
    """Cut a sheet at its heading lines; a heading repeated on each page starts a new piece."""
    heads: list[Headline] = []
    index = 0
    while index < len(sheet.rows):
        if _has_nik(sheet.rows[index]):  # no heading has one, and most rows do
            index += 1
            continue
        head = mapped_line(sheet, index, mappings) or find_headline(sheet, index)
        if head:
            head = mapped(head, mappings)
            heads.append(head)
        index = head.last + 1 if head else index + 1
    ends = [*[head.first for head in heads], len(sheet.rows)]
    for number, head in enumerate(heads):
        yield _Table(sheet, head, ends[number + 1], repeated=number > 0)


def _has_nik(row: list[Cell]) -> bool:
    return any(
        (isinstance(cell, str) and len(cell) == 16 and cell.isdigit())
        or (isinstance(cell, int) and cell >= 10**15)
        for cell in row
    )


def _sort_rows(table: _Table, found: Understanding) -> None:
    """Put each row of a table into one of the two lists."""
    sheet, head = table.sheet, table.head
    merged = _merged_downwards(sheet)
    place: dict[Heading, str] = section_place(sheet.name)
    signing = False
    if table.repeated:
        for index in range(head.first, head.last + 1):
            found.ignored.append(IgnoredRow(sheet.name, index + 1, REASONS["heading"]))
    for index in range(head.last + 1, table.end):
        row = sheet.rows[index]
        if not any(cell is not None for cell in row):
            continue
        cells, places = _understood(head, row, merged.get(index, {}))
        kind = kind_of_row(cells, row, signing=signing, numbered="number" in head.columns)
        signing = signing or kind == "signature"
        if kind != "person":
            found.ignored.append(IgnoredRow(sheet.name, index + 1, REASONS[kind]))
            if kind == "section":
                place |= section_place(next(str(cell) for cell in row if cell is not None))
            continue
        found.people.append(_person(table, index, cells, places, place, merged.get(index, {})))


def _person(
    table: _Table,
    index: int,
    cells: dict[Heading, Cell],
    places: dict[Heading, int],
    place: Mapping[Heading, str],
    merged: Mapping[int, Cell],
) -> PersonRow:
    """Return the row; a place said once for many rows is written into it as well."""
    labels = list(table.head.labels)
    original = list(table.sheet.rows[index])
    width = max(len(labels), len(original))
    labels += [""] * (width - len(labels))
    original += [None] * (width - len(original))
    for heading in _PLACES:
        for column in table.head.columns.get(heading, []):
            if original[column] is None and column in merged:
                original[column] = merged[column]
        if heading in place and heading not in table.head.columns:
            cells[heading], places[heading] = place[heading], len(labels)
            labels.append(heading.capitalize())
            original.append(place[heading])
    return PersonRow(table.sheet.name, index + 1, cells, tuple(labels), tuple(original), places)


def _understood(
    head: Headline, row: list[Cell], merged: Mapping[int, Cell]
) -> tuple[dict[Heading, Cell], dict[Heading, int]]:
    """Return the row's cells by meaning, and the column of each.

    Of two columns of one meaning the first that is filled counts.
    """
    cells: dict[Heading, Cell] = {}
    places: dict[Heading, int] = {}
    for heading, columns in head.columns.items():
        places[heading] = columns[0]
        for column in columns:
            value = row[column] if column < len(row) else None
            if value is None and heading in _PLACES:
                value = merged.get(column)
            if value is not None:
                cells[heading], places[heading] = value, column
                break
    return cells, places


def _merged_downwards(sheet: Sheet) -> dict[int, dict[int, Cell]]:
    """Return, by row and column, the value of a cell that was merged over several rows."""
    values: dict[int, dict[int, Cell]] = {}
    for top, left, bottom, _right in sheet.merged:
        if top == bottom or top >= len(sheet.rows) or left >= len(sheet.rows[top]):
            continue
        for row in range(top + 1, min(bottom, len(sheet.rows) - 1) + 1):
            values.setdefault(row, {})[left] = sheet.rows[top][left]
    return values
