"""How migrations run: inside the app's context, on whatever database the settings name."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy.orm import Session

from trainingmgr.foundation.orm import Base
from trainingmgr.mentors.services import load_institutions
from trainingmgr.programmes.services import load_reference


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    """The job queue keeps its own tables; autogenerate would drop them."""
    return not (kind == "table" and (name or "").startswith("huey_"))


def run() -> None:
    """Migrates, then adds reference rows that are missing once the newest revision is reached."""
    database = current_app.extensions["migrate"].db
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            include_name=_ours,
            render_as_batch=True,
            compare_type=True,
            transaction_per_migration=False,
        )
        with context.begin_transaction():
            context.run_migrations()
        at_head = context.get_context().get_current_revision() == context.get_head_revision()
        if at_head and not getattr(context.config.cmd_opts, "autogenerate", False):
            with Session(connection) as session:
                load_reference(session)
                load_institutions(session)
                session.commit()


run()
