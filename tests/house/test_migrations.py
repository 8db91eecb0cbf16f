"""The migrations: one line of them, equal to the models, reversible with people's data inside."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, Engine, MetaData, Table, inspect, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.support.builders import make_user
from tests.support.database import open_database
from trainingmgr.app import create_app
from trainingmgr.cohorts.models import Cohort
from trainingmgr.config import ROOT
from trainingmgr.foundation import audit, search
from trainingmgr.foundation.db import db
from trainingmgr.foundation.orm import Base
from trainingmgr.foundation.search import UNMODELLED
from trainingmgr.mentors.models import CoachingSession, Mentee, MentorAssignment
from trainingmgr.participants.models import Participant

TRIGGERS = {
    "sqlite": "select name from sqlite_master where type = 'trigger' order by name",
    "postgresql": "select tgname from pg_trigger where not tgisinternal order by tgname",
}


@pytest.fixture
def bare(app: Flask, tmp_path: Path, worker_id: str) -> Iterator[Flask]:
    """The app on a second database that has no tables at all."""
    database = open_database(tmp_path, f"{worker_id}_bare")
    settings = dataclasses.replace(app.extensions["settings"], database_url=database.url)
    bare = create_app(settings)
    with bare.app_context():
        yield bare
        db.engine.dispose()
    database.drop()


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "include_name": lambda name, *_: name not in UNMODELLED},
        )
        return list(compare_metadata(context, Base.metadata))


def test_there_is_one_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


def test_migrations_lead_to_the_models(bare: Flask) -> None:
    upgrade()
    assert differences(db.engine) == []


def test_migrations_make_the_same_triggers_as_the_models(bare: Flask, engine: Engine) -> None:
    upgrade()
    query = text(TRIGGERS[engine.dialect.name])
    with engine.connect() as by_models, db.engine.connect() as by_migrations:
        assert list(by_migrations.scalars(query)) == list(by_models.scalars(query))


def test_the_trail_cannot_be_rewritten_in_a_migrated_database(bare: Flask) -> None:
    upgrade()
    with Session(db.engine) as session:
        user = make_user(session)
        audit.record(session, user.actor, "account.create", subject=("user", user.id))
        session.commit()
        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(text("update audit_events set act = 'nothing'"))


def test_up_down_up_with_people_inside(bare: Flask) -> None:
    upgrade()
    with Session(db.engine) as session:
        user = make_user(session)
        audit.record(session, user.actor, "account.create", subject=("user", user.id))
        session.commit()
    downgrade(revision="base")
    assert tables(db.engine) == set()
    upgrade()
    assert differences(db.engine) == []


def put(connection: Connection, table: str, **given: Any) -> None:
    """A row as some earlier release may have left it: what is compulsory is filled in anyhow."""
    reflected = Table(table, MetaData(), autoload_with=connection)
    blank = {int: 1, str: "x", bool: False, bytes: b"x", date: date(2026, 3, 2)}
    blank |= {datetime: datetime(2026, 3, 2, tzinfo=UTC)}
    row = {
        column.name: blank[column.type.python_type]
        for column in reflected.columns
        if not column.nullable and column.server_default is None and column.name not in given
    }
    connection.execute(reflected.insert().values(row | given))


def test_people_of_the_first_release_are_counted_and_found_in_the_next(bare: Flask) -> None:
    upgrade(revision="0001")
    with db.engine.begin() as connection:
        put(connection, "kecamatan", code="36.74.01", name="Serpong")
        put(connection, "programmes", id=1)
        put(connection, "cohorts", id=7, programme_id=1, kecamatan_code="36.74.01", name="Serpong")
        for number, counted in ((1, True), (2, False)):
            put(
                connection, "participants", id=number, programme_id=1, cohort_id=7, in_n=counted,
                number=f"SRP-{number:04d}", name="Sutrisno Wijaya", name_key="sutrisno wijaya",
                nik_index=f"i{number}", sex="L", kelurahan_code=None,
            )  # fmt: skip
    upgrade()
    with Session(db.engine) as session:
        counted = select(Participant.counted_in_id).order_by(Participant.id)
        assert session.scalars(counted).all() == [7, None]
        assert session.get_one(Cohort, 7).kind == "program"
        hits = search.find(session, "soetrisno", {"participant": select(Participant.id)}, 8)
        assert {hit.subject_id for hit in hits} == {1, 2}
        session.execute(update(Participant).values(name="Orang Lain", name_key="orang lain"))
        assert not search.find(session, "soetrisno", {"participant": select(Participant.id)}, 8)
    downgrade(revision="0001")
    upgrade()
    assert differences(db.engine) == []


def test_reference_rows_come_with_the_migration(bare: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        assert connection.scalar(text("select count(*) from kecamatan")) == 7
        assert connection.scalar(text("select count(*) from kelurahan")) == 54


def test_sessions_of_a_kub_hang_on_its_file_in_the_next(bare: Flask) -> None:
    upgrade(revision="0004")
    with db.engine.begin() as connection:
        put(connection, "kecamatan", code="36.74.01", name="Serpong")
        put(connection, "programmes", id=1)
        put(connection, "cohorts", id=1, programme_id=1, kecamatan_code="36.74.01")
        put(connection, "crafts", id=1001)
        for number in (4, 5):
            put(connection, "kub", id=number, cohort_id=1, craft_id=1001, code=f"KUB-{number}")
        put(connection, "users", id=2)
        put(connection, "institutions", id=1003)
        put(connection, "mentors", id=6, user_id=2, institution_id=1003)
        put(connection, "mentor_assignments", id=7, mentor_id=6, kub_id=5)
        put(connection, "files", id=8)
        put(
            connection, "coaching_sessions", id=9, mentor_id=6, kub_id=5, topic="produksi",
            photo_id=8,
        )  # fmt: skip
    told = {"kub_id": 5, "topics": ["produksi"], "files": [8]}
    for _ in range(2):
        upgrade()
        with Session(db.engine) as session:
            held = session.scalars(select(CoachingSession)).one()
            followed = session.scalars(select(MentorAssignment)).one()
            assert held.mentee_id == followed.mentee_id
            files = [photo.file_id for photo in held.photos]
            kub_id = session.get_one(Mentee, held.mentee_id).kub_id
            assert {"kub_id": kub_id, "topics": held.topics, "files": files} == told
        downgrade(revision="0004")
        with db.engine.connect() as connection:
            query = text("select kub_id, topic, photo_id from coaching_sessions")
            assert connection.execute(query).all() == [(5, "produksi", 8)]
