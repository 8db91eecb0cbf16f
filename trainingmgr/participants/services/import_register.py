"""Whom a row is compared with: everybody of the programme year, and the rows above it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation.crypto import vault
from trainingmgr.participants.models import ImportBatch, ImportRow, Participant
from trainingmgr.participants.rules.import_check import (
    Above,
    CheckedRow,
    KnownPerson,
    check_each,
)
from trainingmgr.participants.rules.layout import PersonRow
from trainingmgr.participants.services.import_rows import (
    birth_index,
    save_rows,
    source_of,
    verdict_of,
)

# Values in one statement; each row brings up to three.
CHUNK = 500


class Register:
    """Everybody of one programme year, read in one statement."""

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


def judge_again(
    session: Session, batch: ImportBatch, rows: Sequence[ImportRow], on: dt.date
) -> None:
    """Put the verdict of today on these rows, in a constant number of statements."""
    sources = [(row.id, source_of(row)) for row in rows]
    verdicts = judged(session, batch, sources, on)
    pairs = zip(rows, verdicts, strict=True)
    save_rows(session, [(row, verdict_of(checked)) for row, checked in pairs])


def judged(
    session: Session, batch: ImportBatch, rows: Sequence[tuple[int, PersonRow]], on: dt.date
) -> list[CheckedRow]:
    """Return the verdicts that rows, given with their ids, would get now; changes nothing."""
    cohort = session.get_one(Cohort, batch.cohort_id)
    register = Register(session, cohort.programme_id)
    alone = list(check_each([source for _, source in rows], None, on))
    mates = _mates(session, batch.id, alone)
    verdicts: list[CheckedRow] = []
    for (row_id, source), itself in zip(rows, alone, strict=True):
        near = {one.id: one for key in _keys(itself) for one in mates.get(key, [])}
        above = [_above(near[one], on) for one in sorted(near) if one < row_id]
        verdicts += check_each([source], cohort.kecamatan_code, on, register, above)
    return verdicts


def same_nik(session: Session, batch: ImportBatch, indices: Collection[str]) -> list[ImportRow]:
    """Return the rows of a batch under these blind indices, in the file's order."""
    query = select(ImportRow).where(
        ImportRow.batch_id == batch.id, ImportRow.nik_index.in_(indices)
    )
    return list(session.scalars(query.order_by(ImportRow.id)))


def _keys(row: CheckedRow) -> list[str]:
    seal = vault().blind_index
    found = [seal(row.nik)] if row.nik else []
    found += [birth_index(row.birth_date)] if row.birth_date else []
    return found + ([seal(row.phone)] if row.phone else [])


def _mates(
    session: Session, batch_id: int, rows: Iterable[CheckedRow]
) -> dict[str, list[ImportRow]]:
    keys = sorted({key for row in rows for key in _keys(row)})
    found: dict[str, list[ImportRow]] = {}
    columns = (ImportRow.nik_index, ImportRow.birth_index, ImportRow.phone_index)
    for start in range(0, len(keys), CHUNK):
        some = keys[start : start + CHUNK]
        query = select(ImportRow).where(
            ImportRow.batch_id == batch_id, or_(*(column.in_(some) for column in columns))
        )
        for mate in session.scalars(query.order_by(ImportRow.id)):
            for key in {mate.nik_index, mate.birth_index, mate.phone_index} & {*some}:
                if key:
                    found.setdefault(key, []).append(mate)
    return found


def _above(mate: ImportRow, on: dt.date) -> Above:
    (alone,) = check_each([source_of(mate)], None, on)
    place = PersonRow(mate.sheet, mate.row, {}, (), ())
    itself = KnownPerson(alone.name, alone.birth_date, alone.phone, f"baris {mate.row}", mate.sheet)
    return Above(alone.nik, place, itself)
