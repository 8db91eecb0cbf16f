"""Spreadsheets brought in: a file taken in, looked through, answered and imported."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response as FlaskResponse
from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.cohorts.models import Cohort
from trainingmgr.cohorts.queries import cohort_for
from trainingmgr.foundation.access.policy import Actor
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.audit import record
from trainingmgr.foundation.db import db
from trainingmgr.foundation.orm import aside
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.sheets import MAX_BYTES, check_size
from trainingmgr.foundation.ui.format import alasan
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import Pagination
from trainingmgr.foundation.ui.saving import REFUSED, attempt
from trainingmgr.participants import queries
from trainingmgr.participants.forms import ImportForm
from trainingmgr.participants.models import ImportBatch
from trainingmgr.participants.models.imports import WAITING
from trainingmgr.participants.queries import imports
from trainingmgr.participants.routes import bp
from trainingmgr.participants.rules.findings import FIX_WORDS
from trainingmgr.participants.services import import_clinic, import_results
from trainingmgr.participants.tasks.imports import (
    AT_ONCE,
    BYTES_AT_ONCE,
    ask_for_check,
    ask_for_import,
    is_stuck,
    job_of,
)

Page = str | tuple[str, int] | Response
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PER_PAGE = 50


@bp.route("/angkatan/<int:cohort_id>/impor", methods=["GET", "POST"])
@needs("participants.import")
def import_file(cohort_id: int) -> Page:
    """Take a file and look through it; nobody is registered yet."""
    session, by = db.session(), actor()
    cohort = cohort_for(session, by, cohort_id)
    form, status = ImportForm(), 200
    if form.is_submitted():
        found: list[ImportBatch] = []
        newest = imports.newest_id(session)

        def read() -> None:
            sent, sender = form.file.data, form.sender.data or ""
            data = sent.read(MAX_BYTES + 1)
            found.append(take(by, cohort, sent.filename or "", data, sender))

        outcome = attempt(form, read)
        if outcome is None:
            db.session.commit()
            return redirect(_first_page(found[0], known=found[0].id <= newest))
        status = outcome
    pages = Pagination.of_request(imports.count_batches(session, cohort.id), PER_PAGE)
    batches = imports.batches_of(session, cohort.id, offset=pages.offset, limit=pages.limit)
    page = render_template(
        "participants/import_file.html",
        cohort=cohort,
        form=form,
        batches=batches,
        pages=pages,
        senders=import_clinic.senders(session),
        tallies=imports.tallies(session, [one.id for one, _maker in batches]),
    )
    return page, status


@bp.get("/impor/<int:batch_id>")
@needs("participants.import")
def import_batch(batch_id: int) -> Page:
    """What was found in a file, row by row, and what may be brought in."""
    batch = imports.batch_for(db.session(), actor(), batch_id)
    if request.headers.get("HX-Request"):
        job = job_of(db.session(), batch)
        return render_template("participants/_import_progress.html", batch=batch, job=job)
    return batch_page(batch)


@bp.post("/impor/<int:batch_id>/jawaban")
@needs("participants.import")
def answer_rows(batch_id: int) -> Page:
    """A yes to the rows that are ticked, and none to those shown without a tick."""
    session, by = db.session(), actor()
    batch = imports.batch_for(session, by, batch_id)
    shown = set(request.form.getlist("shown", type=int))
    yes = shown & set(request.form.getlist("yes", type=int))
    guardians = {one: request.form.get(f"guardian-{one}", "") for one in yes}
    try:
        import_clinic.confirm_rows(session, by, batch, yes, guardians)
        import_clinic.withdraw_rows(session, by, batch, shown - yes)
    except Refused as problem:
        session.rollback()
        return batch_page(batch, problem=problem, ticked=yes, guardians=guardians), REFUSED
    session.commit()
    notice(_("Jawaban tersimpan."))
    return redirect(_back(batch))


@bp.post("/impor/<int:batch_id>/masukkan")
@needs("participants.import")
def commit_import(batch_id: int) -> Page:
    """Bring in what is ready or has its yes, all or none; a second tap changes nothing."""
    session, by = db.session(), actor()
    batch = imports.batch_for(session, by, batch_id)
    waiting = imports.tallies(session, [batch.id])[batch.id].importable
    knowingly = "knowingly" in request.form
    if waiting > AT_ONCE and (knowingly or not batch.twin_of_id):
        ask_for_import(session, by, batch, waiting, knowingly=knowingly)
        session.commit()
        return redirect(url_for("participants.import_batch", batch_id=batch.id))
    try:
        count = import_clinic.commit_batch(session, by, batch, knowingly=knowingly)
    except Refused as problem:
        session.rollback()
        return batch_page(batch, problem=problem), REFUSED
    session.commit()
    if count:
        notice(_("%(n)s peserta masuk ke %(cohort)s.", n=count, cohort=batch.cohort.name))
    return redirect(url_for("participants.import_batch", batch_id=batch.id))


@bp.get("/impor/<int:batch_id>/sisa.xlsx")
@needs("participants.import")
def import_rest(batch_id: int) -> FlaskResponse:
    """The rows not brought in, with the reasons beside each, ready to correct and send again.

    They hold whole NIK: who took them is in the trail first, as with the original.
    """
    batch = imports.batch_for(db.session(), actor(), batch_id)
    data = import_results.rest_workbook(db.session(), batch)
    with aside(db.engine) as own:
        record(own, actor(), "participants.import_rest", subject=("import_batch", batch.id))
        own.commit()
    name = f"sisa-{batch.cohort.code}-{batch.id}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return FlaskResponse(data, mimetype=XLSX, headers=headers)


def take(
    by: Actor, cohort: Cohort, filename: str, data: bytes, sender: str, *, afresh: bool = False
) -> ImportBatch:
    """Check a small file at once and leave a large one to a job. Raises Refused."""
    session = db.session()
    check_size(data)
    if len(data) <= BYTES_AT_ONCE:
        return import_clinic.dry_run(
            session, by, cohort, filename, data, afresh=afresh, sender=sender, ask_columns=True
        )
    batch = import_clinic.take_in(session, by, cohort, filename, data, afresh=afresh, sender=sender)
    if batch.state == WAITING:
        ask_for_check(session, by, batch)
    return batch


def batch_page(
    batch: ImportBatch,
    *,
    problem: Refused | None = None,
    ticked: set[int] | None = None,
    guardians: Mapping[int, str] | None = None,
) -> str:
    """A batch with some of its rows."""
    session = db.session()
    view = view_of_request()
    pages = Pagination.of_request(imports.count_rows(session, batch.id, view), PER_PAGE)
    rows = imports.page_of_rows(session, batch.id, view, offset=pages.offset, limit=pages.limit)
    numbers = [row.participant_id for row in rows if row.participant_id]
    job = job_of(session, batch)
    return render_template(
        "participants/import_batch.html",
        batch=batch,
        tally=imports.tallies(session, [batch.id])[batch.id],
        rows=rows,
        found={row.id: import_clinic.findings_of(row) for row in rows},
        minors={row.id for row in rows if import_clinic.needs_guardian(row)},
        several_sheets=len({row.sheet for row in rows}) > 1,
        numbers=queries.numbers_of(session, numbers),
        pages=pages,
        view=view,
        job=job,
        stuck=is_stuck(batch, job),
        workable=import_clinic.is_workable(batch) and batch.cohort.enrolment_open,
        offers=imports.offers_of(session, batch.id),
        offer_words=FIX_WORDS,
        twin=imports.twin_for(session, actor(), batch),
        destroyed_on=import_clinic.destroyed_on(batch),
        problem=alasan(problem) if problem else None,
        reasons=problem.params.get("reasons", []) if problem else [],
        wrong=problem.field if problem else None,
        ticked=ticked,
        guardians=guardians or {},
    )


def view_of_request() -> str:
    """Which rows are asked for."""
    view = request.values.get("tampil", "")
    return view if view in imports.VIEWS else ""


def _first_page(batch: ImportBatch, *, known: bool) -> str:
    if batch.tables and not any(_understood(table) for table in batch.tables):
        return url_for("participants.import_columns", batch_id=batch.id)
    again = 1 if known else None
    return url_for("participants.import_batch", batch_id=batch.id, sama=again)


def _understood(table: Mapping[str, object]) -> bool:
    columns = table["columns"]
    return any(one["heading"] in ("name", "nik") for one in columns)  # type: ignore[attr-defined]


def _back(batch: ImportBatch) -> str:
    """The same part of the list."""
    page = request.form.get("halaman", type=int)
    return url_for(
        "participants.import_batch",
        batch_id=batch.id,
        tampil=view_of_request() or None,
        halaman=page,
    )
