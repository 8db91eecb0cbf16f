"""Rows of a file corrected on the screen: a grid whose cells are judged as they are typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.indonesia.regions import all_kelurahan
from trainingmgr.foundation.problems import Conflict, Refused
from trainingmgr.foundation.ui.format import alasan
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import Pagination
from trainingmgr.foundation.ui.saving import REFUSED, STALE
from trainingmgr.participants.models import ImportBatch, ImportRow
from trainingmgr.participants.queries import imports
from trainingmgr.participants.routes import bp
from trainingmgr.participants.routes.imports import Page, view_of_request
from trainingmgr.participants.rules.columns import HEADING_WORDS
from trainingmgr.participants.rules.findings import FIX_WORDS, Finding
from trainingmgr.participants.rules.headings import Heading
from trainingmgr.participants.rules.import_fields import (
    LONGEST,
    nik_hint,
    open_fields,
    shown_values,
)
from trainingmgr.participants.services import import_clinic
from trainingmgr.participants.services.import_rows import source_of

PER_PAGE = 25


@dataclass(frozen=True)
class RowForm:
    """One row of the grid."""

    row: ImportRow
    status: str
    findings: list[Finding]
    fields: list[Heading]
    values: Mapping[str, str]
    nik_hint: str
    problem: str | None = None

    @property
    def wrong(self) -> set[str]:
        """The fields in which something asks or stops."""
        return {one.field for one in self.findings if one.weight != "note"}


@bp.get("/impor/<int:batch_id>/perbaiki")
@needs("participants.import")
def correct_rows(batch_id: int) -> Page:
    """The rows in which something is doubtful or wrong, as a grid."""
    return _grid(imports.batch_for(db.session(), actor(), batch_id))


@bp.post("/impor/<int:batch_id>/baris/<int:row_id>")
@needs("participants.import")
def correct_row(batch_id: int, row_id: int) -> Page:
    """Store one row of the grid, or a suggestion for it; what is still wrong is told beside it."""
    session, by = db.session(), actor()
    batch = imports.batch_for(session, by, batch_id)
    row = imports.row_for(session, batch, row_id)
    typed, kind = _typed(), request.form.get("fix", "")
    version = request.form.get("version", default=-1, type=int)
    try:
        if kind:
            import_clinic.accept_fix(session, by, batch, row, kind, typed, version=version)
        else:
            import_clinic.correct_row(session, by, batch, row, typed, version=version)
    except Refused as problem:
        session.rollback()
        session.refresh(row)
        status = STALE if isinstance(problem, Conflict) else REFUSED
        shown = _form(row, typed, alasan(problem))
        return (_part(batch, shown) if _by_htmx() else _grid(batch, shown)), status
    session.commit()
    if _by_htmx():
        return _part(batch, _form(row))
    notice(_("Baris %(row)s tersimpan.", row=row.row))
    page = request.form.get("halaman", type=int)
    view = view_of_request() or None
    return redirect(
        url_for("participants.correct_rows", batch_id=batch.id, tampil=view, halaman=page)
    )


@bp.post("/impor/<int:batch_id>/baris/<int:row_id>/lihat")
@needs("participants.import")
def look_at_row(batch_id: int, row_id: int) -> Page:
    """What the rules say of a row as it is being typed; nothing is stored."""
    session = db.session()
    batch = imports.batch_for(session, actor(), batch_id)
    row = imports.row_for(session, batch, row_id)
    typed = _typed()
    checked = import_clinic.look_at(session, batch, row, typed)
    session.rollback()
    shown = RowForm(row, checked.status, list(checked.findings), [], typed, "")
    return render_template(
        "participants/_import_findings.html", shown=shown, fix_words=FIX_WORDS, unsaved=True
    )


@bp.post("/impor/<int:batch_id>/saran")
@needs("participants.import")
def accept_fixes(batch_id: int) -> Page:
    """Every suggestion of one kind, because a person says so."""
    session, by = db.session(), actor()
    batch = imports.batch_for(session, by, batch_id)
    count = import_clinic.accept_fixes(session, by, batch, request.form.get("kind", ""))
    session.commit()
    notice(_("%(n)s baris diperbaiki.", n=count))
    return redirect(url_for("participants.import_batch", batch_id=batch.id))


def _grid(batch: ImportBatch, stale: RowForm | None = None) -> str:
    session = db.session()
    view = view_of_request()
    view = view if view in ("ditahan", "pastikan") else "perbaiki"
    pages = Pagination.of_request(imports.count_rows(session, batch.id, view), PER_PAGE)
    rows = imports.page_of_rows(session, batch.id, view, offset=pages.offset, limit=pages.limit)
    forms = [stale if stale and stale.row.id == row.id else _form(row) for row in rows]
    if stale and stale not in forms:
        forms.insert(0, stale)
    return render_template(
        "participants/correct_rows.html",
        batch=batch,
        forms=forms,
        pages=pages,
        view=view,
        tally=imports.tallies(session, [batch.id])[batch.id],
        workable=import_clinic.is_workable(batch),
        wards=sorted(one.name for one in all_kelurahan().values()),
        words=HEADING_WORDS,
        fix_words=FIX_WORDS,
        longest=LONGEST,
    )


def _part(batch: ImportBatch, shown: RowForm) -> str:
    return render_template(
        "participants/_import_row_form.html",
        batch=batch,
        shown=shown,
        words=HEADING_WORDS,
        fix_words=FIX_WORDS,
        longest=LONGEST,
        view=view_of_request(),
        page=request.form.get("halaman", type=int),
    )


def _form(
    row: ImportRow, typed: Mapping[str, str] | None = None, problem: str | None = None
) -> RowForm:
    cells = source_of(row).cells
    findings = import_clinic.findings_of(row)
    fields = open_fields(one.field for one in findings)
    values = {str(name): value for name, value in shown_values(cells).items()} | dict(typed or {})
    return RowForm(row, row.status, findings, fields, values, nik_hint(cells), problem)


def _typed() -> dict[str, str]:
    return {name: request.form[name] for name in HEADING_WORDS if name in request.form}


def _by_htmx() -> bool:
    return "HX-Request" in request.headers
