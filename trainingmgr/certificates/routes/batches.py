"""Batches: proposed by the administrator, approved by the head, issued by the administrator."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile

from flask import current_app, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingmgr.certificates import queries, rules, services, tasks
from trainingmgr.certificates.forms import SendBackForm, StepForm
from trainingmgr.certificates.models import (
    APPROVED,
    ISSUED,
    PROPOSED,
    RETURNED,
    CertificateBatch,
)
from trainingmgr.certificates.routes import bp
from trainingmgr.cohorts import queries as cohorts
from trainingmgr.cohorts.models import Cohort
from trainingmgr.foundation import jobs
from trainingmgr.foundation.access.web import actor, needs
from trainingmgr.foundation.db import db
from trainingmgr.foundation.language import N_
from trainingmgr.foundation.ui.forms import VersionedForm
from trainingmgr.foundation.ui.lists import Column, Listing, Query, choice, in_order
from trainingmgr.foundation.ui.notices import notice
from trainingmgr.foundation.ui.pages import search_term
from trainingmgr.foundation.ui.saving import attempt

Answer = str | tuple[str, int] | Response
JOB_STATES = {
    jobs.QUEUED: "waiting",
    jobs.RUNNING: "running",
    jobs.DONE: "done",
    jobs.FAILED: "failed",
}


def state_words() -> dict[str, tuple[str, str]]:
    """A batch's state -> its words and the tone of its chip."""
    return {
        PROPOSED: (_("Menunggu persetujuan"), "warn"),
        APPROVED: (_("Disetujui"), "info"),
        ISSUED: (_("Diterbitkan"), "good"),
        RETURNED: (_("Dikembalikan"), "neutral"),
    }


BATCHES = (
    Column(
        "angkatan",
        N_("Angkatan"),
        "CertificateBatch.cohort.name",
        sort=Cohort.name,
        head=True,
        href=lambda row: url_for("certificates.show_batch", batch_id=row.CertificateBatch.id),
    ),
    Column("orang", N_("Orang"), "people", "number", sort=queries.PEOPLE),
    Column(
        "diusulkan",
        N_("Diusulkan"),
        "CertificateBatch.proposed_at",
        "date",
        sort=CertificateBatch.proposed_at,
    ),
    Column(
        "keadaan",
        N_("Keadaan"),
        lambda row: state_words()[row.CertificateBatch.state][0],
        sort=in_order(CertificateBatch.state, (PROPOSED, APPROVED, ISSUED, RETURNED)),
        tone=lambda row: state_words()[row.CertificateBatch.state][1],
    ),
)


@bp.get("/sertifikat/usulan")
@needs("certificates.read")
def list_batches() -> Response:
    """Every batch, whatever became of it."""
    state, session = request.args.get("keadaan", ""), db.session()
    states = {one: words for one, (words, _tone) in state_words().items()}
    query = queries.batches(state if state in states else "", search_term())
    found = Listing(
        "usulan-sertifikat",
        _("Usulan sertifikat"),
        BATCHES,
        Query(session, query.add_columns(queries.PEOPLE.label("people"))),
        filters=[choice("keadaan", _("Keadaan"), states.items(), state)],
    )
    return found.page("certificates/list_batches.html")


@bp.get("/sertifikat/usulkan/<int:cohort_id>")
@needs("certificates.propose")
def propose_batch(cohort_id: int) -> Answer:
    """Who would be proposed, before proposing them."""
    return _propose_page(cohort_id, StepForm())


@bp.post("/sertifikat/usulkan/<int:cohort_id>")
@needs("certificates.propose")
def send_batch(cohort_id: int) -> Answer:
    """Proposes everyone of the cohort who passed and has no certificate."""
    session, by, form = db.session(), actor(), StepForm()
    cohort = cohorts.cohort_for(session, by, cohort_id)
    made: list[CertificateBatch] = []
    failed = attempt(form, lambda: made.append(services.propose(session, by, cohort)))
    if failed:
        return _propose_page(cohort_id, form, failed)
    people = len(made[0].entries)
    db.session.commit()
    notice(_("%(n)d peserta diusulkan. Pimpinan program akan memeriksanya.", n=people))
    if by.may("certificates.read"):
        return redirect(url_for(".show_batch", batch_id=made[0].id))
    return redirect(url_for(".propose_batch", cohort_id=cohort_id))


def _propose_page(cohort_id: int, form: StepForm, status: int = 200) -> Answer:
    session = db.session()
    cohort = cohorts.cohort_for(session, actor(), cohort_id)
    people = queries.candidates(session, cohort.id)
    page = "certificates/propose_batch.html"
    waiting = queries.waiting_for_make_up(session, cohort.id)
    return render_template(page, cohort=cohort, people=people, waiting=waiting, form=form), status


@bp.get("/sertifikat/usulan/<int:batch_id>")
@needs("certificates.read")
def show_batch(batch_id: int) -> Answer:
    """The people of a batch, and what is to be done with it."""
    return _page(queries.batch_for(db.session(), batch_id))


@bp.post("/sertifikat/usulan/<int:batch_id>/setujui")
@needs("certificates.approve")
def approve_batch(batch_id: int) -> Answer:
    """The head's yes."""
    session, by, form = db.session(), actor(), StepForm()
    batch = queries.batch_for(session, batch_id)
    failed = attempt(form, lambda: services.approve(session, by, batch), batch)
    if failed:
        return _page(batch, step=form, status=failed)
    db.session.commit()
    notice(_("Usulan disetujui. Administrator dapat menerbitkan sertifikatnya."))
    return redirect(url_for(".show_batch", batch_id=batch_id))


@bp.post("/sertifikat/usulan/<int:batch_id>/kembalikan")
@needs("certificates.approve")
def send_back_batch(batch_id: int) -> Answer:
    """The head's no, with what is to be mended."""
    session, by, form = db.session(), actor(), SendBackForm()
    batch = queries.batch_for(session, batch_id)
    failed = attempt(
        form, lambda: services.send_back(session, by, batch, form.note.data or ""), batch
    )
    if failed:
        return _page(batch, back=form, status=failed)
    db.session.commit()
    notice(_("Usulan dikembalikan kepada administrator."))
    return redirect(url_for(".show_batch", batch_id=batch_id))


@bp.post("/sertifikat/usulan/<int:batch_id>/terbitkan")
@needs("certificates.issue")
def issue_batch(batch_id: int) -> Answer:
    """Numbers at once, in this transaction; the PDF follow in a job."""
    session, by, form = db.session(), actor(), StepForm()
    batch = queries.batch_for(session, batch_id)
    public_url = current_app.extensions["settings"].public_url
    before = batch.state

    def act() -> None:
        services.issue(session, by, batch, public_url)
        if before != ISSUED:
            tasks.ask(session, by, batch)

    failed = attempt(form, act, batch)
    if failed:
        return _page(batch, step=form, status=failed)
    db.session.commit()
    total = queries.printed(session, batch.id)[1]
    notice(_("%(n)d sertifikat diterbitkan dan bernomor.", n=total))
    return redirect(url_for(".show_batch", batch_id=batch_id))


@bp.post("/sertifikat/usulan/<int:batch_id>/siapkan")
@needs("certificates.issue")
def render_batch(batch_id: int) -> Answer:
    """Asks once more for PDF that a failed job has left out."""
    session = db.session()
    batch = queries.batch_for(session, batch_id)
    ready, total = queries.printed(session, batch.id)
    if ready < total:
        tasks.ask(session, actor(), batch)
        db.session.commit()
    return redirect(url_for(".show_batch", batch_id=batch_id))


@bp.get("/sertifikat/usulan/<int:batch_id>/kemajuan")
@needs("certificates.read")
def batch_progress(batch_id: int) -> str:
    """How many PDF are ready: the part of the page that is asked for again."""
    batch = queries.batch_for(db.session(), batch_id)
    return render_template("certificates/batch_progress.html", batch=batch, **_progress(batch))


@bp.get("/sertifikat/usulan/<int:batch_id>/berkas.zip")
@needs("certificates.read")
def download_batch(batch_id: int) -> Response:
    """All PDF of a batch in one file; what is not kept yet is drawn for it."""
    session = db.session()
    batch = queries.batch_for(session, batch_id)
    file = BytesIO()
    with ZipFile(file, "w", ZIP_STORED) as archive:
        for certificate in queries.certificates_of_batch(session, batch.id):
            archive.writestr(rules.file_name(certificate.number), services.pdf_of(certificate))
    file.seek(0)
    name = f"sertifikat-{batch.cohort.code}-{batch.id}.zip"
    return send_file(file, "application/zip", as_attachment=True, download_name=name)


def _page(
    batch: CertificateBatch,
    *,
    step: VersionedForm | None = None,
    back: SendBackForm | None = None,
    status: int = 200,
) -> Answer:
    people = queries.batch_people(db.session(), batch)
    page = render_template(
        "certificates/show_batch.html",
        batch=batch,
        people=people,
        open_reasons=sum(bool(one.reasons) for one in people),
        words=state_words(),
        step=step or StepForm(obj=batch),
        back_form=back or SendBackForm(formdata=None, version=batch.version),
        **_progress(batch),
    )
    return page, status


def _progress(batch: CertificateBatch) -> dict[str, Any]:
    """The state of the job that draws the PDF, counted by what is kept; *unasked* without one."""
    session = db.session()
    job = session.get(jobs.Job, batch.job_id) if batch.job_id else None
    ready, total = queries.printed(session, batch.id)
    state = JOB_STATES[job.state] if job else "unasked"
    if state == "done" and ready < total:
        state = "failed"
    return {"ready": ready, "total": total, "state": "done" if ready == total else state}
