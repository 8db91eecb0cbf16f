"""A file's rows as they are kept: sealed values, verdicts, and what may be done with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from trainingmgr.foundation.crypto import vault
from trainingmgr.foundation.indonesia.dates import long_date
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.sheets import Cell
from trainingmgr.participants.models import ImportBatch, ImportRow
from trainingmgr.participants.models.imports import COMMITTED, OPEN
from trainingmgr.participants.rules.findings import Finding
from trainingmgr.participants.rules.headings import Heading
from trainingmgr.participants.rules.import_check import CheckedRow
from trainingmgr.participants.rules.layout import PersonRow
from trainingmgr.participants.rules.person import PersonData

READY, QUESTIONABLE, HELD, IMPORTED = "ready", "questionable", "held", "imported"
UNDONE_ROW = "undone"
DIGITS_A_SPREADSHEET_KEEPS = 15

CLOSED_BATCH = N_("Impor ini sudah ditutup; tidak ada yang dapat diubah lagi.")


def rows_of(session: Session, batch: ImportBatch, *, anew: bool = False) -> list[ImportRow]:
    """Return the batch's rows in the file's order; `anew` forgets what was read before."""
    query = select(ImportRow).where(ImportRow.batch_id == batch.id).order_by(ImportRow.id)
    return list(session.scalars(query.execution_options(populate_existing=anew)))


def lock_batch(session: Session, batch: ImportBatch) -> None:
    """Wait for one's turn with a batch, and see it as whoever had it before has left it."""
    session.flush()
    session.execute(select(ImportBatch.id).where(ImportBatch.id == batch.id).with_for_update())
    session.refresh(batch)


def check_workable(batch: ImportBatch) -> None:
    """Raise Refused when the rows of this batch are no longer, or not yet, to be worked on."""
    if batch.state not in {OPEN, COMMITTED} or batch.emptied_at:
        raise Refused(CLOSED_BATCH)


def is_workable(batch: ImportBatch) -> bool:
    """Tell whether rows may be answered, corrected and brought in."""
    return batch.state in {OPEN, COMMITTED} and batch.emptied_at is None


def may_be_imported(row: ImportRow) -> bool:
    """Tell whether the next commit takes this row."""
    return row.status == READY or (row.status == QUESTIONABLE and row.confirmed)


def needs_guardian(row: ImportRow) -> bool:
    """Tell whether a yes to this row records a guardian's consent (handbook R14)."""
    return any(finding.field == "guardian_consent" for finding in findings_of(row))


def findings_of(row: ImportRow) -> list[Finding]:
    """Return what was found in a row; `str(finding.reason)` is the Indonesian sentence."""
    return [Finding.from_json(stored) for stored in row.problems]


def stored_row(batch_id: int, row: CheckedRow) -> dict[str, Any]:
    """Return the columns of a row just read and judged."""
    source = row.source
    return {
        "batch_id": batch_id,
        "version": 1,
        "sheet": source.sheet[:60],
        "row": source.row,
        "confirmed": False,
        "original": {
            "labels": source.labels,
            "cells": [_as_typed(cell) for cell in source.original],
            "places": dict(source.places),
        },
        **_verdict(row),
    }


def save_rows(session: Session, values: Sequence[tuple[ImportRow, Mapping[str, Any]]]) -> None:
    """Write the same columns of many rows in one statement; of one changed meanwhile, none.

    Raises StaleDataError then, as a single save does.
    """
    if not values:
        return
    session.flush()
    # Past the mapper, which would send a statement for each row that has a version.
    kept = ImportRow.__table__.c
    names = [*values[0][1], "version"]
    query = (
        update(ImportRow.__table__)  # type: ignore[arg-type]
        .where(kept.id == bindparam("old_id"), kept.version == bindparam("old_version"))
        .values({name: bindparam(f"new_{name}") for name in names})
    )
    sent = []
    for row, columns in values:
        new = {f"new_{name}": value for name, value in columns.items()}
        sent.append(
            {"old_id": row.id, "old_version": row.version, "new_version": row.version + 1, **new}
        )
    done = session.connection().execute(query, sent)
    if done.rowcount != len(sent):
        raise StaleDataError
    for row, columns in values:
        for name, value in {**columns, "version": row.version + 1}.items():
            set_committed_value(row, name, value)


def verdict_of(row: CheckedRow) -> dict[str, Any]:
    """Return the columns of a row judged again; an earlier yes no longer counts."""
    return {"confirmed": False, **_verdict(row)}


def source_of(row: ImportRow) -> PersonRow:
    """Return the row as it can be judged again."""
    cells: dict[Heading, Cell] = {name: _cell(value) for name, value in (row.cells or {}).items()}
    return PersonRow(row.sheet, row.row, cells, (), ())


def person_of(row: ImportRow) -> PersonData:
    """Return what a yes to this row registers."""
    born = dt.date.fromisoformat(row.person["birth_date"])
    return PersonData(**row.person | {"birth_date": born})


def with_values(original: Mapping[str, Any], values: Mapping[Heading, str]) -> dict[str, Any]:
    """Return all columns as they stand after a correction, so that the rest tells it as well."""
    labels, cells = list(original["labels"]), list(original["cells"])
    places = dict(original.get("places", {}))
    for heading, value in values.items():
        if heading not in places:
            if not value:
                continue
            places[heading] = len(labels)
            labels.append(heading.replace("_", " ").capitalize())
            cells.append("")
        cells[places[heading]] = value
    return {"labels": labels, "cells": cells, "places": places}


def _verdict(row: CheckedRow) -> dict[str, Any]:
    kinds = sorted({finding.fix.kind for finding in row.findings if finding.fix})
    return {
        "status": row.status,
        "person": _person_json(row),
        "problems": [finding.as_json() for finding in row.findings],
        "cells": {name: _cell_json(cell) for name, cell in row.source.cells.items()},
        "offers": f",{','.join(kinds)}," if kinds else "",
        "nik_index": vault().blind_index(row.nik) if row.nik else None,
        "birth_index": birth_index(row.birth_date) if row.birth_date else None,
        "phone_index": vault().blind_index(row.phone) if row.phone else None,
    }


def birth_index(born: dt.date) -> str:
    """What a birth date is found again by without being told."""
    return vault().blind_index(born.isoformat())


def _person_json(row: CheckedRow) -> dict[str, Any]:
    if row.person is None:
        return {"name": row.name}
    # Flat, so that `vars` says the same as `asdict`, in a tenth of the time.
    return vars(row.person) | {"birth_date": row.person.birth_date.isoformat()}


def _cell_json(cell: Cell) -> Any:
    return {"date": cell.isoformat()} if isinstance(cell, dt.date) else cell


def _cell(value: Any) -> Cell:
    return dt.date.fromisoformat(value["date"]) if isinstance(value, dict) else value


def _as_typed(cell: Cell) -> str:
    """Return a cell as text that means the same, or as little, when it is read again."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "Ya" if cell else "Tidak"
    if isinstance(cell, dt.date):
        return long_date(cell)
    if isinstance(cell, (int, float)):
        # A rounded NIK written out in digits would look whole when the file comes back.
        if abs(cell) >= 10 ** (DIGITS_A_SPREADSHEET_KEEPS - 1):
            return f"{cell:.14E}".replace(".", ",")
        return str(int(cell)) if float(cell).is_integer() else str(cell)
    raise TypeError(type(cell).__name__)
