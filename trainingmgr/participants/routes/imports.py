"""Spreadsheets brought in: a dry run to look through, a yes where one is asked, then the import."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response as FlaskResponse
from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.cohorts.queries import cohort_for
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.problems import Refused
from trainingmgr.foundation.ui.format import alasan
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import Pagination
from trainingmgr.foundation.ui.saving import REFUSED, attempt
from trainingmgr.participants import queries
from trainingmgr.participants.forms import ImportForm
from trainingmgr.participants.models import ImportBatch
from trainingmgr.participants.queries import imports
from trainingmgr.participants.routes import bp
from trainingmgr.participants.services import import_clinic, import_results
from trainingmgr.participants.tasks import AT_ONCE, ask_for_import, job_of

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

        def read() -> None:
            sent = form.file.data
            batch = import_clinic.dry_run(session, by, cohort, sent.filename or "", sent.read())
            found.append(batch)

        outcome = attempt(form, read)
        if outcome is None:
            db.session.commit()
            return redirect(url_for("participants.import_batch", batch_id=found[0].id))
        status = outcome
    batches = imports.batches_of(session, cohort.id)
    page = render_template(
        "participants/import_file.html",
        cohort=cohort,
        form=form,
        batches=batches,
        tallies=imports.tallies(session, [one.id for one in batches]),
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
    return _page(batch)


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
        return _page(batch, problem=problem, ticked=yes, guardians=guardians), REFUSED
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
    if waiting > AT_ONCE:
        ask_for_import(session, by, batch, waiting)
        session.commit()
        return redirect(url_for("participants.import_batch", batch_id=batch.id))
    try:
        count = import_clinic.commit_batch(session, by, batch)
    except Refused as problem:
        session.rollback()
        return _page(batch, problem=problem), REFUSED
    session.commit()
    if count:
        notice(_("%(n)s peserta masuk ke %(cohort)s.", n=count, cohort=batch.cohort.name))
    return redirect(url_for("participants.import_batch", batch_id=batch.id))


@bp.get("/impor/<int:batch_id>/sisa.xlsx")
@needs("participants.import")
def import_rest(batch_id: int) -> FlaskResponse:
    """The rows not brought in, with the reasons beside each, ready to correct and send again."""
    batch = imports.batch_for(db.session(), actor(), batch_id)
    data = import_results.rest_workbook(db.session(), batch)
    name = f"sisa-{batch.cohort.code}-{batch.id}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return FlaskResponse(data, mimetype=XLSX, headers=headers)


def _page(
    batch: ImportBatch,
    *,
    problem: Refused | None = None,
    ticked: set[int] | None = None,
    guardians: Mapping[int, str] | None = None,
) -> str:
    session = db.session()
    view = _view()
    pages = Pagination.of_request(imports.count_rows(session, batch.id, view), PER_PAGE)
    rows = imports.page_of_rows(session, batch.id, view, offset=pages.offset, limit=pages.limit)
    numbers = [row.participant_id for row in rows if row.participant_id]
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
        job=job_of(session, batch),
        problem=alasan(problem) if problem else None,
        wrong=problem.field if problem else None,
        ticked=ticked,
        guardians=guardians or {},
    )


def _view() -> str:
    view = request.values.get("tampil", "")
    return view if view in imports.VIEWS else ""


def _back(batch: ImportBatch) -> str:
    """The same part of the list."""
    page = request.form.get("halaman", type=int)
    return url_for(
        "participants.import_batch", batch_id=batch.id, tampil=_view() or None, halaman=page
    )
