"""Brings a spreadsheet in: a dry run first, a person's yes to the doubtful, then all or nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import PurePath
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import record as audit
from trainingmgr.foundation.crypto import vault
from trainingmgr.foundation.indonesia.dates import long_date
from trainingmgr.foundation.language import N_, Sentence
from trainingmgr.foundation.problems import NotFound, Refused
from trainingmgr.foundation.sheets import Cell, read_sheets
from trainingmgr.participants import queries
from trainingmgr.participants.models import ImportBatch, ImportRow, Participant
from trainingmgr.participants.rules.findings import Finding
from trainingmgr.participants.rules.import_check import CheckedRow, KnownPerson, check_rows
from trainingmgr.participants.rules.layout import Understanding, understand
from trainingmgr.participants.rules.person import PersonData
from trainingmgr.participants.services.enrolment import CLOSED, register_all

READY, QUESTIONABLE, HELD, IMPORTED = "ready", "questionable", "held", "imported"
DIGITS_A_SPREADSHEET_KEEPS = 15

NO_PEOPLE = N_(
    "Tidak ada baris peserta. Pastikan ada satu baris judul kolom yang memuat Nama dan NIK."
)
NEED_GUARDIAN = N_("Baris %(row)d: peserta di bawah 18 tahun. Isi nama walinya.")


def dry_run(
    session: Session,
    by: Actor,
    cohort: Cohort,
    filename: str,
    data: bytes,
    *,
    on: dt.date | None = None,
    afresh: bool = False,
) -> ImportBatch:
    """Read and judge a file without registering anybody; return the batch that waits.

    The same file for the same cohort is recognised: its batch is returned as it stands, unless
    `afresh`. `on` is the day of enrolment (default: today). Raises Refused with one sentence for
    an unreadable file, a file without people, or a cohort whose enrolment has closed.
    """
    if not cohort.enrolment_open:
        raise Refused(CLOSED, cohort=cohort.name)
    sha256 = hashlib.sha256(data).hexdigest()
    before = None if afresh else _same_file(session, cohort, sha256)
    if before:
        return before
    found = understand(read_sheets(data))
    if not found.people:
        raise Refused(NO_PEOPLE, field="file")
    # Of two taps on the same button the second waits here, and finds the first one's batch.
    session.execute(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update())
    before = None if afresh else _same_file(session, cohort, sha256)
    if before:
        return before
    register = _Register(session, cohort.programme_id)
    rows = check_rows(found.people, cohort.kecamatan_code, on or clock.today(), register)
    batch = _stored(session, by, cohort, _plain_name(filename), sha256, found, rows)
    subject = ("import_batch", batch.id)
    audit(session, by, "participants.import_check", subject=subject, detail={"rows": len(rows)})
    return batch


def confirm_rows(
    session: Session,
    by: Actor,
    batch: ImportBatch,
    row_ids: Collection[int],
    guardians: Mapping[int, str] | None = None,
) -> int:
    """Record a person's yes to questionable rows; return how many were new.

    For someone under 18 the yes records the guardian's consent; `guardians` gives, by row id, the
    names that the file lacks. Raises Refused without a name, and NotFound for rows that do not
    belong to this batch or are not questionable.
    """
    wanted = set(row_ids)
    rows = [row for row in rows_of(session, batch) if row.id in wanted]
    if len(rows) != len(wanted) or any(row.status == HELD for row in rows):
        raise NotFound(N_("Baris ini tidak dapat disetujui. Muat ulang halamannya."))
    new = [row for row in rows if row.status == QUESTIONABLE and not row.confirmed]
    for row in new:
        if needs_guardian(row):
            guardian = (guardians or {}).get(row.id, "").strip() or row.person["guardian_name"]
            if not guardian:
                raise Refused(NEED_GUARDIAN, field=f"guardian-{row.id}", row=row.row)
            consent = {"guardian_name": guardian[:120], "guardian_consent": True}
            row.person = row.person | consent
        row.confirmed = True
    session.flush()
    if new:
        detail = {"rows": [row.id for row in new]}
        audit(session, by, "participants.import_yes", subject=_subject(batch), detail=detail)
    return len(new)


def withdraw_rows(
    session: Session, by: Actor, batch: ImportBatch, row_ids: Collection[int]
) -> None:
    """Take back the yes to rows that are not imported yet."""
    wanted = set(row_ids)
    rows = [
        row
        for row in rows_of(session, batch)
        if row.id in wanted and row.confirmed and row.status == QUESTIONABLE
    ]
    for row in rows:
        row.confirmed = False
        row.person = row.person | {"guardian_consent": False}
    session.flush()
    if rows:
        detail = {"rows": [row.id for row in rows]}
        audit(session, by, "participants.import_no", subject=_subject(batch), detail=detail)


def commit_batch(
    session: Session, by: Actor, batch: ImportBatch, *, on: dt.date | None = None
) -> int:
    """Register every ready or confirmed row of the batch, all or none; return how many.

    Rows imported before are left alone, so a second tap returns 0. Whoever was registered
    elsewhere since the dry run is held, with the number of that record (handbook R12).
    """
    # Of two taps the second waits here, and then reads what the first one did.
    session.execute(select(ImportBatch.id).where(ImportBatch.id == batch.id).with_for_update())
    session.flush()
    rows = [row for row in rows_of(session, batch, anew=True) if may_be_imported(row)]
    rows = _hold_registered_since(session, batch, rows)
    people = [_person(row) for row in rows]
    if not rows:
        session.flush()
        return 0
    registered = register_all(session, by, batch.cohort, people, on=on)
    for row, participant in zip(rows, registered, strict=True):
        row.status, row.participant_id = IMPORTED, participant.id
    batch.committed_at = clock.now()
    session.flush()
    detail = {"imported": len(rows)}
    audit(session, by, "participants.import_commit", subject=_subject(batch), detail=detail)
    return len(rows)


def rows_of(session: Session, batch: ImportBatch, *, anew: bool = False) -> list[ImportRow]:
    """Return the batch's rows in the file's order; `anew` forgets what was read before."""
    query = select(ImportRow).where(ImportRow.batch_id == batch.id).order_by(ImportRow.id)
    return list(session.scalars(query.execution_options(populate_existing=anew)))


def may_be_imported(row: ImportRow) -> bool:
    """Tell whether the next commit takes this row."""
    return row.status == READY or (row.status == QUESTIONABLE and row.confirmed)


def needs_guardian(row: ImportRow) -> bool:
    """Tell whether a yes to this row records a guardian's consent (handbook R14)."""
    return any(finding.field == "guardian_consent" for finding in findings_of(row))


def findings_of(row: ImportRow) -> list[Finding]:
    """Return what was found in a row; `str(finding.reason)` is the Indonesian sentence."""
    return [Finding.from_json(stored) for stored in row.problems]


def _same_file(session: Session, cohort: Cohort, sha256: str) -> ImportBatch | None:
    query = select(ImportBatch).where(
        ImportBatch.cohort_id == cohort.id, ImportBatch.sha256 == sha256
    )
    return session.scalar(query.order_by(ImportBatch.id.desc()).limit(1))


def _plain_name(filename: str) -> str:
    return PurePath(filename.replace("\\", "/")).name[-200:] or "berkas"


def _subject(batch: ImportBatch) -> tuple[str, int]:
    return ("import_batch", batch.id)


class _Register:
    """Everybody of one programme year, read once."""

    def __init__(self, session: Session, programme_id: int) -> None:
        self._numbers: dict[str, str] = {}
        self._alike: dict[dt.date | str, list[KnownPerson]] = {}
        query = select(
            Participant.nik_index,
            Participant.number,
            Participant.name,
            Participant.birth_date,
            Participant.phone,
        ).where(Participant.programme_id == programme_id)
        for index, number, name, birth_date, phone in session.execute(query):
            self._numbers[index] = number
            person = KnownPerson(name, birth_date, phone, number)
            self._alike.setdefault(birth_date, []).append(person)
            if phone:
                self._alike.setdefault(phone, []).append(person)

    def number_of(self, nik: str) -> str | None:
        return self._numbers.get(vault().blind_index(nik)) if self._numbers else None

    def alike(self, birth_date: dt.date | None, phone: str | None) -> Sequence[KnownPerson]:
        by_date = self._alike.get(birth_date, []) if birth_date else []
        by_phone = self._alike.get(phone, []) if phone else []
        return [*by_date, *by_phone]


def _stored(
    session: Session,
    by: Actor,
    cohort: Cohort,
    filename: str,
    sha256: str,
    found: Understanding,
    rows: Iterable[CheckedRow],
) -> ImportBatch:
    batch = ImportBatch(
        cohort_id=cohort.id,
        cohort=cohort,
        filename=filename,
        sha256=sha256,
        made_by_id=by.user_id,
        made_at=clock.now(),
        notes=[asdict(ignored) for ignored in found.ignored],
    )
    session.add(batch)
    session.flush()
    stored = [
        {
            "batch_id": batch.id,
            "sheet": row.source.sheet[:60],
            "row": row.source.row,
            "status": row.status,
            "confirmed": False,
            "person": _person_json(row),
            "original": {
                "labels": row.source.labels,
                "cells": [_as_typed(cell) for cell in row.source.original],
            },
            "problems": [finding.as_json() for finding in row.findings],
        }
        for row in rows
    ]
    session.execute(insert(ImportRow), stored)
    return batch


def _person_json(row: CheckedRow) -> dict[str, Any]:
    if row.person is None:
        return {"name": row.name}
    return asdict(row.person) | {"birth_date": row.person.birth_date.isoformat()}


def _person(row: ImportRow) -> PersonData:
    return PersonData(
        **row.person | {"birth_date": dt.date.fromisoformat(row.person["birth_date"])}
    )


def _as_typed(cell: Cell) -> str:
    """Return a cell as text that means the same, or as little, when it is read again."""
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
    return cell


def _hold_registered_since(
    session: Session, batch: ImportBatch, rows: Sequence[ImportRow]
) -> list[ImportRow]:
    indices = {row.id: vault().blind_index(row.person["nik"]) for row in rows}
    known = queries.registered_niks(session, batch.cohort.programme_id, [*indices.values()])
    free = []
    for row in rows:
        twin = known.get(indices[row.id])
        if twin is None:
            free.append(row)
            continue
        reason = Sentence(
            N_(
                "NIK ini sudah terdaftar pada tahun program ini dengan nomor peserta %(number)s. "
                "Hapus baris ini, atau cocokkan NIK-nya dengan KTP."
            ),
            {"number": twin.number},
        )
        row.status, row.confirmed = HELD, False
        row.problems = [*row.problems, Finding("held", "nik", reason).as_json()]
    return free
