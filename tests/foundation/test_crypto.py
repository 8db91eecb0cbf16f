"""The national id at rest: unreadable without its key, bound to its place, found by equality."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from tests.support.participants import make_cohort, make_participant, nik_of
from trainingmgr.config import BadSettings
from trainingmgr.foundation import crypto, db
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.crypto import Vault, WrongKey
from trainingmgr.foundation.orm import Base
from trainingmgr.participants.services.import_clinic import (
    QUESTIONABLE,
    commit_batch,
    confirm_rows,
    dry_run,
    rows_of,
)

OLD, NEW, OTHER = bytes(range(32)), bytes(range(40, 72)), bytes(range(80, 112))
NIK = "3674015205990001"


@pytest.fixture
def vault() -> Iterator[Vault]:
    """The keys in use, put back after the test."""
    before = crypto.vault()
    yield before
    crypto._vault = before


def test_the_same_text_is_sealed_differently_each_time_and_opens_again() -> None:
    vault = Vault({"k1": OLD})
    boxes = {vault.seal(NIK, "participants.nik") for _ in range(50)}
    assert len(boxes) == 50
    assert {vault.open(box, "participants.nik") for box in boxes} == {NIK}


def test_a_box_opens_only_in_its_place() -> None:
    vault = Vault({"k1": OLD})
    with pytest.raises(WrongKey):
        vault.open(vault.seal(NIK, "participants.nik"), "import_rows.person")


def test_a_box_opens_only_under_the_id_of_its_key() -> None:
    vault = Vault({"k1": OLD, "k2": OLD})
    box = vault.seal(NIK, "participants.nik")
    with pytest.raises(WrongKey):
        vault.open(b"k2" + box[2:], "participants.nik")


def test_every_changed_or_missing_byte_is_noticed() -> None:
    vault = Vault({"k1": OLD})
    box = vault.seal(NIK, "participants.nik")
    changed = [box[:i] + bytes([box[i] ^ 1]) + box[i + 1 :] for i in range(len(box))]
    cut = [box[:i] for i in range(len(box))]
    for broken in changed + cut:
        with pytest.raises(WrongKey):
            vault.open(broken, "participants.nik")


def test_after_rotation_old_boxes_open_and_new_ones_use_the_new_key() -> None:
    before, after = Vault({"k1": OLD}), Vault({"k2": NEW, "k1": OLD})
    assert after.open(before.seal(NIK, "x"), "x") == NIK
    fresh = after.seal(NIK, "x")
    assert fresh.startswith(b"k2:")
    with pytest.raises(WrongKey):
        before.open(fresh, "x")


def test_the_blind_index_survives_rotation_and_needs_its_key() -> None:
    index = Vault({"k1": OLD}).blind_index(NIK)
    assert re.fullmatch("[0-9a-f]{64}", index)
    assert Vault({"k2": NEW, "k1": OLD}).blind_index(NIK) == index
    assert Vault({"k1": NEW}).blind_index(NIK) != index
    assert Vault({"k1": OLD}).blind_index(NIK[:-1] + "2") != index


def test_the_keys_for_sealing_and_for_the_index_are_not_the_key_itself() -> None:
    assert len({OLD, crypto._derive(OLD, b"encrypt"), crypto._derive(OLD, b"blind index")}) == 3


def list_of(numbers: list[str]) -> bytes:
    head = "No,Nama,NIK,Jenis Kelamin,Tempat Lahir,Tanggal Lahir,Kelurahan,No. HP"
    lines = [
        f"{i},Contoh Orang {i},{nik},P,Tangerang,12-05-{1960 + i % 40},Serpong,0812{i:08d}"
        for i, nik in enumerate(numbers, 1)
    ]
    return "\n".join([head, *lines]).encode()


def stored_bytes(engine: Engine) -> bytes:
    """All that lies on the disk; of a server, all that its tables hold."""
    if engine.dialect.name == "sqlite":
        files = list(Path(str(engine.url.database)).parent.rglob("*"))
        assert any(path.name.endswith("-wal") for path in files)
        return b"".join(path.read_bytes() for path in files if path.is_file())
    with engine.connect() as connection:
        return b"".join(
            repr([bytes(v) if isinstance(v, memoryview) else v for v in row]).encode()
            for table in Base.metadata.tables
            for row in connection.execute(text(f'select * from "{table}"'))
        )


@pytest.mark.once
def test_of_a_thousand_imported_nik_none_lies_readable_anywhere(
    session: Session, engine: Engine, admin: Actor, capfd: pytest.CaptureFixture[str]
) -> None:
    numbers = [nik_of(dt.date(1960 + i % 40, 5, 12), "P", i) for i in range(1, 1001)]
    held = ["3674019905990001", numbers[0]]
    cohort = make_cohort(session)
    batch = dry_run(session, admin, cohort, "daftar.csv", list_of(numbers + held))
    doubted = [row.id for row in rows_of(session, batch) if row.status == QUESTIONABLE]
    confirm_rows(session, admin, batch, doubted)
    assert commit_batch(session, admin, batch) == 1000
    session.commit()
    disk = stored_bytes(engine)
    assert b"Contoh Orang 999" in disk
    everything = disk + "".join(capfd.readouterr()).encode()
    assert not [nik for nik in numbers + held if nik.encode() in everything]
    assert set(session.scalars(text("select nik_last4 from participants"))) <= {
        nik[-4:] for nik in numbers
    }


def refit(app: Flask, keys: dict[str, bytes]) -> None:
    crypto.install(keys)
    db.check_fit(app)


@pytest.fixture
def migrated(app: Flask, engine: Engine, session: Session) -> Flask:
    """The test's tables, marked as the newest revision."""
    from flask_migrate import stamp

    with app.app_context():
        stamp()
    return app


def test_the_server_does_not_start_with_keys_that_open_nothing(
    migrated: Flask, session: Session, vault: Vault
) -> None:
    app = migrated
    refit(app, {"k1": OLD})
    cohort = make_cohort(session)
    make_participant(session, cohort, nik=NIK)
    session.commit()
    refit(app, {"k1": OLD})
    refit(app, {"k2": NEW, "k1": OLD})
    for wrong in ({"k1": OTHER}, {"k2": OLD}, {"k2": NEW}):
        with pytest.raises(BadSettings, match="NIK_KEYS"):
            refit(app, wrong)


def test_the_index_s_key_must_stay_last(migrated: Flask, session: Session, vault: Vault) -> None:
    """All opens with the keys the other way round, but the same NIK would pass as a new one."""
    crypto.install({"k1": OLD})
    make_participant(session, make_cohort(session), nik=NIK)
    session.commit()
    with pytest.raises(BadSettings, match="NIK_KEYS"):
        refit(migrated, {"k1": OLD, "k2": NEW})


def test_a_key_that_only_the_newest_needs_is_missed_too(
    migrated: Flask, session: Session, vault: Vault
) -> None:
    cohort = make_cohort(session)
    crypto.install({"k1": OLD})
    make_participant(session, cohort, nik=NIK)
    crypto.install({"k2": NEW, "k1": OLD})
    make_participant(session, cohort, nik=nik_of(dt.date(1999, 5, 12), "P", 2))
    session.commit()
    with pytest.raises(BadSettings, match="NIK_KEYS"):
        refit(migrated, {"k1": OLD})


def test_the_server_does_not_start_on_a_database_that_is_behind(
    migrated: Flask, engine: Engine
) -> None:
    with engine.begin() as connection:
        connection.execute(text("delete from alembic_version"))
        connection.execute(text("insert into alembic_version values ('yesterday')"))
    with pytest.raises(BadSettings, match="db upgrade"):
        db.check_fit(migrated)


def test_the_server_does_not_start_on_a_database_without_its_tables(
    migrated: Flask, engine: Engine
) -> None:
    with engine.begin() as connection:
        connection.execute(text("alter table participants rename to elsewhere"))
    with pytest.raises(BadSettings, match="db upgrade"):
        db.check_fit(migrated)


def test_readiness_tells_of_wrong_keys(
    app: Flask, session: Session, vault: Vault, client: Any
) -> None:
    make_participant(session, make_cohort(session), nik=NIK)
    assert client.get("/readyz").status_code == 200
    crypto.install({"k1": OTHER})
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"status": "keys"})
    assert client.get("/healthz").status_code == 200


def test_a_nik_moved_to_another_row_does_not_pass(session: Session) -> None:
    """Whoever can write to the database may copy a whole box; the index beside it tells."""
    cohort = make_cohort(session)
    one = make_participant(session, cohort)
    two = make_participant(session, cohort)
    moved = session.scalar(
        text("select nik from participants where id = :id").bindparams(id=two.id)
    )
    session.execute(
        text("update participants set nik = :nik where id = :id"), {"nik": moved, "id": one.id}
    )
    with pytest.raises(WrongKey):
        crypto.check_stored(session, Base.metadata)
