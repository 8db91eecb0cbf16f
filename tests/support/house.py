"""The app of one test worker, and what its database holds at the moment."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from flask import Flask
from flask_migrate import stamp
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.support.client import BufferedClient
from tests.support.database import Changes, open_database
from tests.support.scale import multiply
from trainingmgr.cohorts.services import load_templates
from trainingmgr.config import Settings
from trainingmgr.foundation import crypto, files, orm
from trainingmgr.foundation.db import db
from trainingmgr.programmes.services import load_reference

EMPTY, DEMO, CITY = "empty", "demo", "city"
# The demonstration has 30 KUB; ten times as many make 300.
CITY_TIMES = 10


class House:
    """Built once per worker, since building takes longer than most tests."""

    def __init__(self, folder: Path, worker: str) -> None:
        # Imported here, so that the tests of pure rules run without the whole house.
        from trainingmgr.app import create_app

        self._database = open_database(folder, worker)
        env = {"TRAININGMGR_INSTANCE": str(folder), "DATABASE_URL": self._database.url}
        self.app: Flask = create_app(dataclasses.replace(Settings.load(env), testing=True))
        self.app.test_client_class = BufferedClient
        with self.app.app_context():
            self.engine: Engine = db.engine
            orm.Base.metadata.create_all(self.engine)
            # tests/house/test_migrations.py proves that migrating leads to the same tables.
            stamp()
        self._fill_reference()
        self._changes = Changes(self.engine)
        self._kept: set[str] = set()
        self._holds = EMPTY
        self._keep(EMPTY)

    @property
    def url(self) -> str:
        """The database's address."""
        return self._database.url

    def hold(self, state: str) -> None:
        """The database holds this state, whatever the test before has done to it."""
        orm.set_reading(False)
        # Another app, made by a test in between, brings its own keys and folder for the process.
        settings = self.app.extensions["settings"]
        crypto.install(settings.nik_keys)
        files.install(settings.instance)
        if state not in self._kept:
            self._build(state)
        if self._holds != state or self._changes.take():
            self.engine.dispose()
            self._database.restore(state)
            self._holds = state

    def close(self) -> None:
        self.engine.dispose()
        self._database.drop()

    def _keep(self, state: str) -> None:
        self.engine.dispose()
        self._database.keep(state)
        self._kept.add(state)
        self._holds = state
        self._changes.take()

    def _fill_reference(self) -> None:
        with Session(self.engine) as session:
            load_reference(session)
            load_templates(session)
            session.commit()

    def _build(self, state: str) -> None:
        if state == DEMO:
            self.hold(EMPTY)
            result = self.app.test_cli_runner().invoke(args=["demo", "load"])
            assert result.exit_code == 0, f"{result.output}{result.stderr}{result.exception!r}"
        else:
            self.hold(DEMO)
            multiply(self.engine, CITY_TIMES)
        self._keep(state)
