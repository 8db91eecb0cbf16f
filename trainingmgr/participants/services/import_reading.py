"""A file is taken in and judged: at once when it is small, step by step in a job when it is not."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import PurePath

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.sheets import read_workbook
from trainingmgr.participants.models import ImportBatch, ImportRow
from trainingmgr.participants.models.imports import OPEN, REFUSED_FILE, WAITING
from trainingmgr.participants.rules.columns import Mappings
from trainingmgr.participants.rules.import_check import CheckedRow, check_each
from trainingmgr.participants.rules.layout import Understanding, understand
from trainingmgr.participants.services import import_memory, import_originals
from trainingmgr.participants.services.enrolment import CLOSED
from trainingmgr.participants.services.import_register import Register
from trainingmgr.participants.services.import_rows import stored_row

NO_PEOPLE = N_(
    "Tidak ada baris peserta. Pastikan ada satu baris judul kolom yang memuat Nama dan NIK."
)
# Rows judged and stored together; a worker that dies loses at most so many.
STEP = 500


@dataclass(frozen=True)
class File:
    """A file understood, and the hash of its cells."""

    found: Understanding
    content_sha256: str


def dry_run(
    session: Session,
    by: Actor,
    cohort: Cohort,
    filename: str,
    data: bytes,
    *,
    on: dt.date | None = None,
    afresh: bool = False,
    sender: str = "",
    keep: bool = True,
    ask_columns: bool = False,
) -> ImportBatch:
    """Read and judge a file without registering anybody; return the batch that waits.

    The same file for the same cohort is recognised: its batch is returned as it stands, unless
    `afresh`. `on` is the day of enrolment (default: today); `keep` keeps the sealed original.
    With `ask_columns` a table whose headings say nothing waits for a person to explain it.
    Raises Refused with one sentence for an unreadable file, a file without people, or a cohort
    whose enrolment has closed.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    before = _recognised(session, cohort, sha256, afresh)
    if before:
        return before
    sender = import_memory.plain_sender(sender)
    mappings = import_memory.remembered(session, sender)
    file = read_file(data, mappings, ask_columns=ask_columns)
    # Of two taps on the same button the second waits here, and finds the first one's batch.
    session.execute(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update())
    before = _recognised(session, cohort, sha256, afresh)
    if before:
        return before
    batch = _new_batch(session, by, cohort, filename, sha256, sender)
    if keep:
        import_originals.keep(session, by, batch, data)
    _check_all(session, by, batch, file, mappings, on)
    return batch


def take_in(
    session: Session,
    by: Actor,
    cohort: Cohort,
    filename: str,
    data: bytes,
    *,
    afresh: bool = False,
    sender: str = "",
) -> ImportBatch:
    """Keep a large file for a job to read, unless it is recognised; see `dry_run`."""
    sender = import_memory.plain_sender(sender)
    sha256 = hashlib.sha256(data).hexdigest()
    session.execute(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update())
    before = _recognised(session, cohort, sha256, afresh)
    if before:
        return before
    batch = _new_batch(session, by, cohort, filename, sha256, sender)
    import_originals.keep(session, by, batch, data)
    return batch


def check_again(
    session: Session, by: Actor, batch: ImportBatch, *, on: dt.date | None = None
) -> None:
    """Judge a waiting batch's file at once. Raises Refused when it has no people."""
    mappings = mappings_for(session, batch)
    file = read_file(import_originals.content(batch), mappings, ask_columns=True)
    _check_all(session, by, batch, file, mappings, on)


def read_file(data: bytes, mappings: Mappings, *, ask_columns: bool) -> File:
    """Read and understand a file; asks no database. Raises Refused."""
    reading = read_workbook(data)
    found = understand(reading.sheets, mappings)
    if not found.people and not (ask_columns and found.tables):
        raise Refused(NO_PEOPLE, field="file")
    return File(found, reading.sha256)


def begin(
    session: Session, batch: ImportBatch, file: File, mappings: Mappings, on: dt.date | None = None
) -> Iterator[CheckedRow]:
    """Note what was understood of a file; return its rows with their verdicts, lazily."""
    known = {table.signature for table in file.found.tables} & {*mappings}
    batch.content_sha256 = file.content_sha256
    batch.notes = [asdict(ignored) for ignored in file.found.ignored]
    batch.tables = [asdict(table) for table in file.found.tables]
    if known and not batch.mappings:
        batch.remembered = True
        batch.mappings = {
            one: {str(index): heading for index, heading in mappings[one].items()} for one in known
        }
    session.flush()
    batch.twin_of_id = import_memory.twin_of(session, batch)
    cohort = session.get_one(Cohort, batch.cohort_id)
    register = Register(session, cohort.programme_id)
    day = on or clock.today()
    return check_each(file.found.people, cohort.kecamatan_code, day, register)


def store(session: Session, batch_id: int, rows: Iterator[CheckedRow]) -> int:
    """Store the next STEP rows; return how many there were."""
    stored = [stored_row(batch_id, row) for row in islice(rows, STEP)]
    if stored:
        session.execute(insert(ImportRow), stored, execution_options={"render_nulls": True})
    return len(stored)


def stored_rows(session: Session, batch_id: int) -> int:
    """How many rows of a batch are stored."""
    query = select(func.count()).select_from(ImportRow).where(ImportRow.batch_id == batch_id)
    return session.scalar(query) or 0


def finish(session: Session, by: Actor, batch: ImportBatch) -> None:
    """Open a batch whose rows are all judged."""
    batch.state = OPEN
    session.flush()
    rows = stored_rows(session, batch.id)
    subject = ("import_batch", batch.id)
    audit(session, by, "participants.import_check", subject=subject, detail={"rows": rows})


def refuse(session: Session, by: Actor, batch: ImportBatch, problem: Refused) -> None:
    """Close a batch whose file cannot be read, with the reason; the file itself goes at once."""
    batch.state, batch.closed_at = REFUSED_FILE, clock.now()
    batch.problem = {"message": problem.message, "params": problem.params}
    import_originals.destroy_original(session, batch)
    audit(session, by, "participants.import_refuse", subject=("import_batch", batch.id))


def _check_all(
    session: Session,
    by: Actor,
    batch: ImportBatch,
    file: File,
    mappings: Mappings,
    on: dt.date | None,
) -> None:
    rows = begin(session, batch, file, mappings, on)
    while store(session, batch.id, rows):
        pass
    finish(session, by, batch)


def mappings_for(session: Session, batch: ImportBatch) -> Mappings:
    """What each column of the file means: as said for this file, else as this sender's last did."""
    said = import_memory.mappings_of(batch)
    return said or import_memory.remembered(session, batch.sender)


def _recognised(session: Session, cohort: Cohort, sha256: str, afresh: bool) -> ImportBatch | None:
    if not cohort.enrolment_open:
        raise Refused(CLOSED, cohort=cohort.name)
    return None if afresh else import_memory.same_file(session, cohort, sha256)


def _new_batch(
    session: Session, by: Actor, cohort: Cohort, filename: str, sha256: str, sender: str
) -> ImportBatch:
    batch = ImportBatch(
        cohort_id=cohort.id,
        cohort=cohort,
        filename=_plain_name(filename),
        sha256=sha256,
        sender=sender,
        state=WAITING,
        made_by_id=by.user_id,
        made_at=clock.now(),
        notes=[],
    )
    session.add(batch)
    session.flush()
    return batch


def _plain_name(filename: str) -> str:
    plain = PurePath(filename.replace("\\", "/")).name
    return "".join(sign for sign in plain if sign.isprintable())[-200:] or "berkas"
