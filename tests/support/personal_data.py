"""One person about whom every room knows something, and words planted in all of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, Column, String, Table, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from tests.support.businesses import make_business, make_officer, make_photo, visit
from tests.support.certificates import PUBLIC_URL, make_batch
from tests.support.mentors import assess, coach, file_of, make_mentor, told
from tests.support.participants import make_cohort, make_participant, make_people
from tests.support.training import (
    DAY,
    START,
    cohort_by_code,
    draft,
    form,
    make_session,
    make_technical,
    make_trainer,
    mark,
)
from trainingmgr.attendance.services import products, remarks, walk_ins
from trainingmgr.certificates import services as certificates
from trainingmgr.certificates.tasks import render
from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation import clock
from trainingmgr.foundation.access.policy import COMMAND_LINE
from trainingmgr.foundation.crypto import EncryptedJSON, EncryptedText, vault
from trainingmgr.foundation.orm import Base
from trainingmgr.kub.models import Kub
from trainingmgr.kub.services import set_board
from trainingmgr.mentors.models import CoachingSession
from trainingmgr.mentors.services import ActionInput, confirmations, edit_session
from trainingmgr.participants.models import ImportBatch, ImportRow, Participant
from trainingmgr.participants.models.applications import Application, CohortMove, Consent
from trainingmgr.participants.services import people

FULL_NAME = "Ratnasari Wulandaningrum"
WORD = "KENARI"
_numbers = count(1)


@dataclass
class Life:
    """Somebody with a record in every room, and a fellow of the same KUB."""

    person: Participant
    fellow: Participant
    kub: Kub
    words: list[str] = field(default_factory=list)
    """What was planted, besides what tells who it is."""


def make_life(session: Session, name: str = FULL_NAME) -> Life:
    """Registered, trained, certified, coached, in business, visited; left and came back."""
    cohort = cohort_by_code(session, "SRP") or make_cohort(session)
    person = make_participant(
        session,
        cohort,
        on=START,
        name=name,
        email=f"surel-{WORD}@contoh.id",
        birth_place=f"{WORD} Lama",
        address=f"Gang {WORD} No. 7",
        education=f"SMK {WORD}",
        occupation=f"Penjahit {WORD}",
    )
    fellows = make_people(session, cohort, 9)
    kub = form(session, draft(session, cohort, [*fellows[:3], person, *fellows[3:]]))
    _group(session, kub, person)
    _training(session, cohort, person, fellows[0])
    _business(session, kub, person)
    mentor = make_mentor(session, kub)
    session.flush()
    alone = coach(
        session,
        mentor,
        kub,
        finding=f"{name} belum punya buku kas {WORD}.",
        place=f"Rumah {name}, Gang {WORD}",
        others=f"Suami {name} dari {WORD}",
        present=[person.id],
        photos=[make_photo(session)],
        actions=[ActionInput(f"Beli buku {WORD}", owner_id=person.id)],
    )
    held = coach(
        session,
        mentor,
        kub,
        finding=f"Bersama {name.upper()} dan teman-temannya.",
        present=[person.id, fellows[0].id],
    )
    for one in (alone, held):
        _tell_anew(session, one)
    confirmations.confirm(
        session,
        COMMAND_LINE,
        held,
        agrees=False,
        name=name,
        remark=f"Toko {WORD} tidak ikut.",
        participant_id=person.id,
    )
    assess(
        session, mentor, file_of(session, kub), by_mentee=True, respondent=name,
        participant_id=person.id,
    )  # fmt: skip
    people.open_objection(session, COMMAND_LINE, person, f"Alamat {WORD} keliru")
    departure = {"kind": "bekerja", "reason": f"Toko {WORD}"}
    people.leave(session, COMMAND_LINE, person, on=clock.today(), **departure)
    people.come_back(session, COMMAND_LINE, person, on=clock.today())
    _origin(session, cohort, person)
    session.flush()
    return Life(person, fellows[0], kub)


def _tell_anew(session: Session, held: CoachingSession) -> None:
    """The same words, but for the length: what was said before is kept with them."""
    again = told(
        finding=held.finding,
        place=held.place,
        others=held.others,
        minutes=90,
        present=[one.participant_id for one in held.people],
        actions=[ActionInput(one.text, one.owner_id, id=one.id) for one in held.actions],
    )
    edit_session(session, held.mentor.user.actor, held, again, f"Kata {FULL_NAME}")


def _group(session: Session, kub: Kub, person: Participant) -> None:
    """Chaired the KUB for a while, led its meeting, lent it the house."""
    assert kub.minutes_on is not None
    assert kub.meeting is not None
    rest = {"secretary": None, "treasurer": None}
    for day, chair in ((1, person.id), (5, None)):
        set_board(
            session, COMMAND_LINE, kub, chair=chair, on=kub.minutes_on + timedelta(day), **rest
        )
    kub.meeting.chaired_by_id = person.id
    kub.meeting.place = kub.address = f"Rumah {person.name}"
    kub.meeting.notes = f"Dipimpin {person.name.upper()}."
    session.flush()


def _training(session: Session, cohort: Cohort, person: Participant, fellow: Participant) -> None:
    trainer = make_trainer(session)
    course = make_technical(session, cohort, trainer)
    people.enrol(session, COMMAND_LINE, course, [person.id, fellow.id], START)
    one = make_session(session, course, trainer)
    mark(session, one, [person, fellow])
    came = walk_ins.add(
        session,
        COMMAND_LINE,
        one,
        client_id=str(uuid4()),
        name=f"{person.name} {WORD}",
        phone=person.phone,
    )
    walk_ins.complete(session, COMMAND_LINE, came.id, person)
    products.judge(
        session,
        COMMAND_LINE,
        course,
        person.id,
        decision="diterima",
        photo=make_photo(session),
        note=f"Rapi {WORD}",
    )
    remark = remarks.open_remark(session, COMMAND_LINE, course, person.id, f"Terlambat {WORD}")
    remarks.close_remark(session, COMMAND_LINE, remark)
    batch = make_batch(session, cohort)
    made = certificates.issue(session, COMMAND_LINE, batch, PUBLIC_URL)
    render(session, COMMAND_LINE, made)


def _business(session: Session, kub: Kub, person: Participant) -> None:
    business, _people = make_business(
        session,
        kub,
        [person],
        joint=False,
        name=f"Kue {WORD}",
        address=f"Gang {WORD} No. 7",
    )
    officer = make_officer(session)
    visit(session, officer.actor, business, met=person.name, note=f"Ramah {WORD}")


def _origin(session: Session, cohort: Cohort, person: Participant) -> None:
    """An application, consents, an imported row, and a move to where one was already."""
    same = {
        name: getattr(person, name)
        for name in ("name", "name_key", "sex", "birth_date", "nik", "nik_index", "nik_last4")
    }
    application = Application(
        programme_id=person.programme_id,
        cohort_id=cohort.id,
        number=f"D-{next(_numbers)}",
        receipt=f"resi-{next(_numbers)}",
        sent_id=f"kirim-{next(_numbers)}",
        made_at=clock.now(),
        state="diterima",
        reason=f"Cocok {WORD}",
        business_name=f"Kue {WORD}",
        participant_id=person.id,
        **same,
    )
    batch = ImportBatch(
        cohort_id=cohort.id, filename="daftar.xlsx", sha256="0" * 64, made_at=clock.now()
    )
    session.add_all([application, batch])
    session.flush()
    row = ImportRow(
        batch_id=batch.id,
        sheet="Lembar1",
        row=2,
        status="imported",
        person={"name": person.name},
        original={"Nama": person.name, "Alamat": WORD},
        problems=[],
        nik_index=vault().blind_index(person.nik),
        participant_id=person.id,
    )
    consent = Consent(
        participant_id=person.id,
        purpose="foto",
        given=True,
        on=DAY,
        how="lisan",
        recorded_at=clock.now(),
    )
    move = CohortMove(
        participant_id=person.id,
        from_id=cohort.id,
        to_id=cohort.id,
        on=DAY,
        reason=f"Dekat {WORD}",
    )
    session.add_all([row, consent, move])


# Columns of a few known words, codes and keys: there is no room for anybody's name in them.
CODED = {
    "code", "decision", "growth", "how", "kind", "mark", "mode", "nik", "nik_index", "nik_last4",
    "number", "outcome", "position", "proof", "purpose", "receipt", "register_number", "role",
    "sex", "sheet", "source", "state", "status", "topic", "asked_by", "checked_how", "offers",
    "token_hash", "birth_index", "phone_index", "sent_id", "kelurahan_code", "pin_hash", "data",
}  # fmt: skip


# A group's own record, whoever led it: in its texts only the name is hidden.
SHARED = {"kub_meetings"}


def tables_about(depth: int = 0) -> dict[str, list[Column[Any]]]:
    """Table -> its columns that lead to a person, directly or (depth 1) by one table between."""
    people_ = Base.metadata.tables["participants"]
    near = {people_}
    found: dict[str, list[Column[Any]]] = {}
    for step in range(depth + 1):
        names = {table.name for table in near}
        found = {
            table.name: columns
            for table in Base.metadata.tables.values()
            if (columns := [one for one in table.columns if _leads_to(one, names)])
        }
        if step == 0:
            near = {Base.metadata.tables[name] for name in found} | {people_}
    return found


def _leads_to(column: Column[Any], names: set[str]) -> bool:
    return any(key.column.table.name in names for key in column.foreign_keys)


def plant(session: Session, person: Participant) -> list[str]:
    """A word of its own in every free text of every row about this person; returns the words."""
    session.flush()
    words = []
    for name, columns in tables_about().items():
        if name in SHARED:
            continue
        table = Base.metadata.tables[name]
        for link in columns:
            for column in table.columns:
                if not _free(column):
                    continue
                word = f"{WORD}{next(_numbers):04d}"
                value = _as(column, word)
                changed = session.execute(
                    update(table).where(link == person.id).values({column.name: value})
                )
                if changed.rowcount:  # type: ignore[attr-defined]
                    words.append(word)
    session.expire_all()
    return words


def _free(column: Column[Any]) -> bool:
    if column.name in CODED or column.foreign_keys or column.primary_key or column.unique:
        return False
    kind = column.type
    return isinstance(kind, String | JSON | EncryptedText | EncryptedJSON)


def _as(column: Column[Any], word: str) -> Any:
    if column.name == "content":
        return column.table.c.content
    if isinstance(column.type, JSON | EncryptedJSON):
        return {"teks": word}
    return word


def everything(session: Session) -> Iterator[tuple[str, str]]:
    """Every table's rows as text, encrypted columns opened: (table, text)."""
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(*_columns(table))):
            yield table.name, json.dumps([str(value) for value in row], ensure_ascii=False)


def _columns(table: Table) -> list[Column[Any]]:
    return list(table.columns)


def raw_bytes(session: Session, instance: Path) -> Iterator[tuple[str, bytes]]:
    """The files under the instance folder, and the database's own with its log."""
    url = session.get_bind().engine.url
    paths = {path for path in instance.rglob("*") if path.is_file() and ".kept" not in path.name}
    paths = {path for path in paths if not path.name.startswith("test")}
    if url.get_backend_name() == "sqlite":
        database = Path(str(make_url(url).database)).resolve()
        paths |= {path for path in database.parent.glob(f"{database.name}*") if path.is_file()}
    for path in sorted(paths):
        yield path.name, path.read_bytes()
