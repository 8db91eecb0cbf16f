"""Which column of a file was understood as what, and a person's correction of it."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.foundation.ui.format import alasan
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.saving import REFUSED, STALE
from trainingmgr.participants.models import ImportBatch
from trainingmgr.participants.models.imports import OPEN
from trainingmgr.participants.queries import imports
from trainingmgr.participants.routes import bp
from trainingmgr.participants.routes.imports import Page
from trainingmgr.participants.rules.columns import HEADING_WORDS
from trainingmgr.participants.rules.headings import Heading
from trainingmgr.participants.services import import_clinic
from trainingmgr.participants.tasks.imports import BYTES_AT_ONCE, ask_for_check


@bp.route("/impor/<int:batch_id>/kolom", methods=["GET", "POST"])
@needs("participants.import")
def import_columns(batch_id: int) -> Page:
    """The columns with some of their values; saving judges the file again."""
    session, by = db.session(), actor()
    batch = imports.batch_for(session, by, batch_id)
    if request.method == "GET":
        return _page(batch)
    sender = request.form.get("sender", "")
    version = request.form.get("version", default=-1, type=int)
    chosen = _chosen(batch)
    try:
        import_clinic.choose_columns(session, by, batch, chosen, sender=sender, version=version)
        if batch.original and batch.original.size <= BYTES_AT_ONCE:
            import_clinic.check_again(session, by, batch)
        else:
            ask_for_check(session, by, batch)
    except Conflict as problem:
        session.rollback()
        session.refresh(batch)
        return _page(batch, problem, chosen, sender), STALE
    except Refused as problem:
        session.rollback()
        session.refresh(batch)
        return _page(batch, problem, chosen, sender), REFUSED
    session.commit()
    notice(_("Susunan kolom tersimpan; berkas diperiksa ulang."))
    return redirect(url_for("participants.import_batch", batch_id=batch.id))


def _chosen(batch: ImportBatch) -> dict[str, dict[int, Heading]]:
    return {
        table["signature"]: {
            column["index"]: request.form.get(
                f"c-{table['signature']}-{column['index']}", column["heading"]
            )
            for column in table["columns"]
        }
        for table in batch.tables or []
    }


def _page(
    batch: ImportBatch,
    problem: Refused | None = None,
    chosen: dict[str, dict[int, Heading]] | None = None,
    sender: str | None = None,
) -> str:
    session = db.session()
    return render_template(
        "participants/import_columns.html",
        batch=batch,
        tables=batch.tables or [],
        chosen=chosen or {},
        sender=batch.sender if sender is None else sender,
        senders=import_clinic.senders(session),
        words=HEADING_WORDS,
        changeable=batch.state == OPEN and batch.original_id is not None,
        problem=alasan(problem) if problem else None,
    )
