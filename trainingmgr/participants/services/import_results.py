"""What comes out of an import: figures with their problems, and the rest as a workbook."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy.orm import Session

from trainingmgr.foundation.sheets import Table, write_workbook
from trainingmgr.participants.models import ImportBatch, ImportRow
from trainingmgr.participants.rules.findings import STATUS_WORDS, Status
from trainingmgr.participants.services.import_rows import (
    HELD,
    IMPORTED,
    READY,
    UNDONE_ROW,
    findings_of,
    rows_of,
)

ADDED = ("Status", "Alasan dan perbaikan")


def summary_json(session: Session, batch: ImportBatch) -> dict[str, Any]:
    """Return rows, ready, questionable, held, committed and problems, for programs.

    `rows` is always ready + questionable + held: an imported row keeps counting as what it was.
    A problem has the spreadsheet's own row number, and the sheet's name if several had people.
    """
    rows = rows_of(session, batch)
    verdicts = Counter(verdict_of(row) for row in rows)
    several = len({row.sheet for row in rows}) > 1
    return {
        "rows": len(rows),
        "ready": verdicts["ready"],
        "questionable": verdicts["questionable"],
        "held": verdicts["held"],
        "committed": sum(row.status == IMPORTED for row in rows),
        "problems": [
            ({"sheet": row.sheet} if several else {})
            | {
                "row": row.row,
                "status": verdict_of(row),
                "field": finding.field,
                "reason": str(finding.reason),
            }
            for row in rows
            for finding in findings_of(row)
            if finding.weight != "note"
        ],
    }


def verdict_of(row: ImportRow) -> Status:
    """Return ready, questionable or held, also for a row that was imported since."""
    if row.status in {IMPORTED, UNDONE_ROW}:
        return "questionable" if row.confirmed else "ready"
    return "held" if row.status == HELD else "ready" if row.status == READY else "questionable"


def rest_workbook(session: Session, batch: ImportBatch) -> bytes:
    """Return an .xlsx of the rows not imported: their own columns, status and reasons beside.

    Everything is text. Corrected by the office, the same file can be brought in again.
    """
    tables: dict[tuple[str, tuple[str, ...]], list[list[str]]] = {}
    for row in rows_of(session, batch):
        if row.status == IMPORTED or not row.original:
            continue
        labels = tuple(row.original["labels"])
        own = [
            (label, cell)
            for label, cell in zip(labels, row.original["cells"], strict=True)
            if label not in ADDED
        ]
        reasons = " ".join(str(finding.reason) for finding in findings_of(row))
        cells = [cell for _, cell in own] + [STATUS_WORDS[verdict_of(row)], reasons]
        header = (*(label for label, _ in own), *ADDED)
        tables.setdefault((row.sheet, header), []).append(cells)
    return write_workbook(
        [
            Table(sheet or "Sisa", header, cells, wrapped=frozenset({len(header) - 1}))
            for (sheet, header), cells in tables.items()
        ]
        or [Table("Sisa", ADDED, [])]
    )
