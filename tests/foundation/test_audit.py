"""The trail of acts: appended to in one line, and every later touch is found."""

from __future__ import annotations

import json
import random
import re
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.support.builders import actor
from trainingmgr.accounts.models import User
from trainingmgr.foundation import audit, clock
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.audit import AuditEvent, export_head, record, verify
from trainingmgr.participants.models import Participant


def fill(session: Session, by: Actor, count: int = 12) -> None:
    for n in range(count):
        record(session, by, "tes.coba", subject=("tes", n), detail={"n": n})
    session.commit()


def unlock(session: Session) -> None:
    """What an attacker with the database in hand does first."""
    if session.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete"):
            session.execute(text(f"drop trigger audit_events_no_{act}"))
    else:
        session.execute(text("alter table audit_events disable trigger user"))


CHANGES = {
    "at": "at = at_later",
    "user_id": "user_id = null",
    "role": "role = 'head'",
    "act": "act = 'tes.lain'",
    "subject_kind": "subject_kind = 'user'",
    "subject_id": "subject_id = subject_id + 1",
    "detail": "detail = '{}'",
    "hash": "hash = 'x' || substr(hash, 2)",
}


def test_a_whole_chain_has_no_faults(session: Session, admin: Actor, tmp_path: Path) -> None:
    fill(session, admin)
    export_head(session, tmp_path / "heads")
    assert verify(session) == []
    assert verify(session, tmp_path / "heads") == []


@pytest.mark.parametrize("column", AuditEvent.__table__.columns.keys())
@pytest.mark.parametrize("number", [1, 7, 12])
def test_a_change_of_any_column_of_any_entry_is_found(
    session: Session, admin: Actor, column: str, number: int
) -> None:
    fill(session, admin)
    unlock(session)
    if column == "id":
        session.execute(text("update audit_events set id = 99 where id = :n"), {"n": number})
    else:
        later = {"later": (clock.now() + timedelta(seconds=1)).replace(tzinfo=None)}
        change = CHANGES[column].replace("at_later", ":later" if column == "at" else "")
        values = later if column == "at" else {}
        session.execute(text(f"update audit_events set {change} where id = {number}"), values)
    assert verify(session)


@pytest.mark.parametrize("number", [1, 7, 11])
def test_a_missing_entry_is_found(session: Session, admin: Actor, number: int) -> None:
    fill(session, admin)
    unlock(session)
    session.execute(text("delete from audit_events where id = :n"), {"n": number})
    assert verify(session)


def test_two_entries_that_changed_places_are_found(session: Session, admin: Actor) -> None:
    fill(session, admin)
    unlock(session)
    for old, new in ((4, 99), (5, 4), (99, 5)):
        session.execute(text(f"update audit_events set id = {new} where id = {old}"))
    assert verify(session)


@pytest.mark.parametrize("kept", [11, 5, 0])
def test_a_cut_tail_is_found_by_what_was_exported(
    session: Session, admin: Actor, tmp_path: Path, kept: int
) -> None:
    fill(session, admin)
    export_head(session, tmp_path / "heads")
    unlock(session)
    session.execute(text("delete from audit_events where id > :n"), {"n": kept})
    assert verify(session) == []
    assert len(verify(session, tmp_path / "heads")) == 1


def test_a_tail_that_was_cut_and_grown_again_is_found(
    session: Session, admin: Actor, tmp_path: Path
) -> None:
    fill(session, admin)
    export_head(session, tmp_path / "heads")
    unlock(session)
    session.execute(text("delete from audit_events where id > 8"))
    fill(session, admin, 9)
    assert verify(session) == []
    assert verify(session, tmp_path / "heads")


def test_a_change_is_found_by_the_session_that_wrote_the_entry(
    session: Session, admin: Actor
) -> None:
    kept = [record(session, admin, "tes.coba") for _ in range(3)]
    unlock(session)
    session.execute(text("update audit_events set act = 'tes.lain' where id = 2"))
    assert kept[1].act == "tes.coba"
    assert verify(session)


@pytest.mark.long
def test_a_thousand_random_tamperings_are_all_found(
    session: Session, admin: Actor, tmp_path: Path
) -> None:
    fill(session, admin, 100)
    export_head(session, tmp_path / "heads")
    unlock(session)
    session.commit()
    dice = random.Random(1)
    columns = [name for name in CHANGES if name != "at"]
    for _ in range(1000):
        number = dice.randint(1, 99)
        kind = dice.choice(["edit", "delete", "reorder", "cut"])
        if kind == "edit":
            change = CHANGES[dice.choice(columns)]
            session.execute(text(f"update audit_events set {change} where id = {number}"))
        elif kind == "delete":
            session.execute(text(f"delete from audit_events where id = {number}"))
        elif kind == "cut":
            session.execute(text(f"delete from audit_events where id > {number}"))
        else:
            for old, new in ((number, 999), (number + 1, number), (999, number + 1)):
                session.execute(text(f"update audit_events set id = {new} where id = {old}"))
        assert verify(session, tmp_path / "heads"), (kind, number)
        session.rollback()
    assert verify(session, tmp_path / "heads") == []


@pytest.mark.parametrize(
    "statement",
    ["update audit_events set act = 'x'", "delete from audit_events", "truncate audit_events"],
)
def test_the_database_itself_refuses_changes(
    session: Session, admin: Actor, statement: str
) -> None:
    if session.get_bind().dialect.name == "sqlite" and statement.startswith("truncate"):
        statement = "delete from audit_events where id = 1"
    fill(session, admin)
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(statement))
    session.rollback()
    assert verify(session) == []


def write_at_once(engine: Engine, by: Actor, writers: int, each: int) -> list[Exception]:
    raised: list[Exception] = []

    def write() -> None:
        try:
            for n in range(each):
                with Session(engine) as own:
                    record(own, by, "tes.coba", detail={"n": n})
                    own.commit()
        except Exception as error:
            raised.append(error)

    threads = [threading.Thread(target=write) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.parametrize("each", [25, pytest.param(1_250, marks=pytest.mark.long)])
def test_eight_writers_make_one_chain(
    session: Session, engine: Engine, admin: Actor, each: int
) -> None:
    session.commit()
    before = session.scalar(select(func.count(AuditEvent.id))) or 0
    session.commit()
    assert write_at_once(engine, admin, 8, each) == []
    assert session.scalar(select(func.count(AuditEvent.id))) == before + 8 * each
    assert verify(session) == []


def test_what_is_rolled_back_leaves_no_gap(session: Session, admin: Actor) -> None:
    fill(session, admin, 3)
    record(session, admin, "tes.batal")
    session.rollback()
    fill(session, admin, 2)
    assert verify(session) == []


def test_the_head_is_exported_once_and_survives_a_torn_line(
    session: Session, admin: Actor, tmp_path: Path
) -> None:
    heads = tmp_path / "heads"
    export_head(session, heads)
    assert not heads.exists()
    fill(session, admin, 5)
    for _ in range(3):
        export_head(session, heads)
    assert len(audit._exported_heads(heads)) == 1
    heads.write_text(heads.read_text() + '\n{"id": 9, "ha')
    fill(session, admin, 5)
    export_head(session, heads)
    exported = audit._exported_heads(heads)
    newest = session.scalar(select(func.max(AuditEvent.id)))
    assert list(exported) == [newest - 5, newest]
    assert verify(session, heads) == []


def test_the_command_tells_by_its_status(
    app: Flask, session: Session, admin: Actor, run: Callable[..., Result]
) -> None:
    heads = app.extensions["settings"].instance / audit.HEADS
    heads.unlink(missing_ok=True)
    fill(session, admin)
    assert run("audit", "verify").exit_code == 0
    assert heads.exists()
    unlock(session)
    session.execute(text("delete from audit_events where id = 12"))
    failed = run("audit", "verify")
    assert failed.exit_code == 1
    assert "terpotong" in failed.stderr
    heads.unlink()


def test_only_plain_data_goes_into_an_entry(session: Session, admin: Actor) -> None:
    with pytest.raises(TypeError):
        record(session, admin, "tes.coba", detail={"who": object()})


@pytest.mark.demo
@pytest.mark.xdist_group("demo")
def test_a_year_of_acts_tells_of_nobody_by_name(session: Session) -> None:
    people = [*session.scalars(select(Participant.name)), *session.scalars(select(User.name))]
    phones = [phone for phone in session.scalars(select(Participant.phone)) if phone]
    details = "\n".join(session.scalars(select(AuditEvent.detail)))
    assert len(details) > 10_000
    assert not [word for word in people + phones if word in details]
    assert not re.search(r"\d{16}|\+62\d{6}|[\w.]+@[\w.]+", details)
    assert verify(session) == []


def test_details_are_sorted_json(session: Session) -> None:
    entry: Any = record(session, actor(session), "tes.coba", detail={"b": 1, "a": [2]})
    assert entry.detail == json.dumps({"a": [2], "b": 1})
