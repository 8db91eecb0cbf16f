"""The database as Flask sees it: `db.session` lives for one request or one command."""

from __future__ import annotations

from flask import Flask, request
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

from trainingmgr.config import ROOT, Settings
from trainingmgr.foundation.orm import Base, prepare_sqlite, set_reading

db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})
migrate = Migrate(directory=str(ROOT / "migrations"))

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def init(app: Flask, settings: Settings) -> None:
    """Connects the app; settings decide which database."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    options: dict[str, object]
    if settings.sqlite:
        options = {"connect_args": {"timeout": 8}}
    else:
        options = {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 20}
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    migrate.init_app(app, db, render_as_batch=True, compare_type=True)
    with app.app_context():
        if settings.sqlite:
            prepare_sqlite(db.engine)

    @app.before_request
    def note_intent() -> None:
        set_reading(request.method in SAFE_METHODS)

    @app.teardown_request
    def forget_intent(_: BaseException | None) -> None:
        set_reading(False)
