"""The database as Flask sees it: `db.session` lives for one request or one command."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, request
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from trainingmgr.config import ROOT, BadSettings, Settings
from trainingmgr.foundation import crypto
from trainingmgr.foundation.orm import BUSY_SECONDS, Base, prepare_sqlite, reading, set_reading

db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})
migrate = Migrate(directory=str(ROOT / "migrations"))

OUTDATED = "Basis data tidak terjangkau atau belum mutakhir. Jalankan: flask --app wsgi db upgrade"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
READS_FIRST = "__reads_first__"
View = TypeVar("View", bound=Callable[..., Any])


def init(app: Flask, settings: Settings) -> None:
    """Connects the app; settings decide which database."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(settings)
    db.init_app(app)
    migrate.init_app(app, db, render_as_batch=True, compare_type=True)
    with app.app_context():
        if settings.sqlite:
            prepare_sqlite(db.engine)
        # A forked child must not talk on its parent's connections, nor close them.
        os.register_at_fork(after_in_child=partial(db.engine.dispose, close=False))

    @app.before_request
    def note_intent() -> None:
        view = app.view_functions.get(request.endpoint or "")
        set_reading(request.method in SAFE_METHODS or hasattr(view, READS_FIRST))

    @app.teardown_request
    def forget_intent(_: BaseException | None) -> None:
        set_reading(False)


def reads_first(view: View) -> View:
    """Finds out who asks for what before it waits for the writer's turn (`orm.take_turn`).

    The turn is SQLite's one for all: what forty trainers ask at once then costs each other less.
    """
    setattr(view, READS_FIRST, True)
    return view


def check_fit(app: Flask) -> None:
    """Before serving: the database is at the newest migration and NIK_KEYS open what it holds.

    Raises BadSettings. Commands start without this, since one of them is the migration.
    """
    with app.app_context():
        newest = ScriptDirectory.from_config(migrate.get_config()).get_heads()
        try:
            with reading(), Session(db.engine) as session:
                present = MigrationContext.configure(session.connection()).get_current_heads()
                if set(present) != set(newest):
                    raise BadSettings(OUTDATED)
                crypto.check_stored(session, Base.metadata)
        except crypto.WrongKey as problem:
            raise BadSettings(str(problem)) from problem
        except (ProgrammingError, OperationalError) as problem:
            raise BadSettings(OUTDATED) from problem
        finally:
            db.engine.dispose()


def _engine_options(settings: Settings) -> dict[str, Any]:
    """Nobody waits longer than BUSY_SECONDS for a lock or a connection, on either database."""
    options: dict[str, Any] = {
        # A session and a short one of its own for each of a process's threads, and the worker's.
        "pool_size": 10,
        "max_overflow": 20,
        "pool_timeout": BUSY_SECONDS,
        # Errors end in logs; what people typed must not.
        "hide_parameters": True,
    }
    if settings.sqlite:
        return options | {"connect_args": {"timeout": BUSY_SECONDS}}
    waits = f"-c lock_timeout={round(BUSY_SECONDS * 1000)}"
    connect = {"connect_timeout": 5, "options": waits}
    return options | {"pool_pre_ping": True, "connect_args": connect}
