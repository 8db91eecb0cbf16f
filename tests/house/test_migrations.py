"""The migrations: one line of them, equal to the models, reversible with people's data inside."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.support.builders import make_user
from tests.support.database import open_database
from trainingmgr.app import create_app
from trainingmgr.config import ROOT
from trainingmgr.foundation import audit
from trainingmgr.foundation.db import db
from trainingmgr.foundation.orm import Base

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
        context = MigrationContext.configure(connection, opts={"compare_type": True})
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


def test_reference_rows_come_with_the_migration(bare: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        assert connection.scalar(text("select count(*) from kecamatan")) == 7
        assert connection.scalar(text("select count(*) from kelurahan")) == 54
