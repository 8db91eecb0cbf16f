"""What may be typed into a row of a file, what stands there now, and what a change means."""

import datetime as dt
from collections.abc import Iterable, Mapping

from trainingmgr.foundation.indonesia.dates import long_date
from trainingmgr.foundation.sheets import Cell
from trainingmgr.participants.rules.headings import Heading
from trainingmgr.participants.rules.import_birth import split_birth
from trainingmgr.participants.rules.import_values import Cells, marked_sex, text_of
from trainingmgr.participants.rules.row_kinds import nik_digits

# Always open to correction, in the order of the screen.
ALWAYS: tuple[Heading, ...] = (
    "name", "nik", "sex", "birth_place", "birth_date", "kelurahan", "phone",
)  # fmt: skip
# Open when something was found there.
SOMETIMES: tuple[Heading, ...] = (
    "kecamatan", "address", "email", "education", "occupation", "already_in_business",
    "guardian_name",
)  # fmt: skip
LONGEST = 300  # characters


def open_fields(found: Iterable[str]) -> list[Heading]:
    """Return the fields to show for a row in which something was `found` in these."""
    fields = {"guardian_name" if one == "guardian_consent" else one for one in found}
    return [*ALWAYS, *(one for one in SOMETIMES if one in fields)]


def shown_values(cells: Cells) -> dict[Heading, str]:
    """Return what stands in each field. The NIK is never shown: see `nik_hint`."""
    place, date = split_birth(cells)
    values: dict[Heading, str] = {
        heading: text_of(cells.get(heading)) for heading in (*ALWAYS, *SOMETIMES)
    }
    values["nik"] = ""
    values["sex"] = values["sex"] or marked_sex(cells) or ""
    values["birth_place"] = place
    values["birth_date"] = long_date(date) if isinstance(date, dt.date) else text_of(date)
    values["kelurahan"] = values["kelurahan"] or text_of(cells.get("kelurahan_and_kecamatan"))
    in_business = cells.get("already_in_business")
    if isinstance(in_business, bool):
        values["already_in_business"] = "Ya" if in_business else "Tidak"
    return values


def nik_hint(cells: Cells) -> str:
    """Return the last digits of the NIK; nothing where a spreadsheet has spoilt it."""
    cell = cells.get("nik")
    digits = [sign for sign in cell if sign.isdigit()] if isinstance(cell, str) else []
    return f"••••{''.join(digits[-4:])}" if len(digits) == 16 and nik_digits(cell) else ""


def changes(cells: Cells, typed: Mapping[str, str]) -> dict[Heading, str]:
    """Return what was typed otherwise than it stood. An empty NIK means: as it was."""
    before = shown_values(cells)
    found: dict[Heading, str] = {}
    for heading, old in before.items():
        if heading not in typed:
            continue
        new = plain(typed[heading])
        if new != old and (new or heading != "nik"):
            found[heading] = new
    return found


def corrected(cells: Cells, values: Mapping[Heading, str]) -> dict[Heading, Cell]:
    """Return the cells with these values in the place of what stood there."""
    after: dict[Heading, Cell] = dict(cells)
    if {"birth_place", "birth_date"} & values.keys():
        after["birth_place"], after["birth_date"] = split_birth(cells)
        after.pop("birth_place_and_date", None)
    if "sex" in values:
        after.pop("male_mark", None)
        after.pop("female_mark", None)
    if "kelurahan" in values:
        after.pop("kelurahan_and_kecamatan", None)
    for heading, value in values.items():
        after[heading] = value or None
    return after


def columns_touched(cells: Cells, after: Cells) -> dict[Heading, str]:
    """Return every field whose cell a correction changed, as text, also those it emptied."""
    touched = [one for one in {**cells, **after} if cells.get(one) != after.get(one)]
    return {one: text_of(after.get(one)) for one in touched}


def plain(text: str) -> str:
    """Return typed text in one line, without what cannot be printed."""
    printable = "".join(sign if sign.isprintable() else " " for sign in text[:LONGEST])
    return " ".join(printable.split())
